import { type Role, roles } from '@stoa/protocol'
import type { Insertable, Selectable } from 'kysely'
import type { Database } from '../../platform/storage/domain-storage.ts'
import type { PeopleView } from '../identity/index.ts'
import { ranksIn, type RightsViews } from '../rights/index.ts'
import type { SpacesTables, SpacesViews, SpaceTable } from './spaces.tables.ts'

export type Tables = SpacesTables & SpacesViews & PeopleView & RightsViews
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

/** Spaces that a person may see, with the strongest of their rights. */
const visibleTo = (db: Db, userId: string) =>
  db
    .with('visible', (cte) =>
      cte
        .selectFrom('space_ranks')
        .select(['space_id', (eb) => eb.fn.max('rank').as('rank')])
        .where('user_id', '=', userId)
        .groupBy('space_id'),
    )
    .selectFrom('visible')
    .innerJoin('spaces', 'spaces.id', 'visible.space_id')
    .selectAll('spaces')
    .select('visible.rank')

const withRole = ({ rank, ...row }: Selectable<SpaceTable> & { rank: number }): SpaceRow => ({
  ...row,
  role: roles[rank] ?? 'viewer',
})

/** The space with the person's own role; undefined when the person may not see it. */
export async function findSpaceFor(db: Db, userId: string, id: string): Promise<SpaceRow | undefined> {
  const row = await db
    .selectFrom('spaces')
    .innerJoin('space_ranks', 'space_ranks.space_id', 'spaces.id')
    .selectAll('spaces')
    .select('space_ranks.rank')
    .where('spaces.id', '=', id)
    .where('space_ranks.user_id', '=', userId)
    .orderBy('space_ranks.rank', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? undefined : withRole(row)
}

export const findSpace = (db: Db, id: string): Promise<Selectable<SpaceTable> | undefined> =>
  db.selectFrom('spaces').selectAll().where('id', '=', id).executeTakeFirst()

export const knownSpaces = (db: Db): Promise<Pick<SpaceTable, 'id' | 'name' | 'description'>[]> =>
  db.selectFrom('spaces').select(['id', 'name', 'description']).orderBy('name').orderBy('id').execute()

/** The person's spaces, by name, then id. */
export async function listSpacesFor(
  db: Db,
  userId: string,
  page: { after: readonly [string, string] | null; limit: number },
): Promise<SpaceRow[]> {
  let rows = visibleTo(db, userId)
  if (page.after !== null) {
    const [name, id] = page.after
    rows = rows.where((eb) =>
      eb.or([eb('spaces.name', '>', name), eb.and([eb('spaces.name', '=', name), eb('spaces.id', '>', id)])]),
    )
  }
  const found = await rows.orderBy('spaces.name').orderBy('spaces.id').limit(page.limit).execute()
  return found.map(withRole)
}

export const findPerson = (db: Db, userId: string) =>
  db.selectFrom('people').selectAll().where('id', '=', userId).executeTakeFirst()

/** Those of `ids` in which the person's strongest right has at least this rank. */
export async function spacesWithRank(
  db: Db,
  userId: string,
  ids: readonly string[],
  rank: number,
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('space_ranks')
    .select('space_id')
    .distinct()
    .where('user_id', '=', userId)
    .where('space_id', 'in', ids)
    .where('rank', '>=', rank)
    .execute()
  return new Set(rows.map((row) => row.space_id))
}

/** Everybody with a right in the space: the audience of its events. */
export const memberIds = async (db: Db, spaceId: string): Promise<ReadonlySet<string>> =>
  new Set((await ranksIn(db, spaceId)).keys())

/** Spaces that a person was made manager of by name. */
export const managedSpaces = (db: Db, userId: string): Promise<{ id: string; name: string }[]> =>
  db
    .selectFrom('spaces')
    .innerJoin('person_grants', 'person_grants.source_id', 'spaces.id')
    .select(['spaces.id', 'spaces.name'])
    .where('person_grants.user_id', '=', userId)
    .where('person_grants.role', '=', 'manager')
    .orderBy('spaces.name')
    .orderBy('spaces.id')
    .execute()
