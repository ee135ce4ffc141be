import { createStore, type Store } from './store.ts'

/**
 * Whether the browser promised not to clear what this site keeps when the disk gets full. `unknown` where it offers no
 * such promise: old browsers, and addresses without TLS.
 */
export type StorageKeeping = 'unknown' | 'kept' | 'may-be-cleared'

export const storageKeeping: Store<StorageKeeping> = createStore<StorageKeeping>('unknown')

/** Absent outside of secure addresses, whatever the types say. */
const manager = 'storage' in navigator ? navigator.storage : undefined

export async function readStorageKeeping(): Promise<void> {
  if (manager === undefined) return
  storageKeeping.set((await manager.persisted()) ? 'kept' : 'may-be-cleared')
}

/** Asks the browser; some ask the person in turn. Asking again costs nothing. */
export async function keepStorage(): Promise<void> {
  if (manager === undefined) return
  storageKeeping.set((await manager.persist()) ? 'kept' : 'may-be-cleared')
}
