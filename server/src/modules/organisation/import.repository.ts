import type { AccountRow } from './directory.repository.ts'
import type { DepartmentMemberRow } from './department-members.repository.ts'
import type { Db } from './departments.repository.ts'
import type { GroupMemberRow } from './groups.repository.ts'

/** SQLite takes 32,766 values in one statement. */
const batch = 1000

async function inBatches<T, R>(items: readonly T[], work: (part: T[]) => Promise<R[]>): Promise<R[]> {
  const results: R[] = []
  for (let from = 0; from < items.length; from += batch) {
    results.push(...(await work(items.slice(from, from + batch))))
  }
  return results
}

/** @param emails in lower case */
export const accountsByEmail = (db: Db, emails: readonly string[]): Promise<AccountRow[]> =>
  inBatches(emails, (part) => db.selectFrom('accounts').selectAll().where('email', 'in', part).execute())

/** The main one of each person first. */
export const departmentsOfPeople = (db: Db, userIds: readonly string[]): Promise<DepartmentMemberRow[]> =>
  inBatches(userIds, (part) =>
    db
      .selectFrom('department_members')
      .selectAll()
      .where('user_id', 'in', part)
      .orderBy('is_main', 'desc')
      .orderBy('created_at')
      .orderBy('department_id')
      .execute(),
  )

export const groupsOfPeople = (db: Db, userIds: readonly string[]) =>
  inBatches(userIds, (part) =>
    db
      .selectFrom('group_members')
      .innerJoin('groups', 'groups.id', 'group_members.group_id')
      .select(['group_members.user_id', 'groups.name'])
      .where('group_members.user_id', 'in', part)
      .execute(),
  )

export const allDepartments = (db: Db) =>
  db.selectFrom('departments').select(['id', 'parent_id', 'name']).execute()

export const allGroups = (db: Db) => db.selectFrom('groups').select(['id', 'name']).execute()

/** Whatever departments these people are in. */
export async function deletePlaces(db: Db, userIds: readonly string[]): Promise<void> {
  await inBatches(userIds, async (part) => {
    await db.deleteFrom('department_members').where('user_id', 'in', part).execute()
    return []
  })
}

export async function insertDepartmentMembers(db: Db, rows: readonly DepartmentMemberRow[]): Promise<void> {
  await inBatches(rows, async (part) => {
    await db.insertInto('department_members').values(part).execute()
    return []
  })
}

export async function insertGroupMembers(db: Db, rows: readonly GroupMemberRow[]): Promise<void> {
  await inBatches(rows, async (part) => {
    await db.insertInto('group_members').values(part).execute()
    return []
  })
}

export const allowedInBatches = async (
  ids: readonly string[],
  ask: (part: string[]) => Promise<ReadonlySet<string>>,
): Promise<ReadonlySet<string>> => new Set(await inBatches(ids, async (part) => [...(await ask(part))]))
