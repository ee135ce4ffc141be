import type { Role } from '@stoa/protocol'
import type { Insertable, Selectable } from 'kysely'
import type { Database } from '../../platform/storage/domain-storage.ts'
import type { PeopleView } from '../identity/index.ts'
import type { SpacesTables, SpacesViews, SpaceTable } from './spaces.tables.ts'

export type Tables = SpacesTables & SpacesViews & PeopleView
export type Db = Database<Tables>
export type SpaceRow = Selectable<SpaceTable> & { role: Role }

export async function insertSpace(db: Db, row: Insertable<SpaceTable>): Promise<void> {
  await db.insertInto('spaces').values(row).execute()
}

export async function updateSpace(
  db: Db,
  id: string,
  change: Partial<Pick<SpaceTable, 'name' | 'description'>> & { updated_at: number },
): Promise<void> {
  await db.updateTable('spaces').set(change).where('id', '=', id).execute()
}

const withRole = (db: Db, userId: string) =>
  db
    .selectFrom('spaces')
    .innerJoin('space_members', 'space_members.space_id', 'spaces.id')
    .selectAll('spaces')
    .select('space_members.role')
    .where('space_members.user_id', '=', userId)

/** The space with the person's own role; undefined when the person is no member. */
export const findSpaceFor = (db: Db, userId: string, id: string): Promise<SpaceRow | undefined> =>
  withRole(db, userId).where('spaces.id', '=', id).executeTakeFirst()

/** The person's spaces, by name, then id. */
export function listSpacesFor(
  db: Db,
  userId: string,
  page: { after: readonly [string, string] | null; limit: number },
): Promise<SpaceRow[]> {
  let rows = withRole(db, userId)
  if (page.after !== null) {
    const [name, id] = page.after
    rows = rows.where((eb) =>
      eb.or([eb('spaces.name', '>', name), eb.and([eb('spaces.name', '=', name), eb('spaces.id', '>', id)])]),
    )
  }
  return rows.orderBy('spaces.name').orderBy('spaces.id').limit(page.limit).execute()
}

export const findMember = (db: Db, spaceId: string, userId: string) =>
  db
    .selectFrom('space_members')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('user_id', '=', userId)
    .executeTakeFirst()

export const personExists = async (db: Db, userId: string): Promise<boolean> =>
  (await db.selectFrom('people').select('id').where('id', '=', userId).executeTakeFirst()) !== undefined

export const getPerson = (db: Db, userId: string) =>
  db.selectFrom('people').selectAll().where('id', '=', userId).executeTakeFirstOrThrow()

export async function upsertMember(
  db: Db,
  row: { space_id: string; user_id: string; role: Role; created_at: number },
): Promise<void> {
  await db
    .insertInto('space_members')
    .values(row)
    .onConflict((conflict) => conflict.columns(['space_id', 'user_id']).doUpdateSet({ role: row.role }))
    .execute()
}

export async function deleteMember(db: Db, spaceId: string, userId: string): Promise<void> {
  await db.deleteFrom('space_members').where('space_id', '=', spaceId).where('user_id', '=', userId).execute()
}

export async function countManagers(db: Db, spaceId: string): Promise<number> {
  const { count } = await db
    .selectFrom('space_members')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('space_id', '=', spaceId)
    .where('role', '=', 'manager')
    .executeTakeFirstOrThrow()
  return count
}

/** Members by name, then id. */
export function listMembers(
  db: Db,
  spaceId: string,
  page: { after: readonly [string, string] | null; limit: number },
) {
  let rows = db
    .selectFrom('space_members')
    .innerJoin('people', 'people.id', 'space_members.user_id')
    .select(['people.id', 'people.name', 'people.hue', 'space_members.role'])
    .where('space_members.space_id', '=', spaceId)
  if (page.after !== null) {
    const [name, id] = page.after
    rows = rows.where((eb) =>
      eb.or([eb('people.name', '>', name), eb.and([eb('people.name', '=', name), eb('people.id', '>', id)])]),
    )
  }
  return rows.orderBy('people.name').orderBy('people.id').limit(page.limit).execute()
}

/** Those of `ids` in which the person's role has at least this rank. */
export async function spacesWithRank(
  db: Db,
  userId: string,
  ids: readonly string[],
  rank: number,
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('space_ranks')
    .select('space_id')
    .where('user_id', '=', userId)
    .where('space_id', 'in', ids)
    .where('rank', '>=', rank)
    .execute()
  return new Set(rows.map((row) => row.space_id))
}

export async function memberIds(db: Db, spaceId: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('space_members')
    .select('user_id')
    .where('space_id', '=', spaceId)
    .execute()
  return new Set(rows.map((row) => row.user_id))
}
