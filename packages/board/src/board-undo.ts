import * as Y from 'yjs'
import { boardRoots, type BoardRoot, rootOf } from './board-layout.ts'
import { type BoardWriter, changeBoard, recordsOf, type WrittenRecord } from './board-writer.ts'
import { placedIn } from './card-siblings.ts'
import { mapsIn, readId, readSet } from './read-values.ts'
import { takeBack } from './text-diff.ts'

/**
 * - `done`: the step was taken back, or done again, as far as nobody has changed the same things since.
 * - `superseded`: others have changed all of it since, and nothing happened. The step is gone.
 * - `nothing`: there was no step.
 */
export type UndoOutcome = 'done' | 'superseded' | 'nothing'

/** One thing somebody did, and when it was done, counted in transactions. */
interface Step {
  readonly records: readonly WrittenRecord[]
  readonly at: number
}

const MOST_STEPS = 200

/**
 * Undo and redo of what one person does on a board: what this package writes in transactions of one origin. Another's
 * work is never taken back with it: a value that others have changed since stays theirs, a card that they have worked in
 * since is not removed, and in a title only one's own words go.
 *
 * It is not Yjs' own: that brings back what was deleted as new items in old places, which lets documents drift apart
 * when it happens inside texts (yjs#794), and takes away a card with all that others have written into it.
 *
 * What is typed into a title counts as one step until something else is done, or `close` is called.
 */
export class BoardUndo {
  readonly #doc: Y.Doc
  readonly #origin: unknown
  readonly #listeners = new Set<() => void>()
  #undo: Step[] = []
  #redo: Step[] = []
  /** Counts transactions; what others did at which of them, by path. */
  #clock = 0
  readonly #others = new Map<string, number>()
  #direction: 'undo' | 'redo' | null = null
  #isClosed = true

  constructor(doc: Y.Doc, origin: unknown) {
    this.#doc = doc
    this.#origin = origin
    for (const root of roots) rootOf(doc, root).observeDeep(this.#observers[root])
    doc.on('afterTransaction', this.#record)
  }

  destroy(): void {
    for (const root of roots) rootOf(this.#doc, root).unobserveDeep(this.#observers[root])
    this.#doc.off('afterTransaction', this.#record)
    this.#listeners.clear()
  }

  get canUndo(): boolean {
    return this.#undo.length > 0
  }

  get canRedo(): boolean {
    return this.#redo.length > 0
  }

  /** Calls back when what can be undone or redone changes. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** What is typed next is a step of its own. For when a field is left. */
  close(): void {
    this.#isClosed = true
  }

  undo(): UndoOutcome {
    return this.#take('undo')
  }

  redo(): UndoOutcome {
    return this.#take('redo')
  }

  #take(direction: 'undo' | 'redo'): UndoOutcome {
    const step = (direction === 'undo' ? this.#undo : this.#redo).pop()
    if (step === undefined) return 'nothing'
    this.#direction = direction
    this.#isClosed = true
    let written = 0
    try {
      changeBoard(this.#doc, this.#origin, (writer) => {
        for (const record of step.records.toReversed())
          if (this.#restore(writer, record, step.at)) written += 1
      })
    } finally {
      this.#direction = null
    }
    this.#tell()
    return written > 0 ? 'done' : 'superseded'
  }

  /** Whether something was put back. */
  #restore(writer: BoardWriter, record: WrittenRecord, at: number): boolean {
    const { path, key } = record
    const map = writer.find(path)
    if (map === undefined) return false
    if (record.kind === 'text') {
      const text = map.get(key)
      const back = text instanceof Y.Text ? takeBack(record.before, record.after, text.toJSON()) : null
      if (back === null) return false
      writer.rewrite(path, key, back)
      return true
    }
    if (this.#hasOthersSince([...path, key], at)) return false
    if (record.before === undefined) {
      if (!map.has(key) || this.#isUsedByOthers(path, key, at)) return false
      writer.delete(path, key)
      return true
    }
    if (key === 'place' && !this.#hasColumn(record.before)) return false
    // A shared type can be put in once; a step is taken back once, and doing it again has a copy of its own.
    writer.set(path, key, record.before)
    return true
  }

  /** Whether others wrote this value, or made or removed what holds it, since. */
  #hasOthersSince(path: readonly string[], at: number): boolean {
    return path.some((_, end) => (this.#others.get(path.slice(0, end + 1).join('/')) ?? 0) > at)
  }

  /** Whether taking away what was added would take something of others with it. */
  #isUsedByOthers(path: readonly [BoardRoot, ...string[]], key: string, at: number): boolean {
    if (path.length > 1) return false
    if ((this.#others.get(`${path[0]}/${key}/`) ?? 0) > at) return true
    switch (path[0]) {
      case 'cards':
        return false
      case 'columns':
        return rootOf(this.#doc, 'columns').size <= 1 || placedIn(this.#doc, key).length > 0
      default: {
        for (const [, card] of mapsIn(rootOf(this.#doc, 'cards')))
          if (readId(card.get('milestone')) === key || readSet(card.get('labels')).includes(key)) return true
        return false
      }
    }
  }

  #hasColumn(place: unknown): boolean {
    const column = (place as { column?: unknown } | null)?.column
    return typeof column === 'string' && rootOf(this.#doc, 'columns').get(column) instanceof Y.Map
  }

  readonly #record = (transaction: Y.Transaction): void => {
    const records = recordsOf(transaction)
    if (records.length === 0 || transaction.origin !== this.#origin) return
    this.#clock += 1
    const step = { records, at: this.#clock }
    if (this.#direction === 'undo') this.#redo.push(step)
    else {
      if (this.#direction === null) this.#redo = []
      this.#push(step)
    }
    if (this.#direction === null) this.#tell()
  }

  #push(step: Step): void {
    const last = this.#undo.at(-1)
    const joined = this.#isClosed || last === undefined ? null : joinTyping(last.records, step.records)
    if (joined === null) this.#undo.push(step)
    else this.#undo[this.#undo.length - 1] = { records: [joined], at: step.at }
    this.#isClosed = this.#direction !== null
    if (this.#undo.length > MOST_STEPS) this.#undo.shift()
  }

  #tell(): void {
    for (const listener of Array.from(this.#listeners)) listener()
  }

  readonly #observers = Object.fromEntries(
    roots.map((root) => [
      root,
      (events: readonly Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction) => {
        if (transaction.local) return
        this.#clock += 1
        for (const event of events) {
          const path = [root, ...event.path].join('/')
          const [id] = event.path
          // Noted twice: which value it was, and that something in this card or column was.
          if (id !== undefined) this.#others.set(`${root}/${id}/`, this.#clock)
          if (event instanceof Y.YMapEvent)
            for (const key of event.changes.keys.keys()) this.#others.set(`${path}/${key}`, this.#clock)
        }
      },
    ]),
  ) as unknown as Record<BoardRoot, Parameters<ReturnType<typeof rootOf>['observeDeep']>[0]>
}

const roots = Object.keys(boardRoots) as BoardRoot[]

/** Two steps of typing in the same title as one; null when they are none. */
function joinTyping(first: readonly WrittenRecord[], second: readonly WrittenRecord[]): WrittenRecord | null {
  const [a, b] = [first[0], second[0]]
  if (first.length !== 1 || second.length !== 1 || a?.kind !== 'text' || b?.kind !== 'text') return null
  const isSameText = a.key === b.key && a.path.join('/') === b.path.join('/') && a.after === b.before
  return isSameText ? { ...a, after: b.after } : null
}

/** Undo and redo of what is done with this origin from now on. */
export const boardUndo = (doc: Y.Doc, origin: unknown): BoardUndo => new BoardUndo(doc, origin)
