import * as Y from 'yjs'
import type { StoredContent } from './content-store.ts'

/**
 * Applies stored content in one transaction. Not `Y.mergeUpdates` over the rows, which is quadratic for
 * keystrokes: 20,000 took 5.6 s against 68 ms this way.
 */
export function applyStored(document: Y.Doc, content: Pick<StoredContent, 'snapshot' | 'updates'>): void {
  document.transact(() => {
    if (content.snapshot !== null) Y.applyUpdate(document, content.snapshot)
    for (const update of content.updates) Y.applyUpdate(document, update)
  })
}

/** The stored content as one update. */
export function stateOf(content: Pick<StoredContent, 'snapshot' | 'updates'>): Uint8Array {
  if (content.updates.length === 0 && content.snapshot !== null) return content.snapshot
  const document = new Y.Doc()
  applyStored(document, content)
  const state = Y.encodeStateAsUpdate(document)
  document.destroy()
  return state
}
