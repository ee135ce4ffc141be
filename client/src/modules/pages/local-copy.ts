import { IndexeddbPersistence } from 'y-indexeddb'
import type * as Y from 'yjs'

/** One copy per person and document: two people of one browser never see each other's unsent text. */
export const localCopyName = (userId: string, syncName: string): string => `stoa/${userId}/${syncName}`

/** Whether this browser lets us keep anything: private modes and policies refuse. */
function mayStore(): Promise<boolean> {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open('stoa/probe')
      request.addEventListener('success', () => {
        request.result.close()
        resolve(true)
      })
      request.addEventListener('error', () => resolve(false))
      request.addEventListener('blocked', () => resolve(false))
    } catch {
      resolve(false)
    }
  })
}

/** Opens the copy on this device and loads it into `doc`. Null where the browser keeps nothing. */
export async function openLocalCopy(
  name: string,
  doc: Y.Doc,
  signal: AbortSignal,
): Promise<IndexeddbPersistence | null> {
  if (!(await mayStore()) || signal.aborted) return null
  const copy = new IndexeddbPersistence(name, doc)
  await copy.whenSynced
  return copy
}
