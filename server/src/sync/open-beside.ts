import { join } from 'node:path'
import { SqliteContentStore } from './journal/sqlite/sqlite-content-store.ts'
import type { SyncActor } from './sync-authority.ts'
import { SyncCore } from './sync-core.ts'
import type { SyncCoreOptions } from './sync-core-options.ts'

/**
 * The sync plane of a program that works beside a running server, on the same folder: it reads what is stored, what
 * documents were, and creates new ones. It must change none that exists: the server may have it in memory, and a document
 * has one owner. @throws StorageUnavailableError
 */
export async function openSyncCoreBeside<Actor extends SyncActor>(
  options: SyncCoreOptions<Actor>,
): Promise<SyncCore> {
  const store = await SqliteContentStore.open(join(options.dataDirectory, 'content.db'))
  return new SyncCore(options, store)
}
