import { addCard, boardLimits } from '@stoa/board'
import { Plus } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { createStore, useStore } from '../../../platform/store.ts'
import { Button } from '../../../platform/ui/index.ts'
import { useMe } from '../../identity/index.ts'
import { useBoard } from '../use-board.ts'

/** The column whose foot is being written in. */
export const quickAddStore = createStore<string | null>(null)

interface QuickAddProps {
  columnId: string
  columnTitle: string
  onAdded: () => void
}

/** At the foot of a column: one title after the other, Enter for the next. */
export function QuickAdd({ columnId, columnTitle, onAdded }: QuickAddProps) {
  const { t } = useTranslation('boards')
  const isOpen = useStore(quickAddStore) === columnId
  if (isOpen) return <QuickAddField columnId={columnId} columnTitle={columnTitle} onAdded={onAdded} />
  return (
    <Button
      size="small"
      look="quiet"
      aria-label={t('column.add_card', { column: columnTitle })}
      className="mt-1 w-full justify-start px-2"
      onPress={() => quickAddStore.set(columnId)}
    >
      <Plus size={15} aria-hidden />
      {t('card.add')}
    </Button>
  )
}

function QuickAddField({ columnId, columnTitle, onAdded }: QuickAddProps) {
  const { t } = useTranslation('boards')
  const { user } = useMe()
  const board = useBoard()
  const [title, setTitle] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  const isGivenUp = useRef(false)
  const close = () => {
    if (quickAddStore.get() === columnId) quickAddStore.set(null)
  }
  useEffect(() => {
    field.current?.focus()
    field.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [])
  const add = (): boolean => {
    if (title.trim() === '') return false
    const isAdded = board.act((doc, origin) =>
      addCard(doc, { title, column: columnId, at: Date.now(), by: user.id }, origin),
    )
    if (!isAdded) return false
    board.say(t('said.added', { title: title.trim(), column: columnTitle }))
    setTitle('')
    onAdded()
    return true
  }
  return (
    <form
      className="mt-1"
      onSubmit={(event) => {
        event.preventDefault()
        add()
      }}
      onBlur={(event) => {
        if (event.currentTarget.contains(event.relatedTarget)) return
        // What was typed is kept: nobody presses Enter twice to lose nothing.
        if (!isGivenUp.current) add()
        close()
      }}
    >
      <textarea
        ref={field}
        rows={2}
        aria-label={t('column.add_card', { column: columnTitle })}
        placeholder={t('card.add_placeholder')}
        value={title}
        maxLength={boardLimits.cardTitle}
        onChange={(event) => setTitle(event.target.value.replaceAll(/[\r\n]+/g, ' '))}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') {
            event.preventDefault()
            add()
          } else if (event.key === 'Escape') {
            event.stopPropagation()
            isGivenUp.current = true
            close()
          }
        }}
        className="block w-full resize-none rounded-l border border-aegean bg-raised px-3 py-2 text-base text-ink-1 shadow-raised outline-none placeholder:text-ink-3"
      />
      <p className="mt-1 px-1 text-micro text-ink-3 pointer-coarse:hidden">{t('card.add_hint')}</p>
    </form>
  )
}
