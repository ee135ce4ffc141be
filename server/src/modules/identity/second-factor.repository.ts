import type { Selectable } from 'kysely'
import type { Database } from '../../platform/storage/domain-storage.ts'
import type { IdentityTables, TotpSecretTable } from './identity.tables.ts'

type Db = Database<IdentityTables>

export const findSecret = (db: Db, userId: string): Promise<Selectable<TotpSecretTable> | undefined> =>
  db.selectFrom('totp_secrets').selectAll().where('user_id', '=', userId).executeTakeFirst()

export const confirmedSecrets = (db: Db): Promise<Selectable<TotpSecretTable>[]> =>
  db.selectFrom('totp_secrets').selectAll().where('confirmed_at', 'is not', null).execute()

/** Replaces one that was not confirmed; one that was stays. */
export async function putUnconfirmed(
  db: Db,
  row: { user_id: string; sealed_secret: string; created_at: number },
): Promise<void> {
  const { sealed_secret, created_at } = row
  await db
    .insertInto('totp_secrets')
    .values({ ...row, confirmed_at: null })
    .onConflict((conflict) =>
      conflict
        .column('user_id')
        .doUpdateSet({ sealed_secret, created_at })
        .where('totp_secrets.confirmed_at', 'is', null),
    )
    .execute()
}

/** Whether it was still this secret, and not confirmed. */
export async function confirmSecret(
  db: Db,
  { userId, sealed, step, now }: { userId: string; sealed: string; step: number; now: number },
): Promise<boolean> {
  const done = await db
    .updateTable('totp_secrets')
    .set({ confirmed_at: now, last_step: step })
    .where('user_id', '=', userId)
    .where('sealed_secret', '=', sealed)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Judges and notes in one statement: of two who show the same code at once, one comes in. */
export async function takeStep(db: Db, userId: string, step: number): Promise<boolean> {
  const done = await db
    .updateTable('totp_secrets')
    .set({ last_step: step })
    .where('user_id', '=', userId)
    .where('last_step', '<', step)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export async function replaceRecoveryCodes(db: Db, userId: string, hashes: readonly string[]): Promise<void> {
  await db.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
  const rows = hashes.map((code_hash) => ({ user_id: userId, code_hash }))
  if (rows.length > 0) await db.insertInto('recovery_codes').values(rows).execute()
}

/** Whether it was there: it is used up now. */
export async function takeRecoveryCode(db: Db, userId: string, hash: string): Promise<boolean> {
  const done = await db
    .deleteFrom('recovery_codes')
    .where('user_id', '=', userId)
    .where('code_hash', '=', hash)
    .executeTakeFirst()
  return done.numDeletedRows > 0n
}

export async function removeSecondFactor(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('totp_secrets').where('user_id', '=', userId).execute()
  await db.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
  await db.deleteFrom('half_sessions').where('user_id', '=', userId).execute()
}

export async function countOf(db: Db, table: 'recovery_codes' | 'passkeys', userId: string): Promise<number> {
  const { count } = await db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return count
}
