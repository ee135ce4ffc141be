import {
  type CreateSpaceRequest,
  type Member,
  type Page,
  type Role,
  roleRank,
  type Space,
  type UpdateSpaceRequest,
} from '@stoa/protocol'
import type { EventDefinition } from '../../platform/events/event-bus.ts'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { decodeCursor, pageFrom } from '../../platform/storage/cursor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { spacesFail } from './spaces.errors.ts'
import { spaceAccessReduced, spacesChanged } from './spaces.events.ts'
import { presentSpace } from './spaces.presenter.ts'
import * as repository from './spaces.repository.ts'

declare module '../../platform/module/module.ts' {
  interface Services {
    spaces: SpacesService
  }
}

interface ListQuery {
  cursor?: string
  limit: number
}

export interface SpacesService {
  create(actor: Actor, request: CreateSpaceRequest): Promise<Space>
  /** @throws spaces.not_found */
  get(actor: Actor, id: string): Promise<Space>
  list(actor: Actor, query: ListQuery): Promise<Page<Space>>
  update(actor: Actor, id: string, request: UpdateSpaceRequest): Promise<Space>
  listMembers(actor: Actor, id: string, query: ListQuery): Promise<Page<Member>>
  /** @throws spaces.last_manager, spaces.member_not_found for somebody who does not exist */
  setMember(actor: Actor, id: string, userId: string, role: Role): Promise<Member>
  /** Managers remove anybody, and everybody may leave. @throws spaces.last_manager */
  removeMember(actor: Actor, id: string, userId: string): Promise<void>
}

export function createSpacesService({ storage, permissions, events, now }: ModuleContext): SpacesService {
  const db = (): repository.Db => storage.db<repository.Tables>()
  const within = (unit: UnitOfWork): repository.Db => unit.db<repository.Tables>()
  const record = <D extends Record<string, unknown>>(
    unit: UnitOfWork,
    event: EventDefinition<D>,
    data: D,
    also: readonly string[] = [],
  ) => events.record(unit, event, data, { also })

  async function getSpace(actor: Actor, id: string, handle = db()): Promise<Space> {
    const row = await repository.findSpaceFor(handle, actor.userId, id)
    if (row === undefined) throw spacesFail('spaces.not_found')
    return presentSpace(row)
  }

  /** Throws when taking the manager's role from this member would leave the space without one. */
  async function keepOneManager(tx: repository.Db, spaceId: string, before: Role | undefined): Promise<void> {
    if (before === 'manager' && (await repository.countManagers(tx, spaceId)) === 1) {
      throw spacesFail('spaces.last_manager')
    }
  }

  return {
    async create(actor, request) {
      permissions.demand(actor, 'spaces.create')
      const id = uuidv7(now())
      return storage.unitOfWork(async (unit) => {
        const tx = within(unit)
        const at = now()
        await repository.insertSpace(tx, {
          id,
          name: request.name.trim(),
          description: request.description?.trim() ?? '',
          created_by: actor.userId,
          created_at: at,
          updated_at: at,
        })
        await repository.upsertMember(tx, {
          space_id: id,
          user_id: actor.userId,
          role: 'manager',
          created_at: at,
        })
        await record(unit, spacesChanged, { spaceId: id })
        return getSpace(actor, id, tx)
      })
    },

    get: (actor, id) => getSpace(actor, id),

    async list(actor, { cursor, limit }) {
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string', 'string'])
      const rows = await repository.listSpacesFor(db(), actor.userId, { after, limit: limit + 1 })
      return pageFrom(rows, limit, (row) => [row.name, row.id], presentSpace)
    },

    async update(actor, id, request) {
      return storage.unitOfWork(async (unit) => {
        const tx = within(unit)
        await permissions.require(actor, 'spaces.edit', id, tx)
        await repository.updateSpace(tx, id, {
          ...(request.name === undefined ? {} : { name: request.name.trim() }),
          ...(request.description === undefined ? {} : { description: request.description.trim() }),
          updated_at: now(),
        })
        await record(unit, spacesChanged, { spaceId: id })
        return getSpace(actor, id, tx)
      })
    },

    async listMembers(actor, id, { cursor, limit }) {
      await permissions.require(actor, 'spaces.read', id, db())
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string', 'string'])
      const rows = await repository.listMembers(db(), id, { after, limit: limit + 1 })
      return pageFrom(
        rows,
        limit,
        (row) => [row.name, row.id],
        ({ role, ...user }) => ({ user, role }),
      )
    },

    async setMember(actor, id, userId, role) {
      return storage.unitOfWork(async (unit) => {
        const tx = within(unit)
        await permissions.require(actor, 'spaces.manage_members', id, tx)
        if (!(await repository.personExists(tx, userId))) throw spacesFail('spaces.member_not_found')
        const before = (await repository.findMember(tx, id, userId))?.role
        if (role !== 'manager') await keepOneManager(tx, id, before)
        await repository.upsertMember(tx, { space_id: id, user_id: userId, role, created_at: now() })
        await record(unit, spacesChanged, { spaceId: id })
        if (before !== undefined && roleRank(role) < roleRank(before)) {
          await record(unit, spaceAccessReduced, { spaceId: id, userId })
        }
        return { user: await repository.getPerson(tx, userId), role }
      })
    },

    async removeMember(actor, id, userId) {
      await storage.unitOfWork(async (unit) => {
        const tx = within(unit)
        const leaving = userId === actor.userId
        await permissions.require(actor, leaving ? 'spaces.read' : 'spaces.manage_members', id, tx)
        const before = (await repository.findMember(tx, id, userId))?.role
        if (before === undefined) throw spacesFail('spaces.member_not_found')
        await keepOneManager(tx, id, before)
        await repository.deleteMember(tx, id, userId)
        await record(unit, spacesChanged, { spaceId: id }, [userId])
        await record(unit, spaceAccessReduced, { spaceId: id, userId })
      })
    },
  }
}
