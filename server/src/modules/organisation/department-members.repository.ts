import type { Selectable } from 'kysely'
import type { Db } from './departments.repository.ts'
import type { DepartmentMemberTable } from './organisation.tables.ts'

export type DepartmentMemberRow = Selectable<DepartmentMemberTable>

export const findMember = (
  db: Db,
  departmentId: string,
  userId: string,
): Promise<DepartmentMemberRow | undefined> =>
  db
    .selectFrom('department_members')
    .selectAll()
    .where('department_id', '=', departmentId)
    .where('user_id', '=', userId)
    .executeTakeFirst()

/** The main one first, then in the order in which they came. */
export const departmentsOf = (db: Db, userId: string): Promise<DepartmentMemberRow[]> =>
  db
    .selectFrom('department_members')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('is_main', 'desc')
    .orderBy('created_at')
    .orderBy('department_id')
    .execute()

export async function putMember(db: Db, row: DepartmentMemberRow): Promise<void> {
  const { title, is_head, is_admin, is_main } = row
  await db
    .insertInto('department_members')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['department_id', 'user_id']).doUpdateSet({ title, is_head, is_admin, is_main }),
    )
    .execute()
}

/** After this none of the person's departments is the main one. */
export async function clearMain(db: Db, userId: string): Promise<void> {
  await db
    .updateTable('department_members')
    .set({ is_main: 0 })
    .where('user_id', '=', userId)
    .where('is_main', '=', 1)
    .execute()
}

export async function setMain(db: Db, departmentId: string, userId: string): Promise<void> {
  await db
    .updateTable('department_members')
    .set({ is_main: 1 })
    .where('department_id', '=', departmentId)
    .where('user_id', '=', userId)
    .execute()
}

export async function deleteMember(db: Db, departmentId: string, userId: string): Promise<void> {
  await db
    .deleteFrom('department_members')
    .where('department_id', '=', departmentId)
    .where('user_id', '=', userId)
    .execute()
}

export const membersOf = (db: Db, departmentId: string): Promise<DepartmentMemberRow[]> =>
  db.selectFrom('department_members').selectAll().where('department_id', '=', departmentId).execute()

/** Members who are active and no guests by now, by name, id and department. `below`: of the departments below it too. */
export function listMembers(
  db: Db,
  departmentId: string,
  page: { below: boolean; after: readonly [string, string, string] | null; limit: number },
) {
  let rows = db
    .selectFrom('department_members')
    .innerJoin('accounts', 'accounts.id', 'department_members.user_id')
    .selectAll('department_members')
    .select(['accounts.name', 'accounts.hue'])
    .where('accounts.deactivated_at', 'is', null)
    .where('accounts.role', '<>', 'guest')
  rows = page.below
    ? rows.where('department_members.department_id', 'in', (eb) =>
        eb.selectFrom('department_closure').select('descendant_id').where('ancestor_id', '=', departmentId),
      )
    : rows.where('department_members.department_id', '=', departmentId)
  if (page.after !== null) {
    const [name, userId, ofDepartment] = page.after
    rows = rows.where((eb) =>
      eb(
        eb.refTuple('accounts.name', 'department_members.user_id', 'department_members.department_id'),
        '>',
        eb.tuple(name, userId, ofDepartment),
      ),
    )
  }
  return rows
    .orderBy('accounts.name')
    .orderBy('department_members.user_id')
    .orderBy('department_members.department_id')
    .limit(page.limit)
    .execute()
}
