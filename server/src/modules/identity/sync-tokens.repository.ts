import type { Database } from '../../platform/storage/domain-storage.ts'
import type { IdentityTables, SyncTokenTable } from './identity.tables.ts'

type Db = Database<IdentityTables>

export async function insertSyncToken(db: Db, row: SyncTokenTable): Promise<void> {
  await db.insertInto('sync_tokens').values(row).execute()
}

/** Gives the token to this socket, unless it ran out or is another's. One statement: two sockets do not both get it. */
export const takeSyncToken = (
  db: Db,
  tokenHash: string,
  socket: string,
  now: number,
): Promise<{ proof: string } | undefined> =>
  db
    .updateTable('sync_tokens')
    .set({ used_by: socket })
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .where((eb) => eb.or([eb('used_by', 'is', null), eb('used_by', '=', socket)]))
    .returning('proof')
    .executeTakeFirst()
