import * as Y from 'yjs'
import { BoardError } from './board-error.ts'
import { newBoardId } from './board-id.ts'
import type { CardSet } from './board-layout.ts'
import { boardLimits } from './board-limits.ts'
import { changeBoard } from './board-writer.ts'
import { checkSet } from './card-operations.ts'
import {
  checkBoolean,
  checkId,
  checkLine,
  checkTime,
  requireCard,
  requireFree,
  requireRoom,
} from './check-input.ts'
import { placeAt, type Position } from './position.ts'
import { readOrder } from './order-key.ts'
import { mapsIn, readSet } from './read-values.ts'

/**
 * Puts an entry into a card's set: a person into `assignees` or `watchers`, a label of the board, a linked document.
 * Nothing happens when it is in there.
 * @throws BoardError
 */
export function addToCard(doc: Y.Doc, id: string, set: CardSet, entry: string, origin: unknown = null): void {
  const entries = readSet(requireCard(doc, id).get(set))
  checkSet(doc, set, [entry])
  if (entries.includes(entry)) return
  requireRoom(entries.length, boardLimits.setEntries, set)
  changeBoard(doc, origin, (writer) => writer.set(writer.ensure(['cards', id], set), entry, true))
}

/** Takes an entry out of a card's set. Nothing happens when it is not in there. */
export function removeFromCard(
  doc: Y.Doc,
  id: string,
  set: CardSet,
  entry: string,
  origin: unknown = null,
): void {
  requireCard(doc, id)
  checkId(entry, set)
  changeBoard(doc, origin, (writer) => writer.delete(['cards', id, set], entry))
}

/** Makes a set hold exactly these, by what is to be added and taken out: additions of others at the same time stay. */
export function setCardEntries(
  doc: Y.Doc,
  id: string,
  set: CardSet,
  entries: readonly string[],
  origin: unknown = null,
): void {
  const before = readSet(requireCard(doc, id).get(set))
  const wanted = checkSet(doc, set, entries)
  changeBoard(doc, origin, (writer) => {
    const path = writer.ensure(['cards', id], set)
    for (const entry of before) if (!wanted.includes(entry)) writer.delete(path, entry)
    for (const entry of wanted) writer.set(path, entry, true)
  })
}

const itemsOf = (card: Y.Map<unknown>) =>
  mapsIn(card.get('checklist')).map(([id, item]) => ({ id, order: readOrder(item.get('order')) }))

/**
 * Adds an item to a card's checklist, at its end unless a position is given. Answers the item's id.
 * @throws BoardError
 */
export function addChecklistItem(
  doc: Y.Doc,
  cardId: string,
  input: Position & {
    readonly id?: string
    readonly text: string
    readonly isDone?: boolean
    readonly at: number
  },
  origin: unknown = null,
): string {
  const card = requireCard(doc, cardId)
  const id = input.id ?? newBoardId(checkTime(input.at, 'at'))
  const items = itemsOf(card)
  const checklist = card.get('checklist')
  requireFree(checklist instanceof Y.Map ? (checklist as Y.Map<unknown>) : undefined, id)
  requireRoom(items.length, boardLimits.checklistItems, 'checklist items')
  const text = checkLine(input.text, 'text', boardLimits.checklistText)
  const { order, moved } = placeAt(items, input)
  return changeBoard(doc, origin, (writer) => {
    const path = writer.ensure(['cards', cardId], 'checklist')
    const item = { text, done: input.isDone === true, order }
    writer.set(path, id, new Y.Map<unknown>(Object.entries(item)))
    for (const one of moved) writer.set([...path, one.id], 'order', one.order)
    return id
  })
}

function requireItem(doc: Y.Doc, cardId: string, itemId: string) {
  const items = itemsOf(requireCard(doc, cardId))
  if (!items.some(({ id }) => id === itemId))
    throw new BoardError('board.unknown_item', 'There is no such item in the checklist.')
  return items
}

/** Changes the words of a checklist item, or whether it is done. @throws BoardError */
export function editChecklistItem(
  doc: Y.Doc,
  cardId: string,
  itemId: string,
  edit: { readonly text?: string; readonly isDone?: boolean },
  origin: unknown = null,
): void {
  requireItem(doc, cardId, itemId)
  const text = edit.text === undefined ? null : checkLine(edit.text, 'text', boardLimits.checklistText)
  const isDone = edit.isDone === undefined ? null : checkBoolean(edit.isDone, 'isDone')
  changeBoard(doc, origin, (writer) => {
    const path = ['cards', cardId, 'checklist', itemId] as const
    if (text !== null) writer.set(path, 'text', text)
    if (isDone !== null) writer.set(path, 'done', isDone)
  })
}

/** @throws BoardError */
export function moveChecklistItem(
  doc: Y.Doc,
  cardId: string,
  itemId: string,
  to: Position,
  origin: unknown = null,
): void {
  const items = requireItem(doc, cardId, itemId)
  const { order, moved } = placeAt(
    items.filter(({ id }) => id !== itemId),
    to,
  )
  changeBoard(doc, origin, (writer) => {
    for (const one of [{ id: itemId, order }, ...moved])
      writer.set(['cards', cardId, 'checklist', one.id], 'order', one.order)
  })
}

/** @throws BoardError */
export function deleteChecklistItem(
  doc: Y.Doc,
  cardId: string,
  itemId: string,
  origin: unknown = null,
): void {
  requireItem(doc, cardId, itemId)
  changeBoard(doc, origin, (writer) => writer.delete(['cards', cardId, 'checklist'], itemId))
}
