import * as Y from 'yjs'
import { BoardError } from './board-error.ts'
import { newBoardId } from './board-id.ts'
import { cardSets } from './board-layout.ts'
import type { CalendarDate } from './calendar-date.ts'
import { dateOfDay, dayNumberOf } from './calendar-date.ts'
import { copyOf, changeBoard } from './board-writer.ts'
import { addCard, moveCard, type NewCard } from './card-operations.ts'
import { cardValueChecks, checkTime, requireCard, requireFree } from './check-input.ts'
import { readColumns, readCardFacts } from './read-parts.ts'
import { readTime } from './read-values.ts'
import { descriptionOf } from './shared-card.ts'

export interface At {
  /** Milliseconds since 1970 UTC. */
  readonly at: number
}

/**
 * Completes a card: moves it to the top of the first column for what is done, or where it stands when that is one, and
 * writes down when. Nothing happens when it is completed.
 * @throws BoardError
 */
export function completeCard(doc: Y.Doc, id: string, { at }: At, origin: unknown = null): void {
  const facts = readCardFacts(id, requireCard(doc, id))
  checkTime(at, 'at')
  const columns = readColumns(doc)
  const current = columns.find((column) => column.id === facts.place.column) ?? columns[0]
  const target = columns.find(({ isDone }) => isDone)
  if (current?.isDone === true) return
  if (target !== undefined) moveCard(doc, id, { column: target.id, index: 0, at }, origin)
  else if (facts.completedAt === null)
    changeBoard(doc, origin, (writer) => writer.set(['cards', id], 'completedAt', at))
}

/**
 * Opens a completed card again: moves it to the end of the column given, or of the first that is not for what is done.
 * Nothing happens when it is not completed.
 * @throws BoardError
 */
export function reopenCard(
  doc: Y.Doc,
  id: string,
  { column }: { readonly column?: string } = {},
  origin: unknown = null,
): void {
  const facts = readCardFacts(id, requireCard(doc, id))
  const columns = readColumns(doc)
  const current = columns.find((one) => one.id === facts.place.column) ?? columns[0]
  const target = column ?? columns.find(({ isDone }) => !isDone)?.id
  if (current?.isDone === true && target !== undefined) moveCard(doc, id, { column: target }, origin)
  else if (facts.completedAt !== null)
    changeBoard(doc, origin, (writer) => writer.delete(['cards', id], 'completedAt'))
}

/** Takes a card off the board; it keeps its place for when it is restored. @throws BoardError */
export function archiveCard(doc: Y.Doc, id: string, { at }: At, origin: unknown = null): void {
  const card = requireCard(doc, id)
  checkTime(at, 'at')
  if (readTime(card.get('archivedAt')) !== null) return
  changeBoard(doc, origin, (writer) => writer.set(['cards', id], 'archivedAt', at))
}

/** Brings an archived card back where it stood. @throws BoardError */
export function restoreCard(doc: Y.Doc, id: string, origin: unknown = null): void {
  requireCard(doc, id)
  changeBoard(doc, origin, (writer) => writer.delete(['cards', id], 'archivedAt'))
}

/**
 * Deletes a card for good, with what others write into it at the same moment. Its sub-tasks become cards of their own.
 * @throws BoardError
 */
export function deleteCard(doc: Y.Doc, id: string, origin: unknown = null): void {
  requireCard(doc, id)
  changeBoard(doc, origin, (writer) => writer.delete(['cards'], id))
}

export type RepeatCard = At & {
  /** Id of the new card. Give one worked out of the old card and day, and it cannot be made twice. */
  readonly id?: string
  readonly due: CalendarDate
  /** Default: the first column. */
  readonly column?: string
  readonly by?: string | null
}

/**
 * Makes the next card of a recurrence: words, people, labels, links, milestone and checklist are taken over, with
 * nothing ticked; the start keeps its distance to the due date; the recurrence goes on in the new card. The old one
 * names it as `nextCard`, so that it is made once. Answers its id.
 * @throws BoardError `board.already_repeated`
 */
export function repeatCard(doc: Y.Doc, id: string, repeat: RepeatCard, origin: unknown = null): string {
  const card = requireCard(doc, id)
  const facts = readCardFacts(id, card)
  if (facts.nextCard !== null)
    throw new BoardError('board.already_repeated', 'The next card was made already.')
  const nextId = repeat.id ?? newBoardId(checkTime(repeat.at, 'at'))
  requireFree(undefined, nextId)
  const due = cardValueChecks.due(repeat.due)
  const start =
    facts.start === null || facts.due === null || facts.start > facts.due
      ? null
      : dateOfDay(dayNumberOf(due) - (dayNumberOf(facts.due) - dayNumberOf(facts.start)))
  const description = descriptionOf(card)
  const input: NewCard = {
    ...Object.fromEntries(cardSets.map((set) => [set, facts[set]])),
    labels: existingLabels(doc, facts.labels),
    id: nextId,
    title: facts.title,
    ...(repeat.column === undefined ? {} : { column: repeat.column }),
    ...(description === null ? {} : { description: copyOf(description) as Y.XmlElement }),
    at: repeat.at,
    by: repeat.by ?? facts.createdBy,
    priority: facts.priority,
    due,
    start,
    milestone: existingMilestone(doc, facts.milestone),
    recurrence: facts.recurrence,
    source: facts.source,
  }
  return changeBoard(doc, origin, (writer) => {
    addCard(doc, input, origin)
    const path = writer.ensure(['cards', nextId], 'checklist')
    for (const { id: itemId, text, order } of facts.checklist)
      writer.set(path, itemId, new Y.Map<unknown>(Object.entries({ text, done: false, order })))
    writer.set(['cards', id], 'nextCard', nextId)
    return nextId
  })
}

const existingLabels = (doc: Y.Doc, labels: readonly string[]): readonly string[] =>
  labels.filter((id) => doc.getMap('labels').get(id) instanceof Y.Map)

const existingMilestone = (doc: Y.Doc, milestone: string | null): string | null =>
  milestone !== null && doc.getMap('milestones').get(milestone) instanceof Y.Map ? milestone : null
