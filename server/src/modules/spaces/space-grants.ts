import {
  type Access,
  type GrantList,
  type Member,
  type Page,
  type PrincipalType,
  type Role,
  roleRank,
} from '@stoa/protocol'
import type { Contributions, ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { type GrantKeeper, type ListQuery, losers, rightsFail, type Source } from '../rights/index.ts'
import { spacesFail } from './spaces.errors.ts'
import { spaceAccessReduced, spacesChanged } from './spaces.events.ts'
import * as repository from './spaces.repository.ts'

/** Rights given on a space as a whole. */
export interface SpaceGrants {
  /** People who were given a right on the space itself. */
  listMembers(actor: Actor, id: string, query: ListQuery): Promise<Page<Member>>
  /** @throws spaces.last_manager, spaces.member_not_found for somebody who does not exist */
  setMember(actor: Actor, id: string, userId: string, role: Role): Promise<Member>
  /** Managers remove anybody, and everybody may leave. @throws spaces.last_manager, spaces.member_not_found */
  removeMember(actor: Actor, id: string, userId: string): Promise<void>
  list(actor: Actor, id: string, query: ListQuery): Promise<GrantList>
  /** @throws spaces.last_manager, rights.principal_not_found */
  set(actor: Actor, id: string, to: { type: PrincipalType; id: string }, role: Role): Promise<void>
  /** @throws spaces.last_manager, rights.grant_not_found */
  remove(actor: Actor, id: string, from: { type: PrincipalType; id: string }): Promise<void>
  explain(actor: Actor, id: string, userId: string): Promise<Access>
  readonly handOver: Contributions['handOver']
}

export function createSpaceGrants(
  { storage, permissions, events, audit }: ModuleContext,
  grants: GrantKeeper,
): SpaceGrants {
  const db = (): repository.Db => storage.db<repository.Tables>()
  const sourceOf = (id: string): Source => ({ type: 'space', id })

  async function titles(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = await Promise.all(ids.map((id) => repository.findSpaceFor(db(), actor.userId, id)))
    return new Map(found.flatMap((row) => (row === undefined ? [] : [[row.id, row.name] as const])))
  }

  /** Makes one change of grants, and all that follows from it. `reduces`: somebody may end up with less. */
  async function change(
    unit: UnitOfWork,
    actor: Actor,
    id: string,
    reduces: boolean,
    entry: { action: `spaces.${string}`; details: Record<string, unknown> },
    work: (tx: repository.Db) => Promise<void>,
  ): Promise<void> {
    const tx = unit.db<repository.Tables>()
    const before = reduces ? await grants.ranks(tx, id) : null
    await work(tx)
    if (!(await grants.hasManager(tx, sourceOf(id)))) throw spacesFail('spaces.last_manager')
    const gone = before === null ? [] : losers(before, await grants.ranks(tx, id))
    if (gone.length > 0) await events.record(unit, spaceAccessReduced, { spaceId: id, userIds: gone })
    await events.record(unit, spacesChanged, { spaceId: id }, { also: gone })
    const name = (await repository.findSpace(tx, id))?.name ?? null
    await audit.record(unit, { ...entry, actor, target: { type: 'space', id, name } })
  }

  async function set(
    unit: UnitOfWork,
    actor: Actor,
    id: string,
    to: { type: PrincipalType; id: string },
    role: Role,
  ): Promise<void> {
    const before = await grants.find(unit.db<repository.Tables>(), sourceOf(id), to)
    const reduces = before !== null && roleRank(role) < roleRank(before)
    const details = { principalType: to.type, principalId: to.id, from: before, to: role }
    await change(unit, actor, id, reduces, { action: 'spaces.grant_set', details }, (tx) =>
      grants.give(tx, { source: sourceOf(id), to, role, by: actor.userId }),
    )
  }

  async function remove(
    unit: UnitOfWork,
    actor: Actor,
    id: string,
    from: { type: PrincipalType; id: string },
    missing: () => Error,
  ): Promise<void> {
    const before = await grants.find(unit.db<repository.Tables>(), sourceOf(id), from)
    if (before === null) throw missing()
    const details = { principalType: from.type, principalId: from.id, from: before, to: null }
    await change(unit, actor, id, true, { action: 'spaces.grant_removed', details }, (tx) =>
      grants.take(tx, sourceOf(id), from.id),
    )
  }

  return {
    async listMembers(actor, id, query) {
      await permissions.require(actor, 'spaces.read', id, db())
      return grants.listPeople(db(), sourceOf(id), query)
    },

    async setMember(actor, id, userId, role) {
      return storage.unitOfWork(async (unit) => {
        const tx = unit.db<repository.Tables>()
        await permissions.require(actor, 'spaces.manage_members', id, tx)
        const user = await repository.findPerson(tx, userId)
        if (user === undefined) throw spacesFail('spaces.member_not_found')
        await grants.checkPrincipal(tx, { type: 'person', id: userId })
        await set(unit, actor, id, { type: 'person', id: userId }, role)
        return { user, role }
      })
    },

    async removeMember(actor, id, userId) {
      await storage.unitOfWork(async (unit) => {
        const leaving = userId === actor.userId
        const tx = unit.db<repository.Tables>()
        await permissions.require(actor, leaving ? 'spaces.read' : 'spaces.manage_members', id, tx)
        await remove(unit, actor, id, { type: 'person', id: userId }, () =>
          spacesFail('spaces.member_not_found'),
        )
      })
    },

    async list(actor, id, query) {
      await permissions.require(actor, 'spaces.manage_members', id, db())
      const scope = { scopeId: id, own: sourceOf(id) }
      return {
        ...(await grants.list(db(), scope, query, (ids) => titles(actor, ids))),
        inherits: false,
      }
    },

    async set(actor, id, to, role) {
      await storage.unitOfWork(async (unit) => {
        const tx = unit.db<repository.Tables>()
        await permissions.require(actor, 'spaces.manage_members', id, tx)
        await grants.checkPrincipal(tx, to)
        await set(unit, actor, id, to, role)
      })
    },

    async remove(actor, id, from) {
      await storage.unitOfWork(async (unit) => {
        await permissions.require(actor, 'spaces.manage_members', id, unit.db<repository.Tables>())
        await remove(unit, actor, id, from, () => rightsFail('rights.grant_not_found'))
      })
    },

    async explain(actor, id, userId) {
      await permissions.require(actor, 'spaces.manage_members', id, db())
      const scope = { scopeId: id, own: sourceOf(id) }
      return grants.explain(db(), scope, userId, (ids) => titles(actor, ids))
    },

    handOver: {
      list: (handle, userId) => listManaged(handle, userId),

      async transfer(unit, { actor, from, to }) {
        const items = await listManaged(unit.db<repository.Tables>(), from)
        for (const { id } of items) {
          const details = { from, to }
          await change(unit, actor, id, true, { action: 'spaces.handed_over', details }, async (tx) => {
            const source = sourceOf(id)
            await grants.give(tx, {
              source,
              to: { type: 'person', id: to },
              role: 'manager',
              by: actor.userId,
            })
            await grants.take(tx, source, from)
          })
        }
        return items
      },
    },
  }
}

const listManaged = async (db: repository.Db, userId: string) =>
  (await repository.managedSpaces(db, userId)).map(({ id, name }) => ({
    type: 'space',
    id,
    name,
    as: 'manager' as const,
  }))
