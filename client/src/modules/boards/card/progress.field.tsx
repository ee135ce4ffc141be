import { type Card, editCard } from '@stoa/board'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../platform/ui/index.ts'
import { useBoard } from '../use-board.ts'

/** How far it is: worked out from checklist and sub-tasks, or said by somebody. */
export function ProgressField({ card }: { card: Card }) {
  const { t } = useTranslation('boards')
  const board = useBoard()
  /** While the hand is on it: one action, not one for every step. */
  const [draft, setDraft] = useState<number>()
  const shown = draft ?? card.progress ?? 0
  const set = (progress: number | null) => {
    setDraft(undefined)
    if (progress !== card.ownProgress)
      board.act((doc, origin) => editCard(doc, card.id, { progress }, origin))
  }
  if (card.isCompleted) return <span className="text-pine">{t('card.done')}</span>
  return (
    <>
      <input
        type="range"
        min={0}
        max={100}
        step={5}
        value={shown}
        aria-label={t('progress')}
        aria-valuetext={`${shown} %`}
        onChange={(event) => setDraft(Number(event.target.value))}
        onPointerUp={() => draft !== undefined && set(draft)}
        onKeyUp={() => draft !== undefined && set(draft)}
        onBlur={() => draft !== undefined && set(draft)}
        className="h-5 w-32 accent-pine"
      />
      <span className="w-12 text-right tabular-nums">
        {card.progress === null && draft === undefined ? '—' : `${shown} %`}
      </span>
      {card.ownProgress === null ? (
        card.progress !== null && <span className="text-ink-3">{t('progress.own')}</span>
      ) : (
        <Button size="small" look="quiet" className="h-7" onPress={() => set(null)}>
          {t('progress.reset')}
        </Button>
      )}
    </>
  )
}
