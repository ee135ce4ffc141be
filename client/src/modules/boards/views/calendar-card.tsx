import { addDays, type Card } from '@stoa/board'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from '../../../platform/ui/index.ts'
import { dueStateOf } from '../card-filter.ts'
import { useBoard, useBoardPlace, useToday } from '../use-board.ts'

interface CalendarCardProps {
  card: Card
  onMove: (card: Card, due: string) => void
}

/** Alt with an arrow moves by a day, up and down by a week. */
const steps: Partial<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }

export function CalendarCard({ card, onMove }: CalendarCardProps) {
  const { t } = useTranslation('boards')
  const { document: board, mayEdit } = useBoard()
  const { search, openCard } = useBoardPlace()
  const today = useToday()
  const state = dueStateOf(card, today)
  const onKeyDown = (event: KeyboardEvent<HTMLAnchorElement>) => {
    const step = steps[event.key]
    if (step === undefined || !event.altKey || !mayEdit) return
    event.preventDefault()
    event.stopPropagation()
    onMove(card, addDays(card.due ?? today, step))
    // It is drawn anew on its other day.
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-day-card="${card.id}"] a`)?.focus(),
    )
  }
  return (
    <li data-day-card={card.id} data-card-id={card.id} className="mb-1">
      <a
        data-card-link
        href={`/b/${board.id}?view=calendar&card=${card.id}`}
        draggable={false}
        aria-description={mayEdit ? t('help.calendar') : undefined}
        aria-current={search.card === card.id ? 'true' : undefined}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return
          event.preventDefault()
          openCard(card.id)
        }}
        data-priority={card.priority}
        className={classes(
          'calendar-card',
          card.isCompleted && 'is-done',
          state === 'overdue' && 'text-cinnabar',
          search.card === card.id && 'outline-2 outline-aegean',
        )}
      >
        {card.title === '' ? t('card.untitled') : card.title}
        {state === 'overdue' && <span className="sr-only"> ({t('due.overdue')})</span>}
        {card.isCompleted && <span className="sr-only"> ({t('card.done')})</span>}
      </a>
    </li>
  )
}
