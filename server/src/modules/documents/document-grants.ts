import {
  type Access,
  type GrantList,
  type Inheritance,
  type Member,
  type Page,
  type PrincipalType,
  type Role,
  roleRank,
  type SetInheritanceRequest,
} from '@stoa/protocol'
import type { Contributions } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { type Grantee, type ListQuery, losers, rightsFail, type Source } from '../rights/index.ts'
import type { DocumentContext } from './document-context.ts'
import { setInherits } from './document-scopes.repository.ts'
import { renewScopes } from './document-scopes.ts'
import { documentsFail } from './documents.errors.ts'
import { documentAccessReduced } from './documents.events.ts'
import * as repository from './documents.repository.ts'
import { wholeSubtree } from './documents-tree.repository.ts'

/** Rights on one document and what is below it. */
export interface DocumentGrants {
  /** People who were given a right on the document itself. */
  listMembers(actor: Actor, id: string, query: ListQuery): Promise<Page<Member>>
  setMember(actor: Actor, id: string, userId: string, role: Role): Promise<Member>
  removeMember(actor: Actor, id: string, userId: string): Promise<void>
  /** Given here or inherited, nearest first. */
  list(actor: Actor, id: string, query: ListQuery): Promise<GrantList>
  /** @throws documents.last_manager, rights.principal_not_found */
  set(actor: Actor, id: string, to: { type: PrincipalType; id: string }, role: Role): Promise<void>
  /** @throws documents.last_manager, rights.grant_not_found */
  remove(actor: Actor, id: string, from: { type: PrincipalType; id: string }): Promise<void>
  /** Breaks or restores the inheritance of rights from above. */
  setInheritance(actor: Actor, id: string, request: SetInheritanceRequest): Promise<Inheritance>
  explain(actor: Actor, id: string, userId: string): Promise<Access>
  readonly handOver: Contributions['handOver']
}

const sourceOf = (id: string): Source => ({ type: 'document', id })

/** What one change of rights is about; it is written down in the audit log. */
export interface RightsChange {
  action: `documents.${string}`
  details: Record<string, unknown>
  /** Whether anybody may end up with less. */
  reduces: boolean
}

/**
 * Makes one change of a document's rights, within its unit of work, and all that follows from it: scopes below, sockets
 * of whoever lost something, news, the audit log.
 * @throws documents.last_manager
 */
export async function changeRights(
  context: DocumentContext,
  unit: UnitOfWork,
  actor: Parameters<DocumentContext['audit']['record']>[1]['actor'],
  row: repository.DocumentRow,
  { action, details, reduces }: RightsChange,
  work: (db: repository.Db) => Promise<void>,
): Promise<void> {
  const { grants } = context
  const db = context.within(unit)
  const { id, space_id } = row
  const before = reduces ? await grants.ranks(db, row.scope_id) : null
  await work(db)
  await renewScopes(db, grants, id)
  const after = (await repository.findDocument(db, id))!
  if (after.inherits === 0 && !(await grants.hasManager(db, sourceOf(id))))
    throw documentsFail('documents.last_manager')
  const userIds = before === null ? [] : losers(before, await grants.ranks(db, after.scope_id))
  if (userIds.length > 0) {
    const documentIds = await wholeSubtree(db, id)
    await context.record(unit, documentAccessReduced, { documentIds, userIds })
  }
  await context.changed(unit, id, space_id, userIds)
  await context.audit.record(unit, {
    action,
    actor,
    target: { type: 'document', id, name: row.title },
    details,
  })
}

export function createDocumentGrants(context: DocumentContext): DocumentGrants {
  const { grants } = context

  const titles = (actor: Actor) => (ids: readonly string[]) =>
    repository.visibleTitles(context.db(), actor.userId, ids)

  async function give(
    unit: UnitOfWork,
    actor: Actor,
    row: repository.DocumentRow,
    to: Grantee,
    role: Role,
  ): Promise<void> {
    const source = sourceOf(row.id)
    const from = await grants.find(context.within(unit), source, to)
    const details = { principalType: to.type, principalId: to.id, from, to: role }
    const reduces = from !== null && roleRank(role) < roleRank(from)
    await changeRights(context, unit, actor, row, { action: 'documents.grant_set', details, reduces }, (db) =>
      grants.give(db, { source, to, role, by: actor.userId }),
    )
  }

  async function take(
    unit: UnitOfWork,
    actor: Actor,
    row: repository.DocumentRow,
    to: Grantee,
    missing: () => Error,
  ): Promise<void> {
    const source = sourceOf(row.id)
    const from = await grants.find(context.within(unit), source, to)
    if (from === null) throw missing()
    const details = { principalType: to.type, principalId: to.id, from, to: null }
    const change = { action: 'documents.grant_removed', details, reduces: true } as const
    await changeRights(context, unit, actor, row, change, (db) => grants.take(db, source, to.id))
  }

  return {
    async listMembers(actor, id, query) {
      const db = context.db()
      await context.require(actor, 'documents.list_members', id, db)
      return grants.listPeople(db, sourceOf(id), query)
    },

    setMember: (actor, id, userId, role) =>
      context.unitOfWork(async (unit) => {
        const db = context.within(unit)
        const row = await context.requireLive(actor, 'documents.manage', id, db)
        const user = await repository.getPerson(db, userId)
        if (user === undefined) throw documentsFail('documents.member_not_found')
        await grants.checkPrincipal(db, { type: 'person', id: userId })
        await give(unit, actor, row, { type: 'person', id: userId }, role)
        return { user, role }
      }),

    removeMember: (actor, id, userId) =>
      context.unitOfWork(async (unit) => {
        const row = await context.require(actor, 'documents.manage', id, context.within(unit))
        await take(unit, actor, row, { type: 'person', id: userId }, () =>
          documentsFail('documents.member_not_found'),
        )
      }),

    async list(actor, id, query) {
      const db = context.db()
      const row = await context.require(actor, 'documents.manage', id, db)
      const scope = { scopeId: row.scope_id, own: sourceOf(id) }
      const page = await grants.list(db, scope, query, titles(actor))
      return { ...page, inherits: row.inherits === 1 }
    },

    set: (actor, id, to, role) =>
      context.unitOfWork(async (unit) => {
        const db = context.within(unit)
        const row = await context.requireLive(actor, 'documents.manage', id, db)
        await grants.checkPrincipal(db, to)
        await give(unit, actor, row, to, role)
      }),

    remove: (actor, id, from) =>
      context.unitOfWork(async (unit) => {
        const row = await context.require(actor, 'documents.manage', id, context.within(unit))
        await take(unit, actor, row, from, () => rightsFail('rights.grant_not_found'))
      }),

    setInheritance: (actor, id, { inherits, copy = true }) =>
      context.unitOfWork(async (unit) => {
        const db = context.within(unit)
        const row = await context.requireLive(actor, 'documents.manage', id, db)
        if ((row.inherits === 1) === inherits) return { inherits }
        const details = inherits ? { inherits } : { inherits, copy }
        const change = { action: 'documents.inheritance_set', details, reduces: !inherits } as const
        await changeRights(context, unit, actor, row, change, async (tx) => {
          const by = actor.userId
          const to = { type: 'person', id: by } as const
          if (!inherits && copy) await grants.copy(tx, { scopeId: row.scope_id }, sourceOf(id), by)
          if (!inherits && !copy) await grants.give(tx, { source: sourceOf(id), to, role: 'manager', by })
          await setInherits(tx, id, inherits)
        })
        return { inherits }
      }),

    async explain(actor, id, userId) {
      const db = context.db()
      const row = await context.require(actor, 'documents.manage', id, db)
      return grants.explain(db, { scopeId: row.scope_id, own: sourceOf(id) }, userId, titles(actor))
    },

    handOver: {
      list: (db, userId) => listManagedAlone(context, db, userId),

      async transfer(unit, { actor, from, to }) {
        const db = context.within(unit)
        const items = await listManagedAlone(context, db, from)
        for (const { id } of items) {
          const row = (await repository.findDocument(db, id))!
          const change = { action: 'documents.handed_over', details: { from, to }, reduces: true } as const
          await changeRights(context, unit, actor, row, change, async (tx) => {
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

/** Documents that only this person manages. */
async function listManagedAlone({ grants }: DocumentContext, db: repository.Db, userId: string) {
  const items: { type: string; id: string; name: string; as: 'manager' }[] = []
  for (const { id, title } of await repository.brokenDocumentsOf(db, userId)) {
    const managers = await grants.managers(db, sourceOf(id))
    if (managers.every((managerId) => managerId === userId))
      items.push({ type: 'document', id, name: title, as: 'manager' })
  }
  return items
}
