import { boardLimits, type Card, setTitle } from '@stoa/board'
import { useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useBoard } from '../use-board.ts'
import { useSharedLine } from './use-shared-line.ts'

const look = 'block w-full font-serif text-title-s font-bold text-ink-1'

/** The title of an open card. Two may write in it at once. */
export function CardTitle({ card }: { card: Card }) {
  const { t } = useTranslation('boards')
  const { mayEdit } = useBoard()
  if (!mayEdit) return <h2 className={look}>{card.title === '' ? t('card.untitled') : card.title}</h2>
  return <TitleField card={card} />
}

function TitleField({ card }: { card: Card }) {
  const { t } = useTranslation('boards')
  const board = useBoard()
  const field = useRef<HTMLTextAreaElement>(null)
  const line = useSharedLine(card.title, (text) =>
    board.act((doc, origin) => setTitle(doc, card.id, text, origin)),
  )
  // As high as its text, at every width.
  useLayoutEffect(() => {
    const element = field.current
    if (element === null) return undefined
    const fit = () => {
      element.style.blockSize = 'auto'
      element.style.blockSize = `${element.scrollHeight}px`
    }
    fit()
    const observer = new ResizeObserver(fit)
    if (element.parentElement) observer.observe(element.parentElement)
    return () => observer.disconnect()
    // oxlint-disable-next-line react-hooks/exhaustive-deps, react/exhaustive-effect-dependencies -- the text is what it fits
  }, [line.value])
  return (
    <h2>
      <textarea
        {...line}
        ref={field}
        rows={1}
        aria-label={t('card.title')}
        placeholder={t('card.untitled')}
        maxLength={boardLimits.cardTitle}
        onBlur={() => {
          line.onBlur()
          board.undo.close()
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) event.preventDefault()
        }}
        className={`${look} -mx-1.5 w-[calc(100%+0.75rem)] resize-none overflow-hidden rounded-s bg-transparent px-1.5 placeholder:text-ink-3 hover:bg-hover focus:bg-transparent`}
      />
    </h2>
  )
}
