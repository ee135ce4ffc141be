import * as Y from 'yjs'
import {
  type BoardState,
  BoardStore,
  type BoardUndo,
  boardUndo,
  readBoard,
  readDescription,
} from '../src/index.ts'
import { leavesOf } from './leaves.ts'

/** What came from others. */
export const NETWORK = Symbol('network')

/** Everything a board reads as, in one order, so that two can be compared; descriptions too. */
export const contentOf = (doc: Y.Doc): string => {
  const state = readBoard(doc)
  return plain(state) + JSON.stringify([...state.cards.keys()].map((id) => readDescription(doc, id)))
}

const plain = (state: BoardState): string => {
  const cards = [...state.cards.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  return JSON.stringify({ ...state, cardIds: state.columns.map(({ id }) => state.cardIds.get(id)), cards })
}

/** One person's copy of a board, and the updates that wait for it. */
export class FuzzClient {
  readonly name: string
  doc: Y.Doc
  store: BoardStore
  undo: BoardUndo
  isOnline = true
  /** How many updates were written here. */
  written = 0
  /** Updates of others that have not arrived. */
  readonly inbox: Uint8Array[] = []
  /** Own updates that have not been sent. */
  readonly outbox: Uint8Array[] = []
  /** Who made each value vanish that this person saw vanish. */
  readonly vanished = new Map<string, 'own' | 'other'>()
  readonly #send: (from: FuzzClient, update: Uint8Array) => void

  constructor(name: string, start: Uint8Array, send: (from: FuzzClient, update: Uint8Array) => void) {
    this.name = name
    this.#send = send
    ;({ doc: this.doc, store: this.store, undo: this.undo } = this.#open(start))
  }

  /** Starts again from what was kept on the device; what could be undone is forgotten. */
  restart(): void {
    const kept = Y.encodeStateAsUpdate(this.doc)
    this.undo.destroy()
    this.store.destroy()
    this.doc.destroy()
    ;({ doc: this.doc, store: this.store, undo: this.undo } = this.#open(kept))
    this.vanished.clear()
  }

  goOnline(): void {
    this.isOnline = true
    for (const update of this.outbox.splice(0)) this.#send(this, update)
  }

  /** Takes in one of the updates that wait, any of them. */
  receive(which: number): boolean {
    if (!this.isOnline || this.inbox.length === 0) return false
    const [update] = this.inbox.splice(which % this.inbox.length, 1)
    this.#noting('other', () => Y.applyUpdate(this.doc, update!, NETWORK))
    return true
  }

  /** Does something of one's own. */
  act<T>(action: () => T): T {
    return this.#noting('own', action)
  }

  /** The store must say what the document says, and every card stand once. */
  check(): void {
    const state = readBoard(this.doc)
    if (plain(this.store.state) !== plain(state))
      throw new Error(`${this.name}: the store does not read as the document does.`)
    const { columns, cardIds, archived, unplaced, cards } = state
    const all = [...columns.flatMap(({ id }) => cardIds.get(id) ?? []), ...archived, ...unplaced]
    if (all.length !== cards.size || new Set(all).size !== cards.size)
      throw new Error(`${this.name}: ${cards.size} cards stand in ${all.length} places.`)
  }

  #open(start: Uint8Array) {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, start, NETWORK)
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === NETWORK) return
      this.written += 1
      if (this.isOnline) this.#send(this, update)
      else this.outbox.push(update)
    })
    return { doc, store: new BoardStore(doc), undo: boardUndo(doc, this) }
  }

  #noting<T>(who: 'own' | 'other', change: () => T): T {
    const before = leavesOf(this.doc)
    const result = change()
    const after = leavesOf(this.doc)
    for (const path of before.keys()) if (!after.has(path)) this.vanished.set(path, who)
    for (const path of after.keys()) this.vanished.delete(path)
    return result
  }
}
