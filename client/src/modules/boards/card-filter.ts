import { addDays, type CalendarDate, type Card, dayNumberOf, weekdayOf } from '@stoa/board'
import type { CardFilter } from './board-search.ts'

/** How near a due date is. A completed card is never late. */
export type DueState = 'overdue' | 'today' | 'soon' | 'later'

/** Days from which on a due date is near. */
const near = 3

export function dueStateOf(
  { due, isCompleted }: Pick<Card, 'due' | 'isCompleted'>,
  today: CalendarDate,
): DueState | null {
  if (due === null) return null
  if (isCompleted) return 'later'
  if (due < today) return 'overdue'
  if (due === today) return 'today'
  return due <= addDays(today, near) ? 'soon' : 'later'
}

/** The last day of the week that `day` is in; weeks begin on Monday. */
export const endOfWeek = (day: CalendarDate): CalendarDate => addDays(day, 7 - weekdayOf(dayNumberOf(day)))

/** Text as it is compared: without case, letters of full width as those of half. */
export const comparable = (text: string): string => text.normalize('NFKC').toLocaleLowerCase()

/** A filter, with what its text is looked for in; left out: the title. */
export interface WordFilter extends CardFilter {
  words?: (card: Card) => string
}

/** Whether a card is among those asked for. Every word of `q` stands somewhere in its words. */
export function matchesFilter(card: Card, filter: WordFilter, today: CalendarDate): boolean {
  const { who, label, priority, due, q } = filter
  if (who === 'none' ? card.assignees.length > 0 : who !== undefined && !card.assignees.includes(who))
    return false
  if (label !== undefined && !card.labels.includes(label)) return false
  if (priority !== undefined && card.priority !== priority) return false
  if (due !== undefined && !isDue(card, due, today)) return false
  if (q === undefined) return true
  const words = filter.words?.(card) ?? comparable(card.title)
  return comparable(q)
    .split(/\s+/)
    .every((word) => words.includes(word))
}

function isDue(card: Card, due: NonNullable<CardFilter['due']>, today: CalendarDate): boolean {
  switch (due) {
    case 'none':
      return card.due === null
    case 'overdue':
      return dueStateOf(card, today) === 'overdue'
    case 'today':
      return card.due === today
    case 'week':
      return card.due !== null && card.due >= today && card.due <= endOfWeek(today)
  }
}
