import { join } from 'node:path'
import { SqliteContentStore } from './journal/sqlite/sqlite-content-store.ts'
import type { SyncActor } from './sync-authority.ts'
import { SyncCore } from './sync-core.ts'
import type { SyncCoreOptions } from './sync-core-options.ts'

/** Opens the store and makes reports that an earlier process left. @throws StorageUnavailableError */
export async function createSyncCore<Actor extends SyncActor>(
  options: SyncCoreOptions<Actor>,
): Promise<SyncCore> {
  const core = beginSyncCore(options)
  await core.start()
  return core
}

/**
 * The same, without waiting: the threads of the store start beside what else a server begins with. Nothing may be asked
 * of the core before `start` resolves.
 */
export function beginSyncCore<Actor extends SyncActor>(options: SyncCoreOptions<Actor>): SyncCore {
  if (options.store !== undefined) return new SyncCore(options, options.store)
  const store = SqliteContentStore.begin(join(options.dataDirectory, 'content.db'))
  return new SyncCore(options, store, store.opened)
}
