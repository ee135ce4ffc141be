import { type Insertable, type Selectable, sql } from 'kysely'
import type { Database } from '../../platform/storage/domain-storage.ts'
import type {
  ApiTokenTable,
  IdentityTables,
  OrganisationTable,
  SessionTable,
  UserTable,
} from './identity.tables.ts'

type Db = Database<IdentityTables>
export type UserRow = Selectable<UserTable>

export const findOrganisation = (db: Db): Promise<Selectable<OrganisationTable> | undefined> =>
  db.selectFrom('organisation').selectAll().executeTakeFirst()

export async function insertOrganisation(db: Db, row: Insertable<OrganisationTable>): Promise<void> {
  await db.insertInto('organisation').values(row).execute()
}

export async function hasUsers(db: Db): Promise<boolean> {
  return (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined
}

export async function insertUser(db: Db, row: Insertable<UserTable>): Promise<void> {
  await db.insertInto('users').values(row).execute()
}

export async function insertUsers(db: Db, rows: Insertable<UserTable>[]): Promise<void> {
  await db.insertInto('users').values(rows).execute()
}

export const findUser = (db: Db, id: string): Promise<UserRow | undefined> =>
  db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()

export const findUserByEmail = (db: Db, email: string): Promise<UserRow | undefined> =>
  db.selectFrom('users').selectAll().where('email', '=', email.toLowerCase()).executeTakeFirst()

export const findFirstOwner = (db: Db): Promise<UserRow | undefined> =>
  db
    .selectFrom('users')
    .selectAll()
    .where('role', '=', 'owner')
    .where('deactivated_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()

export async function updateUser(
  db: Db,
  id: string,
  change: Partial<
    Pick<
      UserRow,
      'name' | 'language' | 'password_hash' | 'role' | 'deactivated_at' | 'email_verified_at' | 'avatar'
    >
  >,
): Promise<void> {
  await db
    .updateTable('users')
    .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** Owners who can still act. */
export async function countActiveOwners(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('users')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('role', '=', 'owner')
    .where('deactivated_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

/** By name, then id. `query` is found anywhere in name or address. */
export function listUsers(
  db: Db,
  page: { query: string | null; after: readonly [string, string] | null; limit: number },
): Promise<UserRow[]> {
  let rows = db.selectFrom('users').selectAll()
  if (page.query !== null) {
    const pattern = `%${page.query.replace(/[\\%_]/g, '\\$&')}%`
    rows = rows.where((eb) =>
      eb.or([
        sql<boolean>`name like ${pattern} escape '\\'`,
        sql<boolean>`email like ${pattern.toLowerCase()} escape '\\'`,
      ]),
    )
  }
  if (page.after !== null) {
    const [name, id] = page.after
    rows = rows.where((eb) =>
      eb.or([eb('name', '>', name), eb.and([eb('name', '=', name), eb('id', '>', id)])]),
    )
  }
  return rows.orderBy('name').orderBy('id').limit(page.limit).execute()
}

export async function insertSession(db: Db, row: Insertable<SessionTable>): Promise<void> {
  await db.insertInto('sessions').values(row).execute()
}

/** The session and its person, while it lasts. */
export const findSession = (db: Db, tokenHash: string, now: number) =>
  db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .selectAll('users')
    .select(['sessions.id as session_id', 'sessions.last_seen_at', 'sessions.expires_at'])
    .where('sessions.token_hash', '=', tokenHash)
    .where('sessions.expires_at', '>', now)
    .where('users.deactivated_at', 'is', null)
    .executeTakeFirst()

export async function touchSession(
  db: Db,
  id: string,
  seen: { last_seen_at: number; expires_at: number; address: string | null },
): Promise<void> {
  await db.updateTable('sessions').set(seen).where('id', '=', id).execute()
}

export async function deleteSession(db: Db, id: string): Promise<void> {
  await db.deleteFrom('sessions').where('id', '=', id).execute()
}

export async function insertApiToken(db: Db, row: Insertable<ApiTokenTable>): Promise<void> {
  await db.insertInto('api_tokens').values(row).execute()
}

export const findApiToken = (db: Db, tokenHash: string) =>
  db
    .selectFrom('api_tokens')
    .innerJoin('users', 'users.id', 'api_tokens.user_id')
    .selectAll('users')
    .select(['api_tokens.id as token_id', 'api_tokens.last_used_at'])
    .where('api_tokens.token_hash', '=', tokenHash)
    .where('users.deactivated_at', 'is', null)
    .executeTakeFirst()

export const listApiTokens = (db: Db, userId: string, after: string | null, limit: number) => {
  let rows = db.selectFrom('api_tokens').selectAll().where('user_id', '=', userId)
  if (after !== null) rows = rows.where('id', '<', after)
  return rows.orderBy('id', 'desc').limit(limit).execute()
}

export async function touchApiToken(db: Db, id: string, now: number): Promise<void> {
  await db.updateTable('api_tokens').set({ last_used_at: now }).where('id', '=', id).execute()
}

/** Whether there was one. */
export async function deleteApiToken(db: Db, userId: string, id: string): Promise<boolean> {
  const done = await db
    .deleteFrom('api_tokens')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return done.numDeletedRows > 0n
}

export async function replaceSetupLink(db: Db, tokenHash: string | null, now: number): Promise<void> {
  await db.deleteFrom('setup_links').execute()
  if (tokenHash !== null)
    await db.insertInto('setup_links').values({ token_hash: tokenHash, created_at: now }).execute()
}

export const findSetupLink = (db: Db, tokenHash: string) =>
  db.selectFrom('setup_links').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst()
