import { type Selectable, sql } from 'kysely'
import type { Db } from './departments.repository.ts'
import type { CustomRoleTable } from './organisation.tables.ts'

export type CustomRoleRow = Selectable<CustomRoleTable>

export const findRole = (db: Db, id: string): Promise<CustomRoleRow | undefined> =>
  db.selectFrom('custom_roles').selectAll().where('id', '=', id).executeTakeFirst()

export async function insertRole(db: Db, row: CustomRoleRow): Promise<void> {
  await db.insertInto('custom_roles').values(row).execute()
}

export async function updateRole(
  db: Db,
  id: string,
  change: Partial<Pick<CustomRoleRow, 'name' | 'description'>> & { updated_at: number },
): Promise<void> {
  await db.updateTable('custom_roles').set(change).where('id', '=', id).execute()
}

/** With its actions and who has it. */
export async function deleteRole(db: Db, id: string): Promise<void> {
  await db.deleteFrom('custom_roles').where('id', '=', id).execute()
}

export const actionsOf = (db: Db, roleIds: readonly string[]) =>
  db.selectFrom('custom_role_actions').selectAll().where('role_id', 'in', roleIds).orderBy('action').execute()

export async function replaceActions(db: Db, roleId: string, actions: readonly string[]): Promise<void> {
  await db.deleteFrom('custom_role_actions').where('role_id', '=', roleId).execute()
  if (actions.length === 0) return
  await db
    .insertInto('custom_role_actions')
    .values(actions.map((action) => ({ role_id: roleId, action })))
    .execute()
}

/** With the number of active people who have them; by name, then id. */
export function listRoles(
  db: Db,
  page: { id?: string; after: readonly [string, string] | null; limit: number },
) {
  let rows = db
    .selectFrom('custom_roles')
    .selectAll('custom_roles')
    .select(
      sql<number>`(
        select count(*) from custom_role_members
        join accounts on accounts.id = custom_role_members.user_id
        where custom_role_members.role_id = custom_roles.id and accounts.deactivated_at is null
      )`.as('member_count'),
    )
  if (page.id !== undefined) rows = rows.where('custom_roles.id', '=', page.id)
  if (page.after !== null) {
    const [name, id] = page.after
    rows = rows.where((eb) =>
      eb(eb.refTuple('custom_roles.name', 'custom_roles.id'), '>', eb.tuple(name, id)),
    )
  }
  return rows.orderBy('custom_roles.name').orderBy('custom_roles.id').limit(page.limit).execute()
}

export async function isMember(db: Db, roleId: string, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('custom_role_members')
    .select('user_id')
    .where('role_id', '=', roleId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row !== undefined
}

export async function addMember(db: Db, roleId: string, userId: string, now: number): Promise<void> {
  await db
    .insertInto('custom_role_members')
    .values({ role_id: roleId, user_id: userId, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function deleteMember(db: Db, roleId: string, userId: string): Promise<void> {
  await db
    .deleteFrom('custom_role_members')
    .where('role_id', '=', roleId)
    .where('user_id', '=', userId)
    .execute()
}

/** Active people who have the role, by name, then id. */
export function listMembers(
  db: Db,
  roleId: string,
  page: { after: readonly [string, string] | null; limit: number },
) {
  let rows = db
    .selectFrom('custom_role_members')
    .innerJoin('accounts', 'accounts.id', 'custom_role_members.user_id')
    .select(['accounts.id', 'accounts.name', 'accounts.hue'])
    .where('custom_role_members.role_id', '=', roleId)
    .where('accounts.deactivated_at', 'is', null)
  if (page.after !== null) {
    const [name, id] = page.after
    rows = rows.where((eb) => eb(eb.refTuple('accounts.name', 'accounts.id'), '>', eb.tuple(name, id)))
  }
  return rows.orderBy('accounts.name').orderBy('accounts.id').limit(page.limit).execute()
}

export const rolesOf = (db: Db, userId: string) =>
  db
    .selectFrom('custom_role_members')
    .innerJoin('custom_roles', 'custom_roles.id', 'custom_role_members.role_id')
    .select(['custom_roles.id', 'custom_roles.name'])
    .where('custom_role_members.user_id', '=', userId)
    .orderBy('custom_roles.name')
    .execute()
