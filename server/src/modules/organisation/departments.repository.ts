import { type Selectable, sql } from 'kysely'
import type { Database } from '../../platform/storage/domain-storage.ts'
import type { DepartmentTable, Tables } from './organisation.tables.ts'

export type Db = Database<Tables>
export type DepartmentRow = Selectable<DepartmentTable>

export const findDepartment = (db: Db, id: string): Promise<DepartmentRow | undefined> =>
  db.selectFrom('departments').selectAll().where('id', '=', id).executeTakeFirst()

export async function countDepartments(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('departments')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** In their order. `parentId` null: those at the top. */
export const siblings = (db: Db, parentId: string | null) =>
  db
    .selectFrom('departments')
    .select(['id', 'name', 'position'])
    .where('parent_id', parentId === null ? 'is' : '=', parentId)
    .orderBy('position')
    .orderBy('id')
    .execute()

/** Adds the department and its lines to all above it. */
export async function insertDepartment(db: Db, row: DepartmentRow): Promise<void> {
  await db.insertInto('departments').values(row).execute()
  await db
    .insertInto('department_closure')
    .values({ ancestor_id: row.id, descendant_id: row.id, distance: 0 })
    .execute()
  if (row.parent_id === null) return
  await db
    .insertInto('department_closure')
    .columns(['ancestor_id', 'descendant_id', 'distance'])
    .expression((eb) =>
      eb
        .selectFrom('department_closure')
        .select([
          'ancestor_id',
          sql<string>`${row.id}`.as('descendant_id'),
          sql<number>`distance + 1`.as('distance'),
        ])
        .where('descendant_id', '=', row.parent_id!),
    )
    .execute()
}

export async function updateDepartment(
  db: Db,
  id: string,
  change: Partial<Pick<DepartmentRow, 'name' | 'position'>> & { updated_at: number },
): Promise<void> {
  await db.updateTable('departments').set(change).where('id', '=', id).execute()
}

/** Hangs the department below another one (null: at the top), with all below it. The caller has ruled out a cycle. */
export async function setParent(
  db: Db,
  id: string,
  place: { parent_id: string | null; position: string; updated_at: number },
): Promise<void> {
  await db.updateTable('departments').set(place).where('id', '=', id).execute()
  const below = db.selectFrom('department_closure').select('descendant_id').where('ancestor_id', '=', id)
  await db
    .deleteFrom('department_closure')
    .where('descendant_id', 'in', below)
    .where('ancestor_id', 'not in', below)
    .execute()
  if (place.parent_id === null) return
  await db
    .insertInto('department_closure')
    .columns(['ancestor_id', 'descendant_id', 'distance'])
    .expression((eb) =>
      eb
        .selectFrom('department_closure as above')
        .innerJoin('department_closure as below', (join) => join.on('below.ancestor_id', '=', id))
        .select([
          'above.ancestor_id',
          'below.descendant_id',
          sql<number>`above.distance + below.distance + 1`.as('distance'),
        ])
        .where('above.descendant_id', '=', place.parent_id!),
    )
    .execute()
}

/** It must have neither members nor departments below it. */
export async function deleteDepartment(db: Db, id: string): Promise<void> {
  await db.deleteFrom('departments').where('id', '=', id).execute()
}

/** The department itself first, then its parent, up to the top. */
export const ancestors = (db: Db, id: string) =>
  db
    .selectFrom('department_closure')
    .innerJoin('departments', 'departments.id', 'department_closure.ancestor_id')
    .select(['departments.id', 'departments.name', 'department_closure.distance'])
    .where('department_closure.descendant_id', '=', id)
    .orderBy('department_closure.distance')
    .execute()

/** Levels from the department down to its deepest one; 0 when there is nothing below it. */
export async function heightOf(db: Db, id: string): Promise<number> {
  const { height } = await db
    .selectFrom('department_closure')
    .select((eb) => eb.fn.max('distance').as('height'))
    .where('ancestor_id', '=', id)
    .executeTakeFirstOrThrow()
  return height ?? 0
}

export async function isWithin(db: Db, id: string, ancestorId: string): Promise<boolean> {
  const row = await db
    .selectFrom('department_closure')
    .select('distance')
    .where('ancestor_id', '=', ancestorId)
    .where('descendant_id', '=', id)
    .executeTakeFirst()
  return row !== undefined
}

export const children = (db: Db, id: string): Promise<DepartmentRow[]> =>
  db
    .selectFrom('departments')
    .selectAll()
    .where('parent_id', '=', id)
    .orderBy('position')
    .orderBy('id')
    .execute()

/** Active people who are members of the department or of one below it. */
export async function peopleWithin(db: Db, id: string): Promise<string[]> {
  const rows = await db
    .selectFrom('department_members')
    .innerJoin('department_closure', 'department_closure.descendant_id', 'department_members.department_id')
    .innerJoin('accounts', 'accounts.id', 'department_members.user_id')
    .select('department_members.user_id')
    .distinct()
    .where('department_closure.ancestor_id', '=', id)
    .where('accounts.deactivated_at', 'is', null)
    .execute()
  return rows.map(({ user_id }) => user_id)
}

/** With the number of their members; by name, then id. */
export function listDepartments(
  db: Db,
  page: { ids?: readonly string[]; after: readonly [string, string] | null; limit: number },
) {
  let rows = db
    .selectFrom('departments')
    .selectAll('departments')
    .select(
      sql<number>`(
        select count(*) from department_members
        join accounts on accounts.id = department_members.user_id
        where department_members.department_id = departments.id
          and accounts.deactivated_at is null and accounts.role <> 'guest'
      )`.as('member_count'),
    )
  if (page.ids !== undefined) rows = rows.where('departments.id', 'in', page.ids)
  if (page.after !== null) {
    const [name, id] = page.after
    rows = rows.where((eb) => eb(eb.refTuple('name', 'id'), '>', eb.tuple(name, id)))
  }
  return rows.orderBy('departments.name').orderBy('departments.id').limit(page.limit).execute()
}

export const headsOf = (db: Db, departmentIds: readonly string[]) =>
  db
    .selectFrom('department_members')
    .innerJoin('accounts', 'accounts.id', 'department_members.user_id')
    .select(['department_members.department_id', 'accounts.id', 'accounts.name', 'accounts.hue'])
    .where('department_members.department_id', 'in', departmentIds)
    .where('department_members.is_head', '=', 1)
    .where('accounts.deactivated_at', 'is', null)
    .where('accounts.role', '<>', 'guest')
    .orderBy('accounts.name')
    .orderBy('accounts.id')
    .execute()
