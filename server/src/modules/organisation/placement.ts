import type { Placement } from '@stoa/protocol'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { existing } from './access.repository.ts'
import { findAccount } from './directory.repository.ts'
import { insertDepartmentMembers, insertGroupMembers } from './import.repository.ts'
import type { OrganisationContext } from './organisation-context.ts'

/** Where people who were invited belong from the first day. */
export interface NewcomerPlacement {
  /** @throws http.forbidden, or the department's or group's "not found" */
  check(actor: Actor, placement: Placement): Promise<void>
  /** For somebody who belongs nowhere yet. Guests get into groups only; places that are gone are left out. */
  apply(unit: UnitOfWork, userId: string, placement: Placement): Promise<void>
}

export function createPlacement(context: OrganisationContext): NewcomerPlacement {
  const { now } = context
  return {
    async check(actor, { departmentIds, groupIds }) {
      const db = context.db()
      for (const id of departmentIds) await context.require(actor, 'departments.manage', id, db)
      for (const id of groupIds) await context.require(actor, 'groups.manage', id, db)
    },

    async apply(unit, userId, { departmentIds, groupIds }) {
      const db = context.within(unit)
      const account = await findAccount(db, userId)
      const departments =
        account?.role === 'guest' || departmentIds.length === 0
          ? []
          : [...(await existing(db, 'departments', departmentIds))]
      // In the order in which they were named: the first is the main one.
      departments.sort((a, b) => departmentIds.indexOf(a) - departmentIds.indexOf(b))
      await insertDepartmentMembers(
        db,
        departments.map((department_id, i) => ({
          department_id,
          user_id: userId,
          title: '',
          is_head: 0,
          is_admin: 0,
          is_main: i === 0 ? 1 : 0,
          created_at: now(),
        })),
      )
      const groups = groupIds.length === 0 ? [] : [...(await existing(db, 'groups', groupIds))]
      await insertGroupMembers(
        db,
        groups.map((group_id) => ({ group_id, user_id: userId, is_admin: 0, created_at: now() })),
      )
    },
  }
}
