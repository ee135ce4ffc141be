import * as Y from 'yjs'

/** Whether an update brings nothing and deletes nothing. */
export function isEmptyUpdate(update: Uint8Array): boolean {
  const { structs, ds } = Y.decodeUpdate(update)
  return structs.length === 0 && ds.clients.size === 0
}
