import type {
  CreateCustomRoleRequest,
  CustomRole,
  Page,
  Person,
  UpdateCustomRoleRequest,
} from '@stoa/protocol'
import type { Actor } from '../../platform/permissions/actor.ts'
import { decodeCursor, pageFrom } from '../../platform/storage/cursor.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import * as repository from './custom-roles.repository.ts'
import { tidyName } from './departments.ts'
import type { Db } from './departments.repository.ts'
import { findAccount } from './directory.repository.ts'
import { organisationFail } from './organisation.errors.ts'
import { type OrganisationContext, refuseTakenName } from './organisation-context.ts'
import { presentCustomRole, presentPerson } from './organisation.presenter.ts'

interface ListQuery {
  cursor?: string
  limit: number
}

/** Nobody gives, takes or changes a role that holds more than they hold themselves. */
export interface CustomRoles {
  list(actor: Actor, query: ListQuery): Promise<Page<CustomRole>>
  /** Actions that the actor may put into a role. */
  givable(actor: Actor): { actions: string[] }
  /** @throws organisation.action_not_held, organisation.name_taken */
  create(actor: Actor, request: CreateCustomRoleRequest): Promise<CustomRole>
  update(actor: Actor, id: string, request: UpdateCustomRoleRequest): Promise<CustomRole>
  delete(actor: Actor, id: string): Promise<void>
  listMembers(actor: Actor, id: string, query: ListQuery): Promise<Page<Person>>
  /** @throws organisation.guest_not_possible, organisation.person_deactivated */
  give(actor: Actor, id: string, userId: string): Promise<Person>
  take(actor: Actor, id: string, userId: string): Promise<void>
}

export function createCustomRoles(context: OrganisationContext): CustomRoles {
  const { permissions, storage, now } = context

  const demand = (actor: Actor): void => permissions.demand(actor, 'organisation.manage_roles')

  function requireHeld(actor: Actor, actions: readonly string[]): void {
    const held = new Set<string>(permissions.organisationActions(actor))
    const missing = actions.filter((action) => !held.has(action))
    if (missing.length > 0) {
      throw organisationFail('organisation.action_not_held', { meta: { actions: missing } })
    }
  }

  async function getHeld(actor: Actor, id: string, db: Db) {
    const row = await repository.findRole(db, id)
    if (row === undefined) throw organisationFail('organisation.role_not_found')
    const actions = (await repository.actionsOf(db, [id])).map(({ action }) => action)
    requireHeld(actor, actions)
    return { row, actions }
  }

  async function present(rows: Awaited<ReturnType<typeof repository.listRoles>>, db: Db) {
    const ids = rows.map(({ id }) => id)
    const actions = ids.length === 0 ? [] : await repository.actionsOf(db, ids)
    return rows.map((row) => presentCustomRole(row, actions))
  }

  async function detail(id: string, db: Db): Promise<CustomRole> {
    const [role] = await present(await repository.listRoles(db, { id, after: null, limit: 1 }), db)
    if (role === undefined) throw organisationFail('organisation.role_not_found')
    return role
  }

  return {
    async list(actor, { cursor, limit }) {
      demand(actor)
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string', 'string'])
      const db = context.db()
      const rows = await repository.listRoles(db, { after, limit: limit + 1 })
      const { items, nextCursor } = pageFrom(
        rows,
        limit,
        (row) => [row.name, row.id],
        (row) => row,
      )
      return { items: await present(items, db), nextCursor }
    },

    givable(actor) {
      demand(actor)
      return { actions: permissions.organisationActions(actor).toSorted() }
    },

    async create(actor, { name, description, actions }) {
      demand(actor)
      requireHeld(actor, actions)
      return storage.unitOfWork(async (unit) => {
        const db = context.within(unit)
        const row = {
          id: uuidv7(now()),
          name: tidyName(name),
          description: description?.trim() ?? '',
          created_by: actor.userId,
          created_at: now(),
          updated_at: now(),
        }
        await refuseTakenName(repository.insertRole(db, row))
        await repository.replaceActions(db, row.id, actions)
        await context.changed(unit, actor, {
          part: 'roles',
          action: 'organisation.role_created',
          target: { type: 'custom_role', id: row.id, name: row.name },
          details: { actions },
        })
        return detail(row.id, db)
      })
    },

    async update(actor, id, request) {
      demand(actor)
      return storage.unitOfWork(async (unit) => {
        const db = context.within(unit)
        const { row, actions: before } = await getHeld(actor, id, db)
        const actions = request.actions ?? before
        requireHeld(actor, actions)
        const name = request.name === undefined ? row.name : tidyName(request.name)
        const description = request.description?.trim() ?? row.description
        await refuseTakenName(repository.updateRole(db, id, { name, description, updated_at: now() }))
        await repository.replaceActions(db, id, actions)
        await context.changed(unit, actor, {
          part: 'roles',
          action: 'organisation.role_updated',
          target: { type: 'custom_role', id, name },
          details: { from: before, to: actions },
        })
        return detail(id, db)
      })
    },

    async delete(actor, id) {
      demand(actor)
      await storage.unitOfWork(async (unit) => {
        const db = context.within(unit)
        const { row, actions } = await getHeld(actor, id, db)
        await repository.deleteRole(db, id)
        await context.changed(unit, actor, {
          part: 'roles',
          action: 'organisation.role_deleted',
          target: { type: 'custom_role', id, name: row.name },
          details: { actions },
        })
      })
    },

    async listMembers(actor, id, { cursor, limit }) {
      demand(actor)
      const db = context.db()
      if ((await repository.findRole(db, id)) === undefined)
        throw organisationFail('organisation.role_not_found')
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string', 'string'])
      const rows = await repository.listMembers(db, id, { after, limit: limit + 1 })
      return pageFrom(rows, limit, (row) => [row.name, row.id], presentPerson)
    },

    async give(actor, id, userId) {
      demand(actor)
      return storage.unitOfWork(async (unit) => {
        const db = context.within(unit)
        const { row, actions } = await getHeld(actor, id, db)
        const account = await findAccount(db, userId)
        if (account === undefined) throw organisationFail('organisation.person_not_found')
        if (account.role === 'guest') throw organisationFail('organisation.guest_not_possible')
        if (account.deactivated_at !== null) throw organisationFail('organisation.person_deactivated')
        await repository.addMember(db, id, userId, now())
        await context.changed(unit, actor, {
          part: 'roles',
          action: 'organisation.role_given',
          target: { type: 'user', id: userId, name: account.name },
          details: { roleId: id, role: row.name, actions },
        })
        return presentPerson(account)
      })
    },

    async take(actor, id, userId) {
      demand(actor)
      await storage.unitOfWork(async (unit) => {
        const db = context.within(unit)
        const { row, actions } = await getHeld(actor, id, db)
        if (!(await repository.isMember(db, id, userId))) {
          throw organisationFail('organisation.member_not_found')
        }
        await repository.deleteMember(db, id, userId)
        const account = await findAccount(db, userId)
        await context.changed(unit, actor, {
          part: 'roles',
          action: 'organisation.role_taken',
          target: { type: 'user', id: userId, ...(account === undefined ? {} : { name: account.name }) },
          details: { roleId: id, role: row.name, actions },
        })
      })
    },
  }
}
