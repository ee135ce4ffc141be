import type { Card } from '@stoa/board'
import { cardPriorities } from '@stoa/protocol'
import type { BoardCardTable } from './boards.tables.ts'

/** A card as its rows say it: of the card itself, of its people and of its labels. */
export interface CardRows {
  readonly row: BoardCardTable
  readonly assignees: readonly string[]
  readonly watchers: readonly string[]
  readonly labels: readonly string[]
}

export interface RowFacts {
  readonly boardId: string
  /** When it was last changed. */
  readonly at: number
  /** The day a time falls on where the organisation is. */
  readonly dayOf: (at: number) => string
}

/** @param before as the rows were, if there were some */
export function rowsOf(
  card: Card,
  text: string,
  before: CardRows | undefined,
  { boardId, at, dayOf }: RowFacts,
): CardRows {
  const completedAt = card.isCompleted ? (card.completedAt ?? before?.row.completed_at ?? at) : null
  const row: BoardCardTable = {
    board_id: boardId,
    id: card.id,
    title: card.title,
    text,
    has_description: card.hasDescription ? 1 : 0,
    column_id: card.column,
    place: card.order,
    priority: cardPriorities.indexOf(card.priority),
    start_on: card.start,
    due_on: card.due,
    milestone_id: card.milestone,
    parent_id: card.parent,
    own_progress: card.ownProgress,
    progress: card.progress,
    checklist: JSON.stringify(
      card.checklist.map(({ id, text: words, isDone }) => ({ id, text: words, isDone })),
    ),
    links: JSON.stringify(card.links),
    recurrence: card.recurrence === null ? null : JSON.stringify(card.recurrence),
    next_card_id: card.nextCard,
    source: card.source === null ? null : JSON.stringify(card.source),
    is_completed: card.isCompleted ? 1 : 0,
    completed_at: completedAt,
    completed_on: completedAt === null ? null : dayOf(inTime(completedAt)),
    archived_at: card.archivedAt,
    created_at: card.createdAt,
    created_on: card.createdAt === null ? null : dayOf(inTime(card.createdAt)),
    created_by: card.createdBy,
    updated_at: before?.row.updated_at ?? at,
  }
  const { assignees, watchers, labels } = card
  const next: CardRows = { row, assignees, watchers, labels }
  return before === undefined || isSame(before, next) ? next : { ...next, row: { ...row, updated_at: at } }
}

/** The last moment that a date can be made of; a hostile client may write a later one. */
const lastTime = 253_402_300_799_999
const inTime = (at: number): number => Math.min(at, lastTime)

/** Whether the rows say the same, whenever they were written. */
export function isSame(one: CardRows, other: CardRows): boolean {
  const keys = Object.keys(one.row) as (keyof BoardCardTable)[]
  return (
    keys.every((key) => key === 'updated_at' || one.row[key] === other.row[key]) &&
    isSameList(one.assignees, other.assignees) &&
    isSameList(one.watchers, other.watchers) &&
    isSameList(one.labels, other.labels)
  )
}

/** Whether nothing differs that a list shows: words of a description change with every key. */
export const isSameInLists = (one: CardRows, other: CardRows): boolean =>
  isSame({ ...one, row: { ...one.row, text: '' } }, { ...other, row: { ...other.row, text: '' } })

const isSameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id, at) => id === other[at])
