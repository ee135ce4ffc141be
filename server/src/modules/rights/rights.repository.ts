import type { Role } from '@stoa/protocol'
import { roleRank } from '@stoa/protocol'
import { type Insertable, type Selectable, sql } from 'kysely'
import type { AnyDatabase, Database } from '../../platform/storage/domain-storage.ts'
import type { PeopleView } from '../identity/index.ts'
import type { OrganisationViews } from '../organisation/index.ts'
import type { GrantTable, RightsTables, RightsViews, ScopeSourceTable } from './rights.tables.ts'

export type Tables = RightsTables & RightsViews & OrganisationViews & PeopleView
export type Db = Database<Tables>
export type GrantRow = Selectable<GrantTable>

/** SQLite takes some thousands of values in a statement; this stays well below. */
const batch = 1_000

export const findGrant = (db: Db, sourceId: string, principalId: string): Promise<GrantRow | undefined> =>
  db
    .selectFrom('grants')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('principal_id', '=', principalId)
    .executeTakeFirst()

export async function upsertGrant(db: Db, row: Insertable<GrantTable>): Promise<void> {
  const { role, created_by, created_at } = row
  await db
    .insertInto('grants')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['source_id', 'principal_id']).doUpdateSet({ role, created_by, created_at }),
    )
    .execute()
}

export async function deleteGrant(db: Db, sourceId: string, principalId: string): Promise<void> {
  await db
    .deleteFrom('grants')
    .where('source_id', '=', sourceId)
    .where('principal_id', '=', principalId)
    .execute()
}

/** Whether the source has a grant of its own. */
export const hasGrants = async (db: Db, sourceId: string): Promise<boolean> =>
  (await db
    .selectFrom('grants')
    .select('principal_id')
    .where('source_id', '=', sourceId)
    .limit(1)
    .executeTakeFirst()) !== undefined

/** Whether a person can manage by a grant on this very source; an empty department is nobody. */
export const hasManager = async (db: Db, sourceId: string): Promise<boolean> =>
  (await db
    .selectFrom('principal_members')
    .select('user_id')
    .where('principal_id', 'in', managersGiven(db, sourceId))
    .limit(1)
    .executeTakeFirst()) !== undefined

const managersGiven = (db: Db, sourceId: string) =>
  db
    .selectFrom('grants')
    .select('principal_id')
    .where('source_id', '=', sourceId)
    .where('role', '=', 'manager')

/** At most two active people who can manage by a grant on this very source: enough to know whether one is alone. */
export async function managersOf(db: Db, sourceId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('principal_members')
    .select('user_id')
    .distinct()
    .where('principal_id', 'in', managersGiven(db, sourceId))
    .limit(2)
    .execute()
  return rows.map(({ user_id }) => user_id)
}

/** Whether a person can manage by any grant that counts in the scope. */
export const isManaged = async (db: Db, scopeId: string): Promise<boolean> =>
  (await db
    .selectFrom('principal_members')
    .select('user_id')
    .where('principal_id', 'in', (eb) =>
      eb
        .selectFrom('scope_grants')
        .select('scope_grants.principal_id')
        .where('scope_id', '=', scopeId)
        .where('rank', '=', roleRank('manager')),
    )
    .limit(1)
    .executeTakeFirst()) !== undefined

/** Sources that a principal manages by a grant of its own. */
export async function managedBy(db: Db, principalId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('grants')
    .select('source_id')
    .where('principal_id', '=', principalId)
    .where('role', '=', 'manager')
    .execute()
  return rows.map(({ source_id }) => source_id)
}

export const hasMembers = async (db: Db, principalId: string): Promise<boolean> =>
  (await db
    .selectFrom('principal_members')
    .select('user_id')
    .where('principal_id', '=', principalId)
    .limit(1)
    .executeTakeFirst()) !== undefined

export async function deleteGrantsTo(db: Db, principalId: string): Promise<void> {
  await db.deleteFrom('grants').where('principal_id', '=', principalId).execute()
}

/** Grants that count in a scope, nearest source first. Links are told apart from them. */
export function listScopeGrants(
  db: Db,
  scopeId: string,
  page: { after: readonly [number, string] | null; limit: number },
) {
  let rows = db
    .selectFrom('scope_sources')
    .innerJoin('grants', 'grants.source_id', 'scope_sources.source_id')
    .leftJoin('principals', 'principals.id', 'grants.principal_id')
    .selectAll('grants')
    .select(['scope_sources.distance', 'principals.name as principal_name'])
    .where('scope_sources.scope_id', '=', scopeId)
    .where('grants.principal_type', '!=', 'link')
  if (page.after !== null) {
    const [distance, id] = page.after
    rows = rows.where((eb) =>
      eb.or([
        eb('scope_sources.distance', '>', distance),
        eb.and([eb('scope_sources.distance', '=', distance), eb('grants.principal_id', '>', id)]),
      ]),
    )
  }
  return rows.orderBy('scope_sources.distance').orderBy('grants.principal_id').limit(page.limit).execute()
}
export type ScopeGrantRow = Awaited<ReturnType<typeof listScopeGrants>>[number]

/** Every grant through which one person has a right in a scope, nearest source first. */
export const listGrantsOf = (db: Db, scopeId: string, userId: string): Promise<ScopeGrantRow[]> =>
  db
    .selectFrom('scope_sources')
    .innerJoin('grants', 'grants.source_id', 'scope_sources.source_id')
    .leftJoin('principals', 'principals.id', 'grants.principal_id')
    .selectAll('grants')
    .select(['scope_sources.distance', 'principals.name as principal_name'])
    .where('scope_sources.scope_id', '=', scopeId)
    .where('grants.principal_id', 'in', (eb) =>
      eb.selectFrom('principal_members').select('principal_id').where('user_id', '=', userId),
    )
    .orderBy('scope_sources.distance')
    .orderBy('grants.principal_id')
    .execute()

/** The departments that a person is a member of, at or below each of `departmentIds`. */
export const listDepartmentsBelow = async (db: Db, userId: string, departmentIds: readonly string[]) =>
  departmentIds.length === 0
    ? []
    : await db
        .selectFrom('department_belonging')
        .innerJoin('principals', 'principals.id', 'department_belonging.member_of_id')
        .select([
          'department_belonging.department_id',
          'department_belonging.member_of_id',
          'department_belonging.distance',
          'principals.name',
        ])
        .where('department_belonging.user_id', '=', userId)
        .where('department_belonging.department_id', 'in', departmentIds)
        .orderBy('department_belonging.distance')
        .orderBy('department_belonging.member_of_id')
        .execute()

/** Everybody with a right in the scope, visitors of links included, and their effective rank. */
export async function ranksIn(db: AnyDatabase, scopeId: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ user_id: string; rank: number }>`
    with given as materialized (
      select principal_id, max(rank) as rank from scope_grants where scope_id = ${scopeId} group by principal_id
    )
    select grantees.user_id, given.rank
    from grantees join given on given.principal_id = grantees.principal_id
    where grantees.principal_id in (select principal_id from given)`.execute(db)
  const ranks = new Map<string, number>()
  for (const { user_id, rank } of rows) ranks.set(user_id, Math.max(rank, ranks.get(user_id) ?? rank))
  return ranks
}

/** The strongest role of each principal in a scope, links left out: what its node would have to be given to keep it all. */
export async function strongestGrants(
  db: Db,
  scopeId: string,
  { exceptSource }: { exceptSource?: string } = {},
): Promise<Map<string, GrantRow>> {
  let query = db
    .selectFrom('scope_sources')
    .innerJoin('grants', 'grants.source_id', 'scope_sources.source_id')
    .selectAll('grants')
    .where('scope_sources.scope_id', '=', scopeId)
    .where('grants.principal_type', '!=', 'link')
  if (exceptSource !== undefined) query = query.where('scope_sources.source_id', '!=', exceptSource)
  const strongest = new Map<string, GrantRow>()
  for (const row of await query.orderBy('scope_sources.distance').execute()) {
    const known = strongest.get(row.principal_id)
    if (known === undefined || roleRank(known.role) < roleRank(row.role)) strongest.set(row.principal_id, row)
  }
  return strongest
}

/** What was given on this very source, links left out. */
export const listOwnGrants = (db: Db, sourceId: string): Promise<GrantRow[]> =>
  db
    .selectFrom('grants')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('principal_type', '!=', 'link')
    .execute()

export const hasSource = async (db: Db, scopeId: string, sourceId: string): Promise<boolean> =>
  (await db
    .selectFrom('scope_sources')
    .select('distance')
    .where('scope_id', '=', scopeId)
    .where('source_id', '=', sourceId)
    .executeTakeFirst()) !== undefined

export const findPrincipal = (db: Db, id: string) =>
  db.selectFrom('principals').selectAll().where('id', '=', id).executeTakeFirst()

export const isActive = async (db: Db, userId: string): Promise<boolean> =>
  (await db
    .selectFrom('principal_members')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('principal_id', '=', userId)
    .limit(1)
    .executeTakeFirst()) !== undefined

export const findPerson = (db: Db, userId: string) =>
  db.selectFrom('people').selectAll().where('id', '=', userId).executeTakeFirst()

export async function replaceScopes(
  db: Db,
  scopeIds: readonly string[],
  rows: readonly ScopeSourceTable[],
): Promise<void> {
  for (const ids of chunks(scopeIds)) {
    await db.deleteFrom('scope_sources').where('scope_id', 'in', ids).execute()
  }
  for (const some of chunks(rows)) await db.insertInto('scope_sources').values(some).execute()
}

/** Removes grants, scopes and links of sources that are no more. */
export async function deleteSources(db: Db, ids: readonly string[]): Promise<void> {
  for (const some of chunks(ids)) {
    await db.deleteFrom('grants').where('source_id', 'in', some).execute()
    await db
      .deleteFrom('scope_sources')
      .where((eb) => eb.or([eb('scope_id', 'in', some), eb('source_id', 'in', some)]))
      .execute()
    await db.deleteFrom('share_links').where('document_id', 'in', some).execute()
  }
}

/** Who of a source's grantees is a person: name, role; by name, then id. */
export function listPeople(
  db: Db,
  sourceId: string,
  page: { after: readonly [string, string] | null; limit: number },
): Promise<{ id: string; name: string; hue: number; role: Role }[]> {
  let rows = db
    .selectFrom('grants')
    .innerJoin('people', 'people.id', 'grants.principal_id')
    .select(['people.id', 'people.name', 'people.hue', 'grants.role'])
    .where('grants.source_id', '=', sourceId)
    .where('grants.principal_type', '=', 'person')
  if (page.after !== null) {
    const [name, id] = page.after
    rows = rows.where((eb) =>
      eb.or([eb('people.name', '>', name), eb.and([eb('people.name', '=', name), eb('people.id', '>', id)])]),
    )
  }
  return rows.orderBy('people.name').orderBy('people.id').limit(page.limit).execute()
}

function* chunks<T>(all: readonly T[]): Generator<T[]> {
  for (let at = 0; at < all.length; at += batch) yield all.slice(at, at + batch)
}
