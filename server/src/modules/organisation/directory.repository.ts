import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Db } from './departments.repository.ts'
import type { AccountsView } from './organisation.tables.ts'

export type AccountRow = Selectable<AccountsView['accounts']>

export const findAccount = (db: Db, id: string): Promise<AccountRow | undefined> =>
  db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst()

/** The text is found anywhere in the column, regardless of case. */
export const containing = (column: string, text: string): RawBuilder<boolean> =>
  // Both sides in SQL: databases disagree on which letters have a small form.
  sql<boolean>`lower(${sql.ref(column)}) like lower(${`%${text.replace(/[\\%_]/g, '\\$&')}%`}) escape '\\'`

export interface DirectoryFilter {
  ids?: readonly string[] | undefined
  query?: string | undefined
  /** With the departments below it. */
  department?: string | undefined
  group?: string | undefined
  role?: string | undefined
  state: 'active' | 'deactivated' | 'any'
}

/** A person, a department of theirs, or a group of theirs: one row each, told apart by `part`. */
export interface DirectoryRow {
  part: 'person' | 'department' | 'group'
  user_id: string
  /** Of the person, department or group. */
  id: string
  name: string
  email: string | null
  hue: number | null
  role: AccountRow['role'] | null
  deactivated_at: number | null
  title: string | null
  is_head: number | null
  is_admin: number | null
  is_main: number | null
}

/** A page of people by name, then id, with the departments and groups of each, in one query. */
export async function listDirectory(
  db: Db,
  filter: DirectoryFilter,
  page: { after: readonly [string, string] | null; limit: number },
): Promise<DirectoryRow[]> {
  const { ids, query, department, group, role, state } = filter
  const conditions: RawBuilder<unknown>[] = [sql`true`]
  if (ids !== undefined) conditions.push(sql`accounts.id in (${sql.join(ids)})`)
  if (state !== 'any') {
    conditions.push(
      state === 'active' ? sql`accounts.deactivated_at is null` : sql`accounts.deactivated_at is not null`,
    )
  }
  if (role !== undefined) conditions.push(sql`accounts.role = ${role}`)
  if (query !== undefined && query !== '') {
    conditions.push(sql`(${containing('accounts.name', query)} or ${containing('accounts.email', query)})`)
  }
  if (department !== undefined) {
    // Asked of each person in the order of names: a page of a department with thousands ends early.
    conditions.push(sql`exists (
      select 1 from department_members
      join department_closure on department_closure.descendant_id = department_members.department_id
      where department_members.user_id = accounts.id and accounts.role <> 'guest' and department_closure.ancestor_id = ${department}
    )`)
  }
  if (group !== undefined) {
    conditions.push(sql`accounts.id in (select user_id from group_members where group_id = ${group})`)
  }
  if (page.after !== null) {
    const [name, id] = page.after
    conditions.push(sql`(accounts.name, accounts.id) > (${name}, ${id})`)
  }
  const { rows } = await sql<DirectoryRow>`
    with page as (
      select * from accounts
      where ${sql.join(conditions, sql` and `)}
      order by name, id
      limit ${page.limit}
    )
    select 'person' as part, id as user_id, id, name, email, hue, role, deactivated_at,
      cast(null as text) as title, cast(null as integer) as is_head, cast(null as integer) as is_admin,
      cast(null as integer) as is_main, 0 as rank
    from page
    union all
    select 'department', department_members.user_id, departments.id, departments.name, null, null, null, null,
      department_members.title, department_members.is_head, department_members.is_admin,
      department_members.is_main, 1 - department_members.is_main
    from department_members
    join departments on departments.id = department_members.department_id
    where department_members.user_id in (select id from page where role <> 'guest')
    union all
    select 'group', group_members.user_id, groups.id, groups.name, null, null, null, null,
      null, null, group_members.is_admin, null, 0
    from group_members
    join groups on groups.id = group_members.group_id
    where group_members.user_id in (select id from page)
    order by rank, name, id`.execute(db)
  return rows
}

export const namesOf = (
  db: Db,
  ids: readonly string[],
): Promise<{ id: string; name: string; hue: number }[]> =>
  db.selectFrom('accounts').select(['id', 'name', 'hue']).where('id', 'in', ids).execute()

/** For each of these departments the names from the top down to it. */
export async function departmentPaths(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string[]>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('department_closure')
    .innerJoin('departments', 'departments.id', 'department_closure.ancestor_id')
    .select(['department_closure.descendant_id', 'departments.name'])
    .where('department_closure.descendant_id', 'in', ids)
    .orderBy('department_closure.distance', 'desc')
    .execute()
  const paths = new Map<string, string[]>(ids.map((id) => [id, []]))
  for (const { descendant_id, name } of rows) paths.get(descendant_id)?.push(name)
  return paths
}
