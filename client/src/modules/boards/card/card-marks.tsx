import type { Card, Label, Priority } from '@stoa/board'
import { useTranslation } from 'react-i18next'
import { classes, Tag } from '../../../platform/ui/index.ts'
import { dueStateOf } from '../card-filter.ts'
import { longDay, nearDay, shortDay } from '../dates.ts'
import { useToday } from '../use-board.ts'

/** Only what is out of the ordinary is said. Red is for urgent alone. */
export function PriorityTag({ priority }: { priority: Priority }) {
  const { t } = useTranslation('boards')
  if (priority === 'urgent') return <Tag tone="cinnabar">{t('priority.urgent')}</Tag>
  if (priority === 'high') return <Tag tone="ochre">{t('priority.high')}</Tag>
  return null
}

/** UTF-16 units of a name that fits on any card. */
const shortName = 12

export const LabelChip = ({ label }: { label: Pick<Label, 'name' | 'colour'> }) => (
  // A clip of its own only where something may have to be cut.
  <span
    data-label={label.colour}
    className={classes('label-chip', label.name.length > shortName && 'is-long')}
  >
    {label.name}
  </span>
)

const tones = {
  overdue: 'font-semibold text-cinnabar',
  today: 'font-semibold text-ochre',
  soon: 'text-ink-2',
  later: '',
}

/** The day, and how near it is. */
export function DueTag({ card }: { card: Pick<Card, 'due' | 'isCompleted'> }) {
  const { t } = useTranslation('boards')
  const today = useToday()
  const state = dueStateOf(card, today)
  if (card.due === null || state === null) return null
  const near = card.isCompleted ? null : nearDay(card.due, today)
  const day = near ?? shortDay(card.due, today)
  return (
    <time
      dateTime={card.due}
      title={longDay(card.due)}
      className={classes('whitespace-nowrap tabular-nums', tones[state])}
    >
      {state === 'overdue' ? t('due.was', { day }) : state === 'today' ? t('due.is', { day }) : day}
    </time>
  )
}
