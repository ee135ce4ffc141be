import {
  type CreateDepartmentRequest,
  deepestDepartment,
  type Department,
  type MoveDepartmentRequest,
  type Page,
} from '@stoa/protocol'
import { generateKeyBetween } from 'fractional-indexing'
import type { Actor } from '../../platform/permissions/actor.ts'
import { decodeCursor, pageFrom } from '../../platform/storage/cursor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import * as members from './department-members.repository.ts'
import { type Db, type DepartmentRow } from './departments.repository.ts'
import * as repository from './departments.repository.ts'
import { organisationFail } from './organisation.errors.ts'
import { type OrganisationContext, refuseTakenName } from './organisation-context.ts'
import { presentDepartment } from './organisation.presenter.ts'

/** More departments than this are a mistake of an import, not an organisation. */
const mostDepartments = 5000

export interface Departments {
  /** By name, then id; the tree is made of `parentId` and `position`. */
  list(actor: Actor, query: { cursor?: string; limit: number }): Promise<Page<Department>>
  /** @throws organisation.department_not_found */
  get(actor: Actor, id: string): Promise<Department>
  /** @throws organisation.name_taken, organisation.departments_too_deep, organisation.sibling_not_found */
  create(actor: Actor, request: CreateDepartmentRequest): Promise<Department>
  /** @throws organisation.name_taken */
  rename(actor: Actor, id: string, name: string): Promise<Department>
  /** With all below it. @throws organisation.department_cycle, and as `create` */
  move(actor: Actor, id: string, request: MoveDepartmentRequest): Promise<Department>
  /** Members and departments below it go to `moveTo`. @throws organisation.department_not_empty without one */
  delete(actor: Actor, id: string, moveTo: string | null): Promise<void>
}

export function createDepartments(context: OrganisationContext): Departments {
  const { permissions, storage, now } = context

  async function present(actor: Actor, rows: DepartmentRows, db: Db): Promise<Department[]> {
    const ids = rows.map(({ id }) => id)
    if (ids.length === 0) return []
    const [heads, managed, reshaped] = [
      await repository.headsOf(db, ids),
      await permissions.allowed(actor, 'departments.manage', ids, db),
      await permissions.allowed(actor, 'departments.reshape', ids, db),
    ]
    return rows.map((row) =>
      presentDepartment(row, heads, [
        ...(managed.has(row.id) ? ['departments.manage'] : []),
        ...(reshaped.has(row.id) ? ['departments.reshape'] : []),
      ]),
    )
  }

  async function detail(actor: Actor, id: string, db: Db): Promise<Department> {
    const rows = await repository.listDepartments(db, { ids: [id], after: null, limit: 1 })
    const [department] = await present(actor, rows, db)
    if (department === undefined) throw organisationFail('organisation.department_not_found')
    return department
  }

  /** Whoever manages the parent may hang something below it; at the top only who manages all departments. */
  async function requirePlace(actor: Actor, parentId: string | null, db: Db): Promise<void> {
    if (parentId === null) permissions.demand(actor, 'organisation.manage_departments')
    else await context.require(actor, 'departments.manage', parentId, db)
  }

  async function checkDepth(db: Db, parentId: string | null, height: number): Promise<void> {
    const above = parentId === null ? 0 : (await repository.ancestors(db, parentId)).length
    if (above + height + 1 > deepestDepartment) throw organisationFail('organisation.departments_too_deep')
  }

  /** Hangs a department elsewhere; whoever belonged to what is above no longer belongs to it. */
  async function hang(
    unit: UnitOfWork,
    row: DepartmentRow,
    parentId: string | null,
    position: string,
  ): Promise<void> {
    const db = context.within(unit)
    const before = (await repository.ancestors(db, row.id)).slice(1).map(({ id }) => id)
    await refuseTakenName(
      repository.setParent(db, row.id, { parent_id: parentId, position, updated_at: now() }),
    )
    const after = new Set((await repository.ancestors(db, row.id)).map(({ id }) => id))
    if (before.some((id) => !after.has(id))) {
      await context.reduced(unit, await repository.peopleWithin(db, row.id))
    }
  }

  return {
    async list(actor, { cursor, limit }) {
      permissions.demand(actor, 'users.list')
      const db = context.db()
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string', 'string'])
      const rows = await repository.listDepartments(db, { after, limit: limit + 1 })
      const { items, nextCursor } = pageFrom(
        rows,
        limit,
        (row) => [row.name, row.id],
        (row) => row,
      )
      return { items: await present(actor, items, db), nextCursor }
    },

    async get(actor, id) {
      const db = context.db()
      await context.require(actor, 'departments.read', id, db)
      return detail(actor, id, db)
    },

    async create(actor, { name, parentId, afterId }) {
      return storage.unitOfWork(async (unit) => {
        const db = context.within(unit)
        await requirePlace(actor, parentId, db)
        await checkDepth(db, parentId, 0)
        if ((await repository.countDepartments(db)) >= mostDepartments) {
          throw organisationFail('organisation.too_many_departments')
        }
        const row = await addDepartment(context, db, { name, parentId, afterId })
        await context.changed(unit, actor, {
          part: 'departments',
          action: 'organisation.department_created',
          target: { type: 'department', id: row.id, name: row.name },
          details: { parentId },
        })
        return detail(actor, row.id, db)
      })
    },

    async rename(actor, id, name) {
      return storage.unitOfWork(async (unit) => {
        const db = context.within(unit)
        await context.require(actor, 'departments.manage', id, db)
        const row = await getDepartment(db, id)
        const renamed = tidyName(name)
        await refuseTakenName(repository.updateDepartment(db, id, { name: renamed, updated_at: now() }))
        await context.changed(unit, actor, {
          part: 'departments',
          action: 'organisation.department_renamed',
          target: { type: 'department', id, name: renamed },
          details: { from: row.name, to: renamed },
        })
        return detail(actor, id, db)
      })
    },

    async move(actor, id, { parentId, afterId }) {
      return storage.unitOfWork(async (unit) => {
        const db = context.within(unit)
        await context.require(actor, 'departments.reshape', id, db)
        await requirePlace(actor, parentId, db)
        const row = await getDepartment(db, id)
        if (parentId !== null && (await repository.isWithin(db, parentId, id))) {
          throw organisationFail('organisation.department_cycle')
        }
        await checkDepth(db, parentId, await repository.heightOf(db, id))
        await hang(unit, row, parentId, await positionAt(db, parentId, afterId, id))
        await context.changed(unit, actor, {
          part: 'departments',
          action: 'organisation.department_moved',
          target: { type: 'department', id, name: row.name },
          details: { from: row.parent_id, to: parentId },
        })
        return detail(actor, id, db)
      })
    },

    async delete(actor, id, moveTo) {
      await storage.unitOfWork(async (unit) => {
        const db = context.within(unit)
        await context.require(actor, 'departments.reshape', id, db)
        const row = await getDepartment(db, id)
        const people = await members.membersOf(db, id)
        const below = await repository.children(db, id)
        // Asked while people are still in it: what only they manage by it must not be left to nobody.
        await context.principalRemoved(unit, { type: 'department', id })
        if (moveTo === null) {
          if (people.length + below.length > 0) throw organisationFail('organisation.department_not_empty')
        } else {
          await context.require(actor, 'departments.manage', moveTo, db)
          if (await repository.isWithin(db, moveTo, id))
            throw organisationFail('organisation.department_cycle')
          // Rights given to the department end with it, also for those who move on as members.
          await context.reduced(unit, await repository.peopleWithin(db, id))
          for (const child of below) {
            await checkDepth(db, moveTo, await repository.heightOf(db, child.id))
            await hang(unit, child, moveTo, await positionAt(db, moveTo, undefined))
          }
          for (const member of people) await moveMember(db, member, moveTo)
        }
        await repository.deleteDepartment(db, id)
        await context.changed(unit, actor, {
          part: 'departments',
          action: 'organisation.department_deleted',
          target: { type: 'department', id, name: row.name },
          details: { moveTo, members: people.length, departments: below.length },
        })
      })
    },
  }
}

type DepartmentRows = Awaited<ReturnType<typeof repository.listDepartments>>

/** NFC and single spaces: names that look the same are the same. */
export const tidyName = (name: string): string => name.normalize('NFC').trim().replace(/\s+/g, ' ')

export async function getDepartment(db: Db, id: string): Promise<DepartmentRow> {
  const row = await repository.findDepartment(db, id)
  if (row === undefined) throw organisationFail('organisation.department_not_found')
  return row
}

/** Without asking whether somebody may. @throws organisation.name_taken, organisation.sibling_not_found */
export async function addDepartment(
  { now }: Pick<OrganisationContext, 'now'>,
  db: Db,
  place: { name: string; parentId: string | null; afterId?: string | null | undefined },
): Promise<DepartmentRow> {
  const row: DepartmentRow = {
    id: uuidv7(now()),
    parent_id: place.parentId,
    name: tidyName(place.name),
    position: await positionAt(db, place.parentId, place.afterId),
    created_at: now(),
    updated_at: now(),
  }
  await refuseTakenName(repository.insertDepartment(db, row))
  return row
}

/** A key between the new neighbours. `moving` is left out of its own neighbourhood. */
async function positionAt(
  db: Db,
  parentId: string | null,
  afterId: string | null | undefined,
  moving?: string,
): Promise<string> {
  const others = (await repository.siblings(db, parentId)).filter(({ id }) => id !== moving)
  let index = others.length
  if (afterId === null) index = 0
  else if (afterId !== undefined) {
    index = others.findIndex(({ id }) => id === afterId) + 1
    if (index === 0) throw organisationFail('organisation.sibling_not_found')
  }
  return generateKeyBetween(others[index - 1]?.position ?? null, others[index]?.position ?? null)
}

/**
 * As a plain member, unless they are one there already: neither who heads nor who administers the target follows from
 * what they were in the department that ends.
 */
async function moveMember(db: Db, member: members.DepartmentMemberRow, to: string): Promise<void> {
  await members.deleteMember(db, member.department_id, member.user_id)
  const there = await members.findMember(db, to, member.user_id)
  if (there === undefined) {
    await members.putMember(db, { ...member, department_id: to, is_head: 0, is_admin: 0 })
  } else if (member.is_main === 1) {
    await members.setMain(db, to, member.user_id)
  }
}
