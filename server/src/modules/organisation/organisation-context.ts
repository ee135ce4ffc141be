import type { AuditEntry } from '../../platform/audit/audit-entry.ts'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { Action } from '../../platform/permissions/permission-engine.ts'
import { isUniqueViolation } from '../../platform/storage/sqlite-dialect.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import type { Db } from './departments.repository.ts'
import { organisationFail } from './organisation.errors.ts'
import { belongingReduced, organisationChanged } from './organisation.events.ts'
import type { Tables } from './organisation.tables.ts'

/** What the parts of this module share. */
export interface OrganisationContext extends Pick<ModuleContext, 'storage' | 'permissions' | 'now'> {
  /** For single statements outside a unit of work. */
  db(): Db
  within(unit: UnitOfWork): Db
  require(actor: Actor, action: Action, id: string, db: Db): Promise<void>
  /** Records the change for everybody who looks at it, and in the audit log. */
  changed(unit: UnitOfWork, actor: Actor, change: Change): Promise<void>
  auditAll(unit: UnitOfWork, entries: readonly AuditEntry[]): Promise<void>
  /** Records an import as a whole. */
  imported(unit: UnitOfWork, actor: Actor, figures: Readonly<Record<string, number>>): Promise<void>
  /** Records that the list of all people was taken out. */
  exported(unit: UnitOfWork, actor: Actor): Promise<void>
  /** For people who belong to less than before; nobody is fine. */
  reduced(unit: UnitOfWork, userIds: readonly string[]): Promise<void>
  /** Tells those who gave a right to it that a department or group is gone, in the same transaction. */
  principalRemoved(unit: UnitOfWork, principal: { type: 'department' | 'group'; id: string }): Promise<void>
}

export interface Change {
  part: 'departments' | 'groups' | 'people' | 'roles'
  action: `organisation.${string}`
  target: { type: 'department' | 'group' | 'custom_role' | 'user'; id: string; name?: string }
  details?: Readonly<Record<string, unknown>>
}

/** Called in the transaction that deletes a department or group: rights given to it must go with it. */
export type PrincipalRemoved = (
  unit: UnitOfWork,
  principal: { type: 'department' | 'group'; id: string },
) => Promise<void>

declare module '../../platform/module/module.ts' {
  interface Contributions {
    principalRemoved: PrincipalRemoved
  }
}

export function createOrganisationContext(context: ModuleContext): OrganisationContext {
  const { storage, permissions, events, audit, now, contributions } = context
  return {
    storage,
    permissions,
    now,
    db: () => storage.db<Tables>(),
    within: (unit) => unit.db<Tables>(),
    require: (actor, action, id, db) => permissions.require(actor, action, id, db),
    async changed(unit, actor, { part, action, target, details }) {
      await events.record(unit, organisationChanged, { part })
      await audit.record(unit, { action, actor, target, ...(details === undefined ? {} : { details }) })
    },
    auditAll: (unit, entries) => audit.recordAll(unit, entries),
    async imported(unit, actor, figures) {
      for (const part of ['people', 'departments', 'groups'] as const) {
        await events.record(unit, organisationChanged, { part })
      }
      await audit.record(unit, {
        action: 'organisation.people_imported',
        actor,
        target: null,
        details: figures,
      })
    },
    exported: (unit, actor) =>
      audit.record(unit, { action: 'organisation.people_exported', actor, target: null }),
    async reduced(unit, userIds) {
      if (userIds.length > 0) await events.record(unit, belongingReduced, { userIds: [...new Set(userIds)] })
    },
    async principalRemoved(unit, principal) {
      for (const removed of contributions('principalRemoved')) await removed(unit, principal)
    },
  }
}

/** Turns the database's refusal of a name that exists into ours. */
export async function refuseTakenName<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (isUniqueViolation(error)) throw organisationFail('organisation.name_taken', { cause: error })
    throw error
  }
}
