import * as Y from 'yjs'
import { BoardError } from './board-error.ts'
import { newBoardId } from './board-id.ts'
import { type CardSet, cardSets, rootOf } from './board-layout.ts'
import { boardLimits } from './board-limits.ts'
import type { Card, CardSource } from './board-state.ts'
import { type BoardWriter, changeBoard } from './board-writer.ts'
import { cardsStandingIn } from './card-siblings.ts'
import {
  cardValueChecks,
  checkId,
  checkLine,
  checkTime,
  requireCard,
  requireFree,
  requirePart,
  requireRoom,
} from './check-input.ts'
import { createDescription } from './description.ts'
import { keysBetween } from './order-key.ts'
import { placeAt, type Position } from './position.ts'
import { readColumns } from './read-parts.ts'
import { mapsIn, readId } from './read-values.ts'

/** What can be set on a card as a value; null takes it away. */
export type CardValues = {
  readonly [K in 'priority' | 'start' | 'due' | 'milestone' | 'parent' | 'recurrence' | 'nextCard']?:
    | Card[K]
    | null
} & { readonly progress?: number | null; readonly source?: CardSource | null }

export type NewCard = Position &
  CardValues & {
    /** Default: a new one. Give one to be able to ask for the same card twice. */
    readonly id?: string
    readonly title: string
    /** Default: the first column. */
    readonly column?: string
    /** Plain text, a paragraph for each line; or a Lexical root that stands in no document yet. Default: empty. */
    readonly description?: string | Y.XmlElement
    /** The items of its checklist, in order, none of them done. Default: none. */
    readonly checklist?: readonly string[]
    /** When it is made, milliseconds since 1970 UTC. */
    readonly at: number
    /** Who makes it. */
    readonly by?: string | null
  } & { readonly [K in CardSet]?: readonly string[] }

/**
 * Adds a card, at the end of its column unless a position is given. Answers its id.
 * @throws BoardError
 */
export function addCard(doc: Y.Doc, input: NewCard, origin: unknown = null): string {
  const id = input.id ?? newBoardId(checkTime(input.at, 'at'))
  const cards = rootOf(doc, 'cards')
  requireFree(cards, id)
  requireRoom(cards.size, boardLimits.cards, 'cards')
  const column = input.column ?? readColumns(doc)[0]?.id
  if (column === undefined) throw new BoardError('board.unknown_column', 'This board has no column.')
  requirePart(doc, 'columns', column)
  const placement = placeAt(cardsStandingIn(doc, column), input)
  const values = checkValues(doc, null, input)
  const scalars: Record<string, unknown> = {
    place: { column, order: placement.order },
    createdAt: checkTime(input.at, 'at'),
    ...Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)),
  }
  if (input.by !== undefined && input.by !== null) scalars.createdBy = checkId(input.by, 'by')
  const title = checkLine(input.title, 'title', boardLimits.cardTitle)
  const description = describe(input.description)
  const checklist = checklistOf(input.checklist ?? [], input.at)
  const sets = cardSets.map((set) => [set, checkSet(doc, set, input[set] ?? [])] as const)

  return changeBoard(doc, origin, (writer) => {
    const card = new Y.Map<unknown>(Object.entries(scalars))
    card.set('title', new Y.Text(title))
    card.set('description', description)
    card.set('checklist', checklist)
    for (const [set, ids] of sets) card.set(set, new Y.Map(ids.map((one) => [one, true])))
    writer.set(['cards'], id, card)
    writeMoved(writer, column, placement.moved)
    return id
  })
}

function describe(description: NewCard['description']): Y.XmlElement {
  if (description instanceof Y.XmlElement) {
    if (description.doc === null) return description
    throw new BoardError('board.bad_input', 'description must not stand in a document.', 'description')
  }
  if (description === undefined) return createDescription()
  if (typeof description !== 'string' || !description.isWellFormed())
    throw new BoardError('board.bad_input', 'description must be text.', 'description')
  if (description.length > boardLimits.description)
    throw new BoardError(
      'board.too_long',
      `description has at most ${boardLimits.description} characters.`,
      'description',
    )
  return createDescription(description)
}

function checklistOf(texts: readonly string[], at: number): Y.Map<unknown> {
  if (texts.length > boardLimits.checklistItems)
    throw new BoardError(
      'board.too_many',
      `A card takes at most ${boardLimits.checklistItems} checklist items.`,
      'checklist',
    )
  const keys = keysBetween(null, null, texts.length)
  const items = texts.map((text, index): [string, Y.Map<unknown>] => {
    const item = {
      text: checkLine(text, 'checklist', boardLimits.checklistText),
      done: false,
      order: keys[index]!,
    }
    return [newBoardId(at), new Y.Map<unknown>(Object.entries(item))]
  })
  return new Y.Map<unknown>(items)
}

export function checkSet(doc: Y.Doc, set: CardSet, ids: readonly string[]): readonly string[] {
  const unique = [...new Set(ids.map((id) => checkId(id, set)))]
  if (unique.length > boardLimits.setEntries)
    throw new BoardError('board.too_many', `A card takes at most ${boardLimits.setEntries} ${set}.`, set)
  if (set === 'labels') for (const id of unique) requirePart(doc, 'labels', id)
  return unique
}

export type MoveTo = Position & {
  /** Default: the column it stands in. */
  readonly column?: string
  /** When, milliseconds since 1970 UTC: written down when the move completes the card. */
  readonly at?: number
}

/**
 * Moves a card. Its place is one value, so of two moves at the same time one holds and the card stays one. Into a
 * column for what is done it is completed, out of it is opened again.
 * @throws BoardError
 */
export function moveCard(doc: Y.Doc, id: string, to: MoveTo, origin: unknown = null): void {
  const card = requireCard(doc, id)
  const columns = readColumns(doc)
  const named = readId((card.get('place') as { column?: unknown } | undefined)?.column)
  const current = columns.find((one) => one.id === named) ?? columns[0]
  const column = to.column === undefined ? current : columns.find((one) => one.id === to.column)
  if (column === undefined)
    throw new BoardError('board.unknown_column', 'There is no such column on this board.')
  const at = to.at === undefined ? null : checkTime(to.at, 'at')
  const placement = placeAt(cardsStandingIn(doc, column.id, id), to)
  changeBoard(doc, origin, (writer) => {
    writer.set(['cards', id], 'place', { column: column.id, order: placement.order })
    writeMoved(writer, column.id, placement.moved)
    if (column.isDone && current?.isDone !== true) writer.put(['cards', id], 'completedAt', at)
    else if (!column.isDone && current?.isDone === true) writer.delete(['cards', id], 'completedAt')
  })
}

function writeMoved(
  writer: BoardWriter,
  column: string,
  moved: readonly { readonly id: string; readonly order: string }[],
): void {
  for (const { id, order } of moved) writer.set(['cards', id], 'place', { column, order })
}

/**
 * Sets values of a card, all of them or none. A title is written as the difference to what it says.
 * @throws BoardError
 */
export function editCard(
  doc: Y.Doc,
  id: string,
  edit: CardValues & { readonly title?: string },
  origin: unknown = null,
): void {
  requireCard(doc, id)
  const values = checkValues(doc, id, edit)
  const title = edit.title === undefined ? null : checkLine(edit.title, 'title', boardLimits.cardTitle)
  changeBoard(doc, origin, (writer) => {
    for (const [key, value] of Object.entries(values)) writer.put(['cards', id], key, value)
    if (title !== null) writer.rewrite(['cards', id], 'title', title)
  })
}

/** Sets the title, as the difference to what it says: two people may type in it at once. */
export function setTitle(doc: Y.Doc, id: string, title: string, origin: unknown = null): void {
  editCard(doc, id, { title }, origin)
}

function checkValues(doc: Y.Doc, id: string | null, edit: CardValues): Record<string, unknown> {
  const checked: Record<string, unknown> = {}
  for (const key of Object.keys(cardValueChecks) as (keyof typeof cardValueChecks)[]) {
    const value = edit[key]
    if (value !== undefined) checked[key] = value === null ? null : cardValueChecks[key](value)
  }
  const { start, due, milestone, parent } = checked
  if (typeof milestone === 'string') requirePart(doc, 'milestones', milestone)
  if (typeof parent === 'string') checkParent(doc, id, parent)
  const card = id === null ? undefined : rootOf(doc, 'cards').get(id)
  const own = (key: string, given: unknown) =>
    given === undefined && card instanceof Y.Map ? card.get(key) : given
  const [first, last] = [own('start', start), own('due', due)]
  const isTurned = typeof first === 'string' && typeof last === 'string' && first > last
  if (isTurned && (start !== undefined || due !== undefined))
    throw new BoardError('board.start_after_due', 'A card does not start after it is due.', 'start')
  return checked
}

/** Sub-tasks have one level: the parent must not be one, and the card must not have any. */
function checkParent(doc: Y.Doc, id: string | null, parent: string): void {
  const above = requireCard(doc, parent)
  const cards = rootOf(doc, 'cards')
  const isNested = (map: Y.Map<unknown>): boolean => {
    const named = readId(map.get('parent'))
    return named !== null && cards.get(named) instanceof Y.Map
  }
  let isRefused = parent === id || isNested(above)
  if (id !== null && !isRefused) {
    for (const [, card] of mapsIn(cards)) isRefused ||= readId(card.get('parent')) === id
  }
  if (isRefused)
    throw new BoardError('board.nested_subtask', 'A sub-task has no sub-tasks of its own.', 'parent')
}
