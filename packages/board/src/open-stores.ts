import type * as Y from 'yjs'
import type { Sibling } from './position.ts'

/** What an operation may ask of a store instead of reading the document. */
export interface OpenStore {
  /** Null while the store is behind the document. */
  standingIn(column: string): readonly Sibling[] | null
}

const stores = new WeakMap<Y.Doc, Set<OpenStore>>()

export function registerStore(doc: Y.Doc, store: OpenStore): () => void {
  const open = stores.get(doc) ?? new Set()
  stores.set(doc, open.add(store))
  return () => void open.delete(store)
}

/**
 * The cards of a column as a store over the document knows them, which costs the column and not the board; null when
 * there is no store, or not everything was told to it.
 */
export function standingAsKnown(doc: Y.Doc, column: string): readonly Sibling[] | null {
  // Within a transaction nothing is told to anybody.
  if (doc._transaction !== null) return null
  for (const store of stores.get(doc) ?? []) return store.standingIn(column)
  return null
}
