import { readBoard, readDescription } from '@stoa/board'
import type * as Y from 'yjs'
import { toCsvCell } from '../../platform/csv/csv-cell.ts'

const heading = [
  'column',
  'title',
  'assignees',
  'priority',
  'start',
  'due',
  'labels',
  'milestone',
  'parent',
  'checklist',
  'progress',
  'completed',
  'archived',
  'description',
]

/** All cards of a board as a table, in the order in which they stand; those that are archived last. */
export function boardCsv(document: Y.Doc, nameOf: (personId: string) => string | null): string {
  const board = readBoard(document)
  const columns = new Map(board.columns.map(({ id, title }) => [id, title]))
  const labels = new Map(board.labels.map(({ id, name }) => [id, name]))
  const milestones = new Map(board.milestones.map(({ id, title }) => [id, title]))
  const inOrder = [...board.cardIds.values(), board.unplaced, board.archived].flat()
  const rows = inOrder.map((id) => {
    const card = board.cards.get(id)!
    const done = card.checklist.filter(({ isDone }) => isDone).length
    return [
      columns.get(card.column ?? '') ?? '',
      card.title,
      card.assignees.map((personId) => nameOf(personId) ?? personId).join('; '),
      card.priority,
      card.start ?? '',
      card.due ?? '',
      card.labels.map((labelId) => labels.get(labelId) ?? '').join('; '),
      milestones.get(card.milestone ?? '') ?? '',
      board.cards.get(card.parent ?? '')?.title ?? '',
      card.checklist.length === 0 ? '' : `${done}/${card.checklist.length}`,
      card.progress === null ? '' : String(card.progress),
      card.isCompleted ? 'yes' : '',
      card.archivedAt === null ? '' : new Date(card.archivedAt).toISOString(),
      readDescription(document, id),
    ]
  })
  // The mark at the beginning has spreadsheets read it as UTF-8.
  return `\uFEFF${[heading, ...rows].map((row) => row.map(toCsvCell).join(',')).join('\r\n')}\r\n`
}
