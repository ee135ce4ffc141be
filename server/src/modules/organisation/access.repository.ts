import type { OrganisationRole } from '@stoa/protocol'
import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { AnyDatabase } from '../../platform/storage/domain-storage.ts'
import type { Db } from './departments.repository.ts'

const idsOf = (rows: readonly { id: string }[]): ReadonlySet<string> => new Set(rows.map(({ id }) => id))

/** Those of `ids` that exist. */
export async function existing(
  db: AnyDatabase,
  table: 'departments' | 'groups' | 'accounts',
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  return idsOf(await (db as Db).selectFrom(table).select('id').where('id', 'in', ids).execute())
}

/** Departments the person administers, directly or from above. `from` 1 leaves out those in which they do so directly. */
export async function administeredDepartments(
  db: AnyDatabase,
  userId: string,
  ids: readonly string[],
  from: 0 | 1,
): Promise<ReadonlySet<string>> {
  const rows = await (db as Db)
    .selectFrom('department_closure')
    .innerJoin('department_members', 'department_members.department_id', 'department_closure.ancestor_id')
    .select('department_closure.descendant_id as id')
    .distinct()
    .where('department_members.user_id', '=', userId)
    .where('department_members.is_admin', '=', 1)
    .where('department_closure.distance', '>=', from)
    .where('department_closure.descendant_id', 'in', ids)
    .execute()
  return idsOf(rows)
}

export async function groupsOf(
  db: AnyDatabase,
  userId: string,
  ids: readonly string[],
  options: { asAdmin: boolean },
): Promise<ReadonlySet<string>> {
  let rows = (db as Db)
    .selectFrom('group_members')
    .select('group_id as id')
    .where('user_id', '=', userId)
    .where('group_id', 'in', ids)
  if (options.asAdmin) rows = rows.where('is_admin', '=', 1)
  return idsOf(await rows.execute())
}

/**
 * People whose role is one of `roles` and who hold no custom role with an action beyond `actions`: whoever manages
 * them could otherwise act with more than they were given themselves.
 */
export async function peopleNotAbove(
  db: AnyDatabase,
  ids: readonly string[],
  roles: readonly OrganisationRole[],
  actions: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await (db as Db)
    .selectFrom('accounts')
    .select('accounts.id')
    .where('accounts.id', 'in', ids)
    .where('accounts.role', 'in', roles)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('custom_role_members')
            .innerJoin('custom_role_actions', 'custom_role_actions.role_id', 'custom_role_members.role_id')
            .select('custom_role_actions.action')
            .whereRef('custom_role_members.user_id', '=', 'accounts.id')
            .where('custom_role_actions.action', 'not in', actions),
        ),
      ),
    )
    .execute()
  return idsOf(rows)
}

/**
 * People whom this administrator of departments manages: all their departments lie within, and nothing they hold
 * reaches outside. Not owners and administrators, not holders of custom roles, not themselves, not those who
 * administer a group that they do not, and not those who administer a department beside or above them.
 */
export async function peopleInAdministeredDepartments(
  db: AnyDatabase,
  userId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const result = await sql<{ id: string }>`
    with mine as (
      select department_closure.descendant_id as department_id, max(department_closure.distance) as below
      from department_members
      join department_closure on department_closure.ancestor_id = department_members.department_id
      where department_members.user_id = ${userId} and department_members.is_admin = 1
      group by department_closure.descendant_id
    )
    select accounts.id from accounts
    where accounts.id in (${sql.join(ids)})
      and accounts.id <> ${userId}
      and accounts.role = 'member'
      and exists (select 1 from department_members where user_id = accounts.id)
      and not exists (
        select 1 from department_members
        left join mine on mine.department_id = department_members.department_id
        where department_members.user_id = accounts.id
          and (mine.department_id is null or (department_members.is_admin = 1 and mine.below = 0))
      )
      and not exists (select 1 from custom_role_members where user_id = accounts.id)
      and not exists (
        select 1 from group_members
        where user_id = accounts.id and is_admin = 1 and group_id not in (
          select group_id from group_members where user_id = ${userId} and is_admin = 1
        )
      )`.execute(db as Db)
  return idsOf(result.rows)
}

/** Actions given to an active person who is no guest, by custom roles. */
export async function actionsGivenTo(db: AnyDatabase, userId: string): Promise<string[]> {
  const rows = await (db as Db)
    .selectFrom('custom_role_members')
    .innerJoin('custom_role_actions', 'custom_role_actions.role_id', 'custom_role_members.role_id')
    .innerJoin('accounts', 'accounts.id', 'custom_role_members.user_id')
    .select('custom_role_actions.action')
    .distinct()
    .where('custom_role_members.user_id', '=', userId)
    .where('accounts.deactivated_at', 'is', null)
    .where('accounts.role', '<>', 'guest')
    .execute()
  return rows.map(({ action }) => action)
}

/**
 * A query for the ids of the members all of whose departments the actor administers; null for who administers none.
 * What is said of somebody who also works elsewhere is not this administrator's alone to read.
 */
export async function peopleOfAdministrator(
  db: AnyDatabase,
  actor: Actor,
): Promise<RawBuilder<string> | null> {
  if (actor.role === 'guest') return null
  const one = await (db as Db)
    .selectFrom('department_members')
    .select('department_id')
    .where('user_id', '=', actor.userId)
    .where('is_admin', '=', 1)
    .limit(1)
    .executeTakeFirst()
  if (one === undefined) return null
  return sql<string>`
    select department_members.user_id from department_members
    join department_closure on department_closure.descendant_id = department_members.department_id
    join department_members as mine on mine.department_id = department_closure.ancestor_id
    join accounts on accounts.id = department_members.user_id
    where mine.user_id = ${actor.userId} and mine.is_admin = 1 and accounts.role = 'member'
      and not exists (
        select 1 from department_members as other
        where other.user_id = department_members.user_id and other.department_id not in (
          select below.descendant_id from department_closure as below
          join department_members as led on led.department_id = below.ancestor_id
          where led.user_id = ${actor.userId} and led.is_admin = 1
        )
      )`
}
