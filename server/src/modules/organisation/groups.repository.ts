import { type Selectable, sql } from 'kysely'
import type { Db } from './departments.repository.ts'
import { containing } from './directory.repository.ts'
import type { GroupMemberTable, GroupTable } from './organisation.tables.ts'

export type GroupRow = Selectable<GroupTable>
export type GroupMemberRow = Selectable<GroupMemberTable>

export const findGroup = (db: Db, id: string): Promise<GroupRow | undefined> =>
  db.selectFrom('groups').selectAll().where('id', '=', id).executeTakeFirst()

export async function insertGroup(db: Db, row: GroupRow): Promise<void> {
  await db.insertInto('groups').values(row).execute()
}

export async function updateGroup(
  db: Db,
  id: string,
  change: Partial<Pick<GroupRow, 'name' | 'description'>> & { updated_at: number },
): Promise<void> {
  await db.updateTable('groups').set(change).where('id', '=', id).execute()
}

/** With its memberships. */
export async function deleteGroup(db: Db, id: string): Promise<void> {
  await db.deleteFrom('groups').where('id', '=', id).execute()
}

/** With the number of their active members; by name, then id. `ofUser`: those alone to which this person belongs. */
export function listGroups(
  db: Db,
  page: {
    ids?: readonly string[]
    ofUser?: string | undefined
    query?: string | undefined
    after: readonly [string, string] | null
    limit: number
  },
) {
  let rows = db
    .selectFrom('groups')
    .selectAll('groups')
    .select(
      sql<number>`(
        select count(*) from group_members
        join accounts on accounts.id = group_members.user_id
        where group_members.group_id = groups.id and accounts.deactivated_at is null
      )`.as('member_count'),
    )
  const { ids, ofUser, query } = page
  if (ids !== undefined) rows = rows.where('groups.id', 'in', ids)
  if (ofUser !== undefined) {
    rows = rows.where('groups.id', 'in', (eb) =>
      eb.selectFrom('group_members').select('group_id').where('user_id', '=', ofUser),
    )
  }
  if (query !== undefined && query !== '') rows = rows.where(containing('groups.name', query))
  if (page.after !== null) {
    const [name, id] = page.after
    rows = rows.where((eb) => eb(eb.refTuple('groups.name', 'groups.id'), '>', eb.tuple(name, id)))
  }
  return rows.orderBy('groups.name').orderBy('groups.id').limit(page.limit).execute()
}

export const findMember = (db: Db, groupId: string, userId: string): Promise<GroupMemberRow | undefined> =>
  db
    .selectFrom('group_members')
    .selectAll()
    .where('group_id', '=', groupId)
    .where('user_id', '=', userId)
    .executeTakeFirst()

export async function putMember(db: Db, row: GroupMemberRow): Promise<void> {
  await db
    .insertInto('group_members')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['group_id', 'user_id']).doUpdateSet({ is_admin: row.is_admin }),
    )
    .execute()
}

export async function deleteMember(db: Db, groupId: string, userId: string): Promise<void> {
  await db.deleteFrom('group_members').where('group_id', '=', groupId).where('user_id', '=', userId).execute()
}

/** Active members, by name, then id. */
export function listMembers(
  db: Db,
  groupId: string,
  page: { after: readonly [string, string] | null; limit: number },
) {
  let rows = db
    .selectFrom('group_members')
    .innerJoin('accounts', 'accounts.id', 'group_members.user_id')
    .select(['accounts.id', 'accounts.name', 'accounts.hue', 'group_members.is_admin'])
    .where('group_members.group_id', '=', groupId)
    .where('accounts.deactivated_at', 'is', null)
  if (page.after !== null) {
    const [name, id] = page.after
    rows = rows.where((eb) => eb(eb.refTuple('accounts.name', 'accounts.id'), '>', eb.tuple(name, id)))
  }
  return rows.orderBy('accounts.name').orderBy('accounts.id').limit(page.limit).execute()
}

export async function activeMemberIds(db: Db, groupId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('group_members')
    .innerJoin('accounts', 'accounts.id', 'group_members.user_id')
    .select('group_members.user_id')
    .where('group_members.group_id', '=', groupId)
    .where('accounts.deactivated_at', 'is', null)
    .execute()
  return rows.map(({ user_id }) => user_id)
}

/** Groups that the person administers, by name. */
export const administeredGroups = (db: Db, userId: string) =>
  db
    .selectFrom('group_members')
    .innerJoin('groups', 'groups.id', 'group_members.group_id')
    .select(['groups.id', 'groups.name'])
    .where('group_members.user_id', '=', userId)
    .where('group_members.is_admin', '=', 1)
    .orderBy('groups.name')
    .execute()

export async function groupIdsOf(db: Db, userId: string): Promise<string[]> {
  const rows = await db.selectFrom('group_members').select('group_id').where('user_id', '=', userId).execute()
  return rows.map(({ group_id }) => group_id)
}
