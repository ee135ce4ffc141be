import type { CreateGroupRequest, Group, GroupMember, Page, UpdateGroupRequest } from '@stoa/protocol'
import type { Actor } from '../../platform/permissions/actor.ts'
import { decodeCursor, pageFrom } from '../../platform/storage/cursor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { tidyName } from './departments.ts'
import type { Db } from './departments.repository.ts'
import { findAccount } from './directory.repository.ts'
import type { GroupRow } from './groups.repository.ts'
import * as repository from './groups.repository.ts'
import { organisationFail } from './organisation.errors.ts'
import { type OrganisationContext, refuseTakenName } from './organisation-context.ts'
import { presentGroup, presentPerson } from './organisation.presenter.ts'
import type { Flag } from './organisation.tables.ts'

interface ListQuery {
  cursor?: string
  limit: number
}

export interface Groups {
  /** By name. A guest sees the own groups. */
  list(actor: Actor, query: ListQuery & { query?: string }): Promise<Page<Group>>
  /** @throws organisation.group_not_found */
  get(actor: Actor, id: string): Promise<Group>
  /** @throws organisation.name_taken */
  create(actor: Actor, request: CreateGroupRequest): Promise<Group>
  update(actor: Actor, id: string, request: UpdateGroupRequest): Promise<Group>
  /** With the rights that were given to it. */
  delete(actor: Actor, id: string): Promise<void>
  listMembers(actor: Actor, id: string, query: ListQuery): Promise<Page<GroupMember>>
  /** @throws organisation.person_not_found, organisation.person_deactivated, organisation.guest_not_possible */
  setMember(actor: Actor, id: string, userId: string, request: { isAdmin?: boolean }): Promise<GroupMember>
  /** Administrators remove anybody, and everybody may leave. @throws organisation.member_not_found */
  removeMember(actor: Actor, id: string, userId: string): Promise<void>
}

export function createGroups(context: OrganisationContext): Groups {
  const { permissions, storage, now } = context

  async function present(actor: Actor, rows: GroupRows, db: Db): Promise<Group[]> {
    const ids = rows.map(({ id }) => id)
    const managed = await permissions.allowed(actor, 'groups.manage', ids, db)
    return rows.map((row) => presentGroup(row, managed.has(row.id) ? ['groups.manage'] : []))
  }

  async function detail(actor: Actor, id: string, db: Db): Promise<Group> {
    const rows = await repository.listGroups(db, { ids: [id], after: null, limit: 1 })
    const [group] = await present(actor, rows, db)
    if (group === undefined) throw organisationFail('organisation.group_not_found')
    return group
  }

  return {
    async list(actor, { query, cursor, limit }) {
      const db = context.db()
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string', 'string'])
      const ofUser = actor.role === 'guest' ? actor.userId : undefined
      const rows = await repository.listGroups(db, { query: query?.trim(), ofUser, after, limit: limit + 1 })
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
      await context.require(actor, 'groups.read', id, db)
      return detail(actor, id, db)
    },

    async create(actor, request) {
      permissions.demand(actor, 'organisation.manage_groups')
      return storage.unitOfWork(async (unit) => {
        const db = context.within(unit)
        const row = await addGroup(context, db, actor, request)
        await context.changed(unit, actor, {
          part: 'groups',
          action: 'organisation.group_created',
          target: { type: 'group', id: row.id, name: row.name },
        })
        return detail(actor, row.id, db)
      })
    },

    async update(actor, id, request) {
      return storage.unitOfWork(async (unit) => {
        const db = context.within(unit)
        await context.require(actor, 'groups.manage', id, db)
        const before = await getGroup(db, id)
        const name = request.name === undefined ? before.name : tidyName(request.name)
        const description = request.description?.trim() ?? before.description
        await refuseTakenName(repository.updateGroup(db, id, { name, description, updated_at: now() }))
        await context.changed(unit, actor, {
          part: 'groups',
          action: 'organisation.group_updated',
          target: { type: 'group', id, name },
          details: name === before.name ? {} : { from: before.name, to: name },
        })
        return detail(actor, id, db)
      })
    },

    async delete(actor, id) {
      await storage.unitOfWork(async (unit) => {
        const db = context.within(unit)
        await context.require(actor, 'groups.manage', id, db)
        const row = await getGroup(db, id)
        await context.reduced(unit, await repository.activeMemberIds(db, id))
        await context.principalRemoved(unit, { type: 'group', id })
        await repository.deleteGroup(db, id)
        await context.changed(unit, actor, {
          part: 'groups',
          action: 'organisation.group_deleted',
          target: { type: 'group', id, name: row.name },
        })
      })
    },

    async listMembers(actor, id, { cursor, limit }) {
      const db = context.db()
      await context.require(actor, 'groups.read', id, db)
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string', 'string'])
      const rows = await repository.listMembers(db, id, { after, limit: limit + 1 })
      return pageFrom(
        rows,
        limit,
        (row) => [row.name, row.id],
        (row) => ({ user: presentPerson(row), isAdmin: row.is_admin === 1 }),
      )
    },

    async setMember(actor, id, userId, { isAdmin }) {
      return storage.unitOfWork(async (unit) => {
        const db = context.within(unit)
        await context.require(actor, 'groups.manage', id, db)
        const account = await findAccount(db, userId)
        if (account === undefined) throw organisationFail('organisation.person_not_found')
        if (account.role === 'guest' && isAdmin === true) {
          throw organisationFail('organisation.guest_not_possible')
        }
        const before = await repository.findMember(db, id, userId)
        if (before === undefined && account.deactivated_at !== null) {
          throw organisationFail('organisation.person_deactivated')
        }
        const is_admin: Flag = isAdmin === undefined ? (before?.is_admin ?? 0) : isAdmin ? 1 : 0
        await repository.putMember(db, {
          group_id: id,
          user_id: userId,
          is_admin,
          created_at: before?.created_at ?? now(),
        })
        await context.changed(unit, actor, {
          part: 'groups',
          action: before === undefined ? 'organisation.group_joined' : 'organisation.group_member_set',
          target: { type: 'user', id: userId, name: account.name },
          details: { groupId: id, isAdmin: is_admin === 1 },
        })
        return { user: presentPerson(account), isAdmin: is_admin === 1 }
      })
    },

    async removeMember(actor, id, userId) {
      await storage.unitOfWork(async (unit) => {
        const db = context.within(unit)
        const leaving = userId === actor.userId
        await context.require(actor, leaving ? 'groups.read' : 'groups.manage', id, db)
        if ((await repository.findMember(db, id, userId)) === undefined) {
          throw organisationFail('organisation.member_not_found')
        }
        await leaveGroup(context, unit, id, userId)
        const [account, group] = [await findAccount(db, userId), await getGroup(db, id)]
        await context.changed(unit, actor, {
          part: 'groups',
          action: 'organisation.group_left',
          target: { type: 'user', id: userId, ...(account === undefined ? {} : { name: account.name }) },
          details: { groupId: id, group: group.name },
        })
      })
    },
  }
}

type GroupRows = Awaited<ReturnType<typeof repository.listGroups>>

async function getGroup(db: Db, id: string): Promise<GroupRow> {
  const row = await repository.findGroup(db, id)
  if (row === undefined) throw organisationFail('organisation.group_not_found')
  return row
}

/** Without asking whether somebody may. @throws organisation.name_taken */
export async function addGroup(
  { now }: Pick<OrganisationContext, 'now'>,
  db: Db,
  by: Actor,
  { name, description }: CreateGroupRequest,
): Promise<GroupRow> {
  const row: GroupRow = {
    id: uuidv7(now()),
    name: tidyName(name),
    description: description?.trim() ?? '',
    created_by: by.userId,
    created_at: now(),
    updated_at: now(),
  }
  await refuseTakenName(repository.insertGroup(db, row))
  return row
}

export async function leaveGroup(
  context: OrganisationContext,
  unit: UnitOfWork,
  groupId: string,
  userId: string,
): Promise<void> {
  await repository.deleteMember(context.within(unit), groupId, userId)
  await context.reduced(unit, [userId])
}
