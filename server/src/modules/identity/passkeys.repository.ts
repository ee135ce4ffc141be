import type { Selectable } from 'kysely'
import type { Database } from '../../platform/storage/domain-storage.ts'
import type { IdentityTables, PasskeyChallengeTable, PasskeyTable } from './identity.tables.ts'

type Db = Database<IdentityTables>
export type PasskeyRow = Selectable<PasskeyTable>

export async function insertChallenge(db: Db, row: PasskeyChallengeTable): Promise<void> {
  await db.insertInto('passkey_challenges').values(row).execute()
}

/** Whether the challenge was ours, made for this, and not answered before. It is gone afterwards. */
export async function takeChallenge(
  db: Db,
  challenge: string,
  boundTo: string,
  now: number,
): Promise<boolean> {
  const done = await db
    .deleteFrom('passkey_challenges')
    .where('challenge', '=', challenge)
    .where('bound_to', '=', boundTo)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return done.numDeletedRows > 0n
}

/** Oldest first. */
export const listPasskeys = (db: Db, userId: string): Promise<PasskeyRow[]> =>
  db.selectFrom('passkeys').selectAll().where('user_id', '=', userId).orderBy('id').execute()

export const findPasskey = (db: Db, credentialId: string): Promise<PasskeyRow | undefined> =>
  db.selectFrom('passkeys').selectAll().where('credential_id', '=', credentialId).executeTakeFirst()

export async function insertPasskey(db: Db, row: PasskeyRow): Promise<void> {
  await db.insertInto('passkeys').values(row).execute()
}

export const renamePasskey = (
  db: Db,
  userId: string,
  id: string,
  name: string,
): Promise<PasskeyRow | undefined> =>
  db
    .updateTable('passkeys')
    .set({ name })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returningAll()
    .executeTakeFirst()

export const deletePasskey = (db: Db, userId: string, id: string): Promise<PasskeyRow | undefined> =>
  db
    .deleteFrom('passkeys')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returningAll()
    .executeTakeFirst()

export async function usedPasskey(db: Db, id: string, counter: number, now: number): Promise<void> {
  await db.updateTable('passkeys').set({ counter, last_used_at: now }).where('id', '=', id).execute()
}
