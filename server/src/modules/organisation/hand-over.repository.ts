import type { Db } from './departments.repository.ts'

/** Departments that the person heads or administers, by name. */
export const ledDepartments = (db: Db, userId: string) =>
  db
    .selectFrom('department_members')
    .innerJoin('departments', 'departments.id', 'department_members.department_id')
    .select([
      'departments.id',
      'departments.name',
      'department_members.is_head',
      'department_members.is_admin',
    ])
    .where('department_members.user_id', '=', userId)
    .where((eb) =>
      eb.or([eb('department_members.is_head', '=', 1), eb('department_members.is_admin', '=', 1)]),
    )
    .orderBy('departments.name')
    .orderBy('departments.id')
    .execute()

/** The person then heads and administers nothing, and stays a member. */
export async function endAdministration(db: Db, userId: string): Promise<void> {
  await db
    .updateTable('department_members')
    .set({ is_head: 0, is_admin: 0 })
    .where('user_id', '=', userId)
    .execute()
  await db.updateTable('group_members').set({ is_admin: 0 }).where('user_id', '=', userId).execute()
}
