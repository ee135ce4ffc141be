import type { Database } from '../../platform/storage/domain-storage.ts'
import type { UserRow } from './identity.repository.ts'
import type { IdentityTables, PasswordResetTable } from './identity.tables.ts'

type Db = Database<IdentityTables>

export async function insertReset(db: Db, row: PasswordResetTable): Promise<void> {
  await db.insertInto('password_resets').values(row).execute()
}

/** Whose link this is, while it holds. */
export const findReset = (db: Db, tokenHash: string, now: number): Promise<UserRow | undefined> =>
  db
    .selectFrom('password_resets')
    .innerJoin('users', 'users.id', 'password_resets.user_id')
    .selectAll('users')
    .where('password_resets.token_hash', '=', tokenHash)
    .where('password_resets.expires_at', '>', now)
    .where('users.deactivated_at', 'is', null)
    .executeTakeFirst()

export async function deleteResetsOf(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('password_resets').where('user_id', '=', userId).execute()
}

/** When the session began (ms); null when it is over. */
export async function sessionBegan(db: Db, sessionId: string): Promise<number | null> {
  const row = await db
    .selectFrom('sessions')
    .select('created_at')
    .where('id', '=', sessionId)
    .executeTakeFirst()
  return row?.created_at ?? null
}
