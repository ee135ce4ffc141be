import * as Y from 'yjs'
import { newBoardId } from './board-id.ts'
import { addCard, type NewCard } from './card-operations.ts'
import { readBoard } from './read-board.ts'
import { seedBoard } from './seed-board.ts'

/** A time tests agree on. */
export const NOON = Date.UTC(2026, 10, 26, 12)

let lastId = NOON

/** A new id, later than those before. */
export const someId = (): string => newBoardId((lastId += 1))

/** A board with the columns To do, Doing and Done. */
export function openBoard(): {
  readonly doc: Y.Doc
  readonly toDo: string
  readonly doing: string
  readonly done: string
  add(title: string, more?: Partial<NewCard>): string
  /** The titles in a column, in order. */
  titles(column: string): string[]
} {
  const doc = new Y.Doc()
  const [toDo, doing, done] = [someId(), someId(), someId()]
  seedBoard(doc, {
    columns: [
      { id: toDo, title: 'To do' },
      { id: doing, title: '进行中', limit: 3 },
      { id: done, title: 'Done', isDone: true },
    ],
    at: NOON,
  })
  return {
    doc,
    toDo,
    doing,
    done,
    add: (title, more = {}) => addCard(doc, { title, at: NOON, id: someId(), ...more } as NewCard),
    titles(column) {
      const { cardIds, cards } = readBoard(doc)
      return (cardIds.get(column) ?? []).map((id) => cards.get(id)!.title)
    },
  }
}

/** A second copy of a document, as another client has it. */
export function copyDoc(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc), 'another')
  return copy
}

/** Everything each of them has is given to all others. */
export function exchange(...docs: readonly Y.Doc[]): void {
  for (const from of docs) {
    for (const to of docs)
      if (to !== from) Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)), 'another')
  }
}
