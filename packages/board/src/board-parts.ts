import * as Y from 'yjs'
import { BoardError } from './board-error.ts'
import { newBoardId } from './board-id.ts'
import { type BoardRoot, type LabelColour, labelColours, rootOf } from './board-layout.ts'
import { boardLimits } from './board-limits.ts'
import { changeBoard } from './board-writer.ts'
import { placedIn } from './card-siblings.ts'
import {
  cardValueChecks,
  checkBoolean,
  checkLine,
  checkOneOf,
  checkTime,
  checkWhole,
  requireFree,
  requirePart,
  requireRoom,
} from './check-input.ts'
import { compareOrder, keysBetween, readOrder } from './order-key.ts'
import { placeAt, type Position } from './position.ts'
import { readColumns } from './read-parts.ts'
import { mapsIn } from './read-values.ts'

type Part = Exclude<BoardRoot, 'cards'>

const siblingsIn = (doc: Y.Doc, root: Part) =>
  mapsIn(rootOf(doc, root)).map(([id, map]) => ({ id, order: readOrder(map.get('order')) }))

/** Made with the time they are made at, in milliseconds since 1970 UTC, unless an id is given. */
type New = Position &
  ({ readonly id: string; readonly at?: number } | { readonly id?: string; readonly at: number })

function addPart(
  doc: Y.Doc,
  root: Part,
  input: New,
  values: Record<string, unknown>,
  origin: unknown,
): string {
  const id = input.id ?? newBoardId(checkTime(input.at, 'at'))
  requireFree(rootOf(doc, root), id)
  const siblings = siblingsIn(doc, root)
  requireRoom(siblings.length, boardLimits[root], root)
  const { order, moved } = placeAt(siblings, input)
  return changeBoard(doc, origin, (writer) => {
    const entries = Object.entries({ ...values, order }).filter(([, value]) => value !== null)
    writer.set([root], id, new Y.Map<unknown>(entries))
    for (const one of moved) writer.set([root, one.id], 'order', one.order)
    return id
  })
}

function editPart(
  doc: Y.Doc,
  root: Part,
  id: string,
  values: Record<string, unknown>,
  origin: unknown,
): void {
  requirePart(doc, root, id)
  changeBoard(doc, origin, (writer) => {
    for (const [key, value] of Object.entries(values)) writer.put([root, id], key, value)
  })
}

function movePart(doc: Y.Doc, root: Part, id: string, to: Position, origin: unknown): void {
  requirePart(doc, root, id)
  const { order, moved } = placeAt(
    siblingsIn(doc, root).filter((one) => one.id !== id),
    to,
  )
  changeBoard(doc, origin, (writer) => {
    for (const one of [{ id, order }, ...moved]) writer.set([root, one.id], 'order', one.order)
  })
}

export interface ColumnValues {
  readonly title?: string
  readonly limit?: number | null
  readonly isDone?: boolean
}

const checkColumn = ({ title, limit, isDone }: ColumnValues) => ({
  ...(title === undefined ? {} : { title: checkLine(title, 'title', boardLimits.columnTitle) }),
  ...(limit === undefined
    ? {}
    : { limit: limit === null ? null : checkWhole(limit, 'limit', 1, boardLimits.workInProgress) }),
  ...(isDone === undefined ? {} : { done: checkBoolean(isDone, 'isDone') }),
})

/** Adds a column, the last unless a position is given. Answers its id. @throws BoardError */
export const addColumn = (
  doc: Y.Doc,
  input: New & ColumnValues & { readonly title: string },
  origin: unknown = null,
): string => addPart(doc, 'columns', input, checkColumn(input), origin)

/** @throws BoardError */
export const editColumn = (doc: Y.Doc, id: string, edit: ColumnValues, origin: unknown = null): void =>
  editPart(doc, 'columns', id, checkColumn(edit), origin)

/** @throws BoardError */
export const renameColumn = (doc: Y.Doc, id: string, title: string, origin: unknown = null): void =>
  editColumn(doc, id, { title }, origin)

/** @throws BoardError */
export const moveColumn = (doc: Y.Doc, id: string, to: Position, origin: unknown = null): void =>
  movePart(doc, 'columns', id, to, origin)

/**
 * Deletes a column. Its cards go, in their order, to the end of another: the one given, or the first that stays. Cards
 * that others move into it at the same moment read as standing in the first column.
 * @throws BoardError `board.last_column` for the only one
 */
export function deleteColumn(
  doc: Y.Doc,
  id: string,
  { cardsTo }: { readonly cardsTo?: string } = {},
  origin: unknown = null,
): void {
  requirePart(doc, 'columns', id)
  const target = cardsTo ?? readColumns(doc).find((column) => column.id !== id)?.id
  if (target === undefined)
    throw new BoardError('board.last_column', 'The last column of a board cannot be deleted.')
  requirePart(doc, 'columns', target)
  if (target === id) throw new BoardError('board.bad_input', 'cardsTo must be another column.', 'cardsTo')
  const ordered = (column: string) => placedIn(doc, column).sort(compareOrder)
  const leaving = ordered(id)
  const last = ordered(target).at(-1)?.order ?? ''
  const keys = keysBetween(last === '' ? null : last, null, leaving.length)
  changeBoard(doc, origin, (writer) => {
    for (const [at, card] of leaving.entries())
      writer.set(['cards', card.id], 'place', { column: target, order: keys[at]! })
    writer.delete(['columns'], id)
  })
}

export interface LabelValues {
  readonly name?: string
  readonly colour?: LabelColour
}

const checkLabel = ({ name, colour }: LabelValues) => ({
  ...(name === undefined ? {} : { name: checkLine(name, 'name', boardLimits.labelName) }),
  ...(colour === undefined ? {} : { colour: checkOneOf(colour, 'colour', labelColours) }),
})

/** Answers its id. @throws BoardError */
export const addLabel = (
  doc: Y.Doc,
  input: New & LabelValues & { readonly name: string },
  origin: unknown = null,
): string => addPart(doc, 'labels', input, checkLabel(input), origin)

/** @throws BoardError */
export const editLabel = (doc: Y.Doc, id: string, edit: LabelValues, origin: unknown = null): void =>
  editPart(doc, 'labels', id, checkLabel(edit), origin)

/** @throws BoardError */
export const moveLabel = (doc: Y.Doc, id: string, to: Position, origin: unknown = null): void =>
  movePart(doc, 'labels', id, to, origin)

/** Deletes a label; no card has it any more. @throws BoardError */
export function deleteLabel(doc: Y.Doc, id: string, origin: unknown = null): void {
  requirePart(doc, 'labels', id)
  changeBoard(doc, origin, (writer) => writer.delete(['labels'], id))
}

export interface MilestoneValues {
  readonly title?: string
  readonly due?: string | null
  readonly completedAt?: number | null
}

const checkMilestone = ({ title, due, completedAt }: MilestoneValues) => ({
  ...(title === undefined ? {} : { title: checkLine(title, 'title', boardLimits.milestoneTitle) }),
  ...(due === undefined ? {} : { due: due === null ? null : cardValueChecks.due(due) }),
  ...(completedAt === undefined
    ? {}
    : { completedAt: completedAt === null ? null : checkTime(completedAt, 'completedAt') }),
})

/** Answers its id. @throws BoardError */
export const addMilestone = (
  doc: Y.Doc,
  input: New & MilestoneValues & { readonly title: string },
  origin: unknown = null,
): string => addPart(doc, 'milestones', input, checkMilestone(input), origin)

/** @throws BoardError */
export const editMilestone = (doc: Y.Doc, id: string, edit: MilestoneValues, origin: unknown = null): void =>
  editPart(doc, 'milestones', id, checkMilestone(edit), origin)

/** @throws BoardError */
export const moveMilestone = (doc: Y.Doc, id: string, to: Position, origin: unknown = null): void =>
  movePart(doc, 'milestones', id, to, origin)

/** Deletes a milestone; no card belongs to it any more. @throws BoardError */
export function deleteMilestone(doc: Y.Doc, id: string, origin: unknown = null): void {
  requirePart(doc, 'milestones', id)
  changeBoard(doc, origin, (writer) => writer.delete(['milestones'], id))
}
