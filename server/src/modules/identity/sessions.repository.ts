import type { Database } from '../../platform/storage/domain-storage.ts'
import type { IdentityTables } from './identity.tables.ts'

type Db = Database<IdentityTables>

const invitationMemory = 30 * 24 * 3_600_000

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id)

/** Newest use first. A person has as many as devices: at most a few dozen are shown. */
export const listSessions = (db: Db, userId: string, now: number) =>
  db
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id', 'desc')
    .limit(200)
    .execute()

export const findUserOfSession = (db: Db, id: string, now: number) =>
  db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .selectAll('users')
    .where('sessions.id', '=', id)
    .where('sessions.expires_at', '>', now)
    .where('users.deactivated_at', 'is', null)
    .executeTakeFirst()

export const findUserOfApiToken = (db: Db, id: string) =>
  db
    .selectFrom('api_tokens')
    .innerJoin('users', 'users.id', 'api_tokens.user_id')
    .selectAll('users')
    .where('api_tokens.id', '=', id)
    .where('users.deactivated_at', 'is', null)
    .executeTakeFirst()

export const deleteSessionByHash = (db: Db, tokenHash: string) =>
  db.deleteFrom('sessions').where('token_hash', '=', tokenHash).returning('id').executeTakeFirst()

/** Whether there was one. */
export async function deleteSessionOf(db: Db, userId: string, id: string): Promise<boolean> {
  const done = await db
    .deleteFrom('sessions')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return done.numDeletedRows > 0n
}

/** The ids of those that are gone. */
export async function deleteSessionsOf(db: Db, userId: string, except: string | null): Promise<string[]> {
  let gone = db.deleteFrom('sessions').where('user_id', '=', userId)
  if (except !== null) gone = gone.where('id', '!=', except)
  return idsOf(await gone.returning('id').execute())
}

export async function deleteApiTokensOf(db: Db, userId: string): Promise<string[]> {
  return idsOf(await db.deleteFrom('api_tokens').where('user_id', '=', userId).returning('id').execute())
}

export async function deleteExpiredSessions(db: Db, now: number): Promise<string[]> {
  return idsOf(await db.deleteFrom('sessions').where('expires_at', '<=', now).returning('id').execute())
}

export async function deleteWhatRanOut(
  db: Db,
  { now, devicesBefore }: { now: number; devicesBefore: number },
): Promise<void> {
  const passing = ['half_sessions', 'passkey_challenges', 'password_resets', 'sync_tokens'] as const
  for (const table of passing) await db.deleteFrom(table).where('expires_at', '<=', now).execute()
  // An invitation that ran out is still shown for a while: it can be sent again.
  await db
    .deleteFrom('invitations')
    .where('expires_at', '<=', now - invitationMemory)
    .execute()
  await db.deleteFrom('known_devices').where('last_used_at', '<', devicesBefore).execute()
}

export async function isKnownDevice(db: Db, tokenHash: string, userId?: string): Promise<boolean> {
  let rows = db.selectFrom('known_devices').select('user_id').where('token_hash', '=', tokenHash)
  if (userId !== undefined) rows = rows.where('user_id', '=', userId)
  return (await rows.limit(1).executeTakeFirst()) !== undefined
}

export async function rememberDevice(db: Db, tokenHash: string, userId: string, now: number): Promise<void> {
  await db
    .insertInto('known_devices')
    .values({ token_hash: tokenHash, user_id: userId, last_used_at: now })
    .onConflict((conflict) => conflict.columns(['token_hash', 'user_id']).doUpdateSet({ last_used_at: now }))
    .execute()
}

export async function insertHalfSession(
  db: Db,
  row: { token_hash: string; user_id: string; expires_at: number },
): Promise<void> {
  await db.insertInto('half_sessions').values(row).execute()
}

export const findHalfSession = (db: Db, tokenHash: string, now: number) =>
  db
    .selectFrom('half_sessions')
    .innerJoin('users', 'users.id', 'half_sessions.user_id')
    .selectAll('users')
    .where('half_sessions.token_hash', '=', tokenHash)
    .where('half_sessions.expires_at', '>', now)
    .where('users.deactivated_at', 'is', null)
    .executeTakeFirst()

/** Whether it was still there: of two answers that come together one gets it. */
export async function takeHalfSession(db: Db, tokenHash: string, now: number): Promise<boolean> {
  const done = await db
    .deleteFrom('half_sessions')
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return done.numDeletedRows > 0n
}

export async function deleteHalfSessionsOf(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('half_sessions').where('user_id', '=', userId).execute()
}
