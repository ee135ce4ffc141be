import type { DepartmentMember, Page, SetDepartmentMemberRequest } from '@stoa/protocol'
import type { Actor } from '../../platform/permissions/actor.ts'
import { decodeCursor, pageFrom } from '../../platform/storage/cursor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { administeredDepartments } from './access.repository.ts'
import type { DepartmentMemberRow } from './department-members.repository.ts'
import * as repository from './department-members.repository.ts'
import { getDepartment } from './departments.ts'
import type { Db } from './departments.repository.ts'
import { findAccount } from './directory.repository.ts'
import { organisationFail } from './organisation.errors.ts'
import type { OrganisationContext } from './organisation-context.ts'
import { presentDepartmentMember } from './organisation.presenter.ts'
import type { Flag } from './organisation.tables.ts'

export interface DepartmentMembers {
  /** By name. `below`: those of the departments below it too, once for each they are a member of. */
  list(
    actor: Actor,
    departmentId: string,
    query: { below?: boolean; cursor?: string; limit: number },
  ): Promise<Page<DepartmentMember>>
  /**
   * Makes somebody a member, or changes what they are. A person's first department is the main one.
   * @throws organisation.person_outside for somebody out of reach of an administrator of departments,
   * organisation.guest_not_possible, organisation.person_deactivated
   */
  set(
    actor: Actor,
    departmentId: string,
    userId: string,
    request: SetDepartmentMemberRequest,
  ): Promise<DepartmentMember>
  /** @throws organisation.member_not_found */
  remove(actor: Actor, departmentId: string, userId: string): Promise<void>
}

export function createDepartmentMembers(context: OrganisationContext): DepartmentMembers {
  const { permissions, storage, now } = context

  /** Whether `actor` manages one of these departments. */
  const managesOneOf = async (actor: Actor, rows: readonly DepartmentMemberRow[], db: Db) => {
    const ids = rows.map(({ department_id }) => department_id)
    return (await permissions.allowed(actor, 'departments.manage', ids, db)).size > 0
  }

  /** Delegated administration stays inside: nobody is drawn in from elsewhere, nor taken from another main department. */
  async function requireReach(
    actor: Actor,
    userId: string,
    before: readonly DepartmentMemberRow[],
    change: { joins: boolean; becomesMain: boolean },
    db: Db,
  ): Promise<void> {
    if (permissions.may(actor, 'organisation.manage_departments')) return
    const main = before.filter(({ is_main }) => is_main === 1)
    const reached =
      (!change.joins || (await managesOneOf(actor, before, db))) &&
      (!change.becomesMain || main.length === 0 || (await managesOneOf(actor, main, db)))
    if (reached) return
    const managed = await permissions.allowed(actor, 'people.manage', [userId], db)
    if (!managed.has(userId)) throw organisationFail('organisation.person_outside')
  }

  /** Who administers a department manages its people: only who could do that already makes somebody one who can. */
  async function requireOverPeople(actor: Actor, departmentId: string, db: Db): Promise<void> {
    if (actor.role !== 'guest') {
      const above = await administeredDepartments(db, actor.userId, [departmentId], 1)
      if (above.has(departmentId)) return
    }
    permissions.demand(actor, 'organisation.manage_people')
  }

  return {
    async list(actor, departmentId, { below = false, cursor, limit }) {
      const db = context.db()
      await context.require(actor, 'departments.read', departmentId, db)
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string', 'string', 'string'])
      const rows = await repository.listMembers(db, departmentId, { below, after, limit: limit + 1 })
      return pageFrom(
        rows,
        limit,
        (row) => [row.name, row.user_id, row.department_id],
        presentDepartmentMember,
      )
    },

    async set(actor, departmentId, userId, request) {
      return storage.unitOfWork(async (unit) => {
        const db = context.within(unit)
        await context.require(actor, 'departments.manage', departmentId, db)
        const account = await findAccount(db, userId)
        if (account === undefined) throw organisationFail('organisation.person_not_found')
        if (account.role === 'guest') throw organisationFail('organisation.guest_not_possible')
        const mine = await repository.departmentsOf(db, userId)
        const before = mine.find(({ department_id }) => department_id === departmentId)
        if (before === undefined && account.deactivated_at !== null) {
          throw organisationFail('organisation.person_deactivated')
        }
        const flag = (value: boolean | undefined, old: Flag | undefined): Flag =>
          value === undefined ? (old ?? 0) : value ? 1 : 0
        const row: DepartmentMemberRow = {
          department_id: departmentId,
          user_id: userId,
          title: request.title?.trim() ?? before?.title ?? '',
          is_head: flag(request.isHead, before?.is_head),
          is_admin: flag(request.isAdmin, before?.is_admin),
          is_main: flag(request.isMain, before?.is_main ?? (mine.length === 0 ? 1 : 0)),
          created_at: before?.created_at ?? now(),
        }
        const becomesMain = row.is_main === 1 && before?.is_main !== 1
        await requireReach(actor, userId, mine, { joins: before === undefined, becomesMain }, db)
        const givesUpOwn = userId === actor.userId && row.is_admin === 0
        if (row.is_admin !== (before?.is_admin ?? 0) && !givesUpOwn) {
          await context.require(actor, 'departments.reshape', departmentId, db)
          if (row.is_admin === 1) await requireOverPeople(actor, departmentId, db)
        }
        if (becomesMain) await repository.clearMain(db, userId)
        await repository.putMember(db, row)
        await context.changed(unit, actor, {
          part: 'departments',
          action:
            before === undefined ? 'organisation.department_joined' : 'organisation.department_member_set',
          target: { type: 'user', id: userId, name: account.name },
          details: {
            departmentId,
            title: row.title,
            isHead: row.is_head === 1,
            isAdmin: row.is_admin === 1,
            isMain: row.is_main === 1,
          },
        })
        return presentDepartmentMember({ ...row, name: account.name, hue: account.hue })
      })
    },

    async remove(actor, departmentId, userId) {
      await storage.unitOfWork(async (unit) => {
        const db = context.within(unit)
        await context.require(actor, 'departments.manage', departmentId, db)
        const row = await repository.findMember(db, departmentId, userId)
        if (row === undefined) throw organisationFail('organisation.member_not_found')
        if (row.is_admin === 1 && userId !== actor.userId) {
          await context.require(actor, 'departments.reshape', departmentId, db)
        }
        await leaveDepartment(context, unit, row)
        const [account, department] = [await findAccount(db, userId), await getDepartment(db, departmentId)]
        await context.changed(unit, actor, {
          part: 'departments',
          action: 'organisation.department_left',
          target: { type: 'user', id: userId, ...(account === undefined ? {} : { name: account.name }) },
          details: { departmentId, department: department.name },
        })
      })
    },
  }
}

/** Another department of the person becomes the main one where the main one was left. */
export async function leaveDepartment(
  context: OrganisationContext,
  unit: UnitOfWork,
  row: DepartmentMemberRow,
): Promise<void> {
  const db = context.within(unit)
  await repository.deleteMember(db, row.department_id, row.user_id)
  if (row.is_main === 1) {
    const [next] = await repository.departmentsOf(db, row.user_id)
    if (next !== undefined) await repository.setMain(db, next.department_id, row.user_id)
  }
  await context.reduced(unit, [row.user_id])
}
