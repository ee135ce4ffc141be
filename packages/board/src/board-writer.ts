import * as Y from 'yjs'
import { boardRoots, type BoardRoot, type SharedMap } from './board-layout.ts'
import { isSame } from './read-values.ts'
import { textChange } from './text-diff.ts'

/** Where a value stands: a root, then keys down to the map that holds it. */
export type SharedPath = readonly [BoardRoot, ...string[]]

/** One written value as it was before, so that it can be taken back. Shared types are kept as copies. */
export type WrittenRecord =
  | { readonly kind: 'value'; readonly path: SharedPath; readonly key: string; readonly before: unknown }
  | {
      readonly kind: 'text'
      readonly path: SharedPath
      readonly key: string
      readonly before: string
      readonly after: string
    }

const RECORDS = Symbol('stoa-board-records')

/** What this package wrote in a transaction, in order; nothing when it wrote nothing. */
export const recordsOf = (transaction: Y.Transaction): readonly WrittenRecord[] =>
  (transaction.meta.get(RECORDS) as WrittenRecord[] | undefined) ?? []

/** Runs a change of the board as one transaction. Whoever refuses must do so before the first write. */
export function changeBoard<T>(doc: Y.Doc, origin: unknown, change: (writer: BoardWriter) => T): T {
  return doc.transact((transaction) => {
    const records = (transaction.meta.get(RECORDS) as WrittenRecord[] | undefined) ?? []
    transaction.meta.set(RECORDS, records)
    return change(new BoardWriter(doc, records))
  }, origin)
}

/** Writes values into a board and remembers what stood there. What is the same is not written again. */
export class BoardWriter {
  readonly doc: Y.Doc
  readonly #records: WrittenRecord[]

  constructor(doc: Y.Doc, records: WrittenRecord[]) {
    this.doc = doc
    this.#records = records
  }

  /** The map at a path; undefined when it, or something above it, is not there. */
  find([root, ...keys]: SharedPath): SharedMap | undefined {
    let map: SharedMap = this.doc.getMap(boardRoots[root])
    for (const key of keys) {
      const next = map.get(key)
      if (!(next instanceof Y.Map)) return undefined
      map = next
    }
    return map
  }

  set(path: SharedPath, key: string, value: unknown): void {
    const map = this.find(path)
    if (map === undefined) return
    const old = map.get(key)
    if (old !== undefined && !(old instanceof Y.AbstractType) && isSame(old, value)) return
    this.#records.push({ kind: 'value', path, key, before: copyOf(old) })
    map.set(key, value)
  }

  delete(path: SharedPath, key: string): void {
    const map = this.find(path)
    if (map === undefined || !map.has(key)) return
    this.#records.push({ kind: 'value', path, key, before: copyOf(map.get(key)) })
    map.delete(key)
  }

  /** Sets a value, or deletes it when it is null. */
  put(path: SharedPath, key: string, value: unknown): void {
    if (value === null) this.delete(path, key)
    else this.set(path, key, value)
  }

  /** Writes a shared text as the difference to what it says, so that what others type at the same time stays. */
  rewrite(path: SharedPath, key: string, after: string): void {
    const text = this.find(path)?.get(key)
    if (!(text instanceof Y.Text)) {
      this.set(path, key, new Y.Text(after))
      return
    }
    const before = text.toJSON()
    const change = textChange(before, after)
    if (change === null) return
    this.#records.push({ kind: 'text', path, key, before, after })
    if (change.removed > 0) text.delete(change.at, change.removed)
    if (change.inserted !== '') text.insert(change.at, change.inserted)
  }

  /** The map under a key, made when it is not there. */
  ensure(path: SharedPath, key: string): SharedPath {
    if (!(this.find(path)?.get(key) instanceof Y.Map)) this.set(path, key, new Y.Map())
    return [...path, key]
  }
}

/** Shared types cannot be put in twice, so each use takes a copy. */
export const copyOf = (value: unknown): unknown => (value instanceof Y.AbstractType ? value.clone() : value)
