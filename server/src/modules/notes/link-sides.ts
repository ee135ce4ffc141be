import {
  addToCard,
  BoardError,
  type Card,
  completeCard,
  editCard,
  isBoardId,
  readBoard,
  removeFromCard,
  reopenCard,
} from '@stoa/board'
import { type ActionItem, editActionItem, lineOf, readNoteContent } from '@stoa/note'
import type * as Y from 'yjs'
import type { LinkFields, SomeFields } from './link-fields.ts'

/** The item as both sides are compared; null when it is not there. */
export function itemFields(note: Y.Doc, itemId: string): LinkFields | null {
  const item = readNoteContent(note).actions.find(({ id }) => id === itemId)
  return item === undefined ? null : fieldsOfItem(item)
}

export const fieldsOfItem = ({ text, ownerId, due, done }: ActionItem): LinkFields => ({
  title: text,
  // Words in place of a person mean nobody to a board.
  ownerId: isBoardId(ownerId) ? ownerId : null,
  due,
  done,
})

/** The card likewise. @param common what was last agreed on: of several assignees its owner stays the owner */
export function cardFields(board: Y.Doc, cardId: string, common: LinkFields): LinkFields | null {
  const card = readBoard(board).cards.get(cardId)
  return card === undefined ? null : fieldsOfCard(card, common)
}

export function fieldsOfCard(card: Card, common: LinkFields): LinkFields {
  const { assignees } = card
  const ownerId =
    common.ownerId !== null && assignees.includes(common.ownerId) ? common.ownerId : (assignees[0] ?? null)
  return { title: lineOf(card.title), ownerId, due: card.due, done: card.isCompleted }
}

/** Tells an item what its card says. False when the item is not there. */
export function writeItem(note: Y.Doc, itemId: string, { title, ...rest }: SomeFields): boolean {
  // A card without words says nothing: the item keeps its own.
  const words = title === undefined || title === '' ? {} : { text: title }
  return editActionItem(note, itemId, { ...words, ...rest })
}

/**
 * Tells a card what its item says. What the board cannot take is left as it is there: it is read back afterwards. An owner
 * takes the place of the one before; other assignees stay.
 */
export function writeCard(
  board: Y.Doc,
  cardId: string,
  wanted: SomeFields,
  { common, at }: { common: LinkFields; at: number },
): void {
  const { title, ownerId, due, done } = wanted
  attempt(() => {
    if (title !== undefined && title !== '') editCard(board, cardId, { title })
  })
  attempt(() => {
    if (due !== undefined) setDue(board, cardId, due)
  })
  attempt(() => {
    if (ownerId === undefined) return
    if (ownerId !== null) addToCard(board, cardId, 'assignees', ownerId)
    if (common.ownerId !== null && common.ownerId !== ownerId)
      removeFromCard(board, cardId, 'assignees', common.ownerId)
  })
  attempt(() => {
    if (done === true) completeCard(board, cardId, { at })
    if (done === false) reopenCard(board, cardId)
  })
}

/** A card does not start after it is due: a start that would is moved along. */
function setDue(board: Y.Doc, cardId: string, due: string | null): void {
  const start = readBoard(board).cards.get(cardId)?.start ?? null
  editCard(board, cardId, start !== null && due !== null && due < start ? { due, start: due } : { due })
}

function attempt(work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof BoardError)) throw error
  }
}
