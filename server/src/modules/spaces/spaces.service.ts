import type { CreateSpaceRequest, Page, PreviewSpace, Space, UpdateSpaceRequest } from '@stoa/protocol'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { decodeCursor, pageFrom } from '../../platform/storage/cursor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import type { IdentityService } from '../identity/index.ts'
import { type ListQuery, requirePreview, type RightsService } from '../rights/index.ts'
import { createSpaceGrants, type SpaceGrants } from './space-grants.ts'
import { spacesFail } from './spaces.errors.ts'
import { spacesChanged } from './spaces.events.ts'
import { presentSpace } from './spaces.presenter.ts'
import * as repository from './spaces.repository.ts'
import type { SpaceTable } from './spaces.tables.ts'

declare module '../../platform/module/module.ts' {
  interface Services {
    spaces: SpacesService
  }
}

/** What is known of a space, whoever may see it. */
export type KnownSpace = Pick<SpaceTable, 'id' | 'name' | 'description'>

export interface SpacesService {
  readonly grants: SpaceGrants
  create(actor: Actor, request: CreateSpaceRequest): Promise<Space>
  /** @throws spaces.not_found */
  get(actor: Actor, id: string): Promise<Space>
  list(actor: Actor, query: ListQuery): Promise<Page<Space>>
  /** For the operator of the machine, who is not asked for a right: its name; null when there is none. */
  nameOf(id: string): Promise<string | null>
  /** For the operator: every space, by name. */
  known(): Promise<KnownSpace[]>
  update(actor: Actor, id: string, request: UpdateSpaceRequest): Promise<Space>
  /** The spaces that another person sees; written down in the audit log. @throws http.forbidden */
  preview(actor: Actor, userId: string, query: ListQuery): Promise<Page<PreviewSpace>>
}

export function createSpacesService(
  context: ModuleContext,
  { identity, rights }: { identity: IdentityService; rights: RightsService },
): SpacesService {
  const { storage, permissions, events, audit, now } = context
  const db = (): repository.Db => storage.db<repository.Tables>()
  const within = (unit: UnitOfWork): repository.Db => unit.db<repository.Tables>()

  async function getSpace(actor: Actor, id: string, handle = db()): Promise<Space> {
    const row = await repository.findSpaceFor(handle, actor.userId, id)
    if (row === undefined) throw spacesFail('spaces.not_found')
    return presentSpace(row)
  }

  return {
    grants: createSpaceGrants(context, rights.grants),

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
        await rights.grants.replaceScopes(tx, [], [{ scope_id: id, source_id: id, distance: 0 }])
        await rights.grants.give(tx, {
          source: { type: 'space', id },
          to: { type: 'person', id: actor.userId },
          role: 'manager',
          by: actor.userId,
        })
        await events.record(unit, spacesChanged, { spaceId: id })
        const target = { type: 'space', id, name: request.name.trim() }
        await audit.record(unit, { action: 'spaces.created', actor, target })
        return getSpace(actor, id, tx)
      })
    },

    get: (actor, id) => getSpace(actor, id),

    nameOf: async (id) => (await repository.findSpace(db(), id))?.name ?? null,

    known: () => repository.knownSpaces(db()),

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
        await events.record(unit, spacesChanged, { spaceId: id })
        const space = await getSpace(actor, id, tx)
        const target = { type: 'space', id, name: space.name }
        await audit.record(unit, {
          action: 'spaces.updated',
          actor,
          target,
          details: { fields: Object.keys(request) },
        })
        return space
      })
    },

    async preview(actor, userId, { cursor, limit }) {
      const person = await requirePreview(permissions, identity, actor, userId)
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string', 'string'])
      const rows = await storage.unitOfWork(async (unit) => {
        const target = { type: 'user', id: userId, name: person.name }
        await audit.record(unit, { action: 'spaces.previewed', actor, target })
        return repository.listSpacesFor(within(unit), userId, { after, limit: limit + 1 })
      })
      return pageFrom(
        rows,
        limit,
        (row) => [row.name, row.id],
        ({ id, name, role }) => ({ id, name, role }),
      )
    },
  }
}
