import type { DocumentDetail } from '@stoa/protocol'
import type { AuditLog } from '../../platform/audit/audit-log.ts'
import type { EventDefinition } from '../../platform/events/event-bus.ts'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { PermissionEngine } from '../../platform/permissions/permission-engine.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import type { SyncCore } from '../../sync/index.ts'
import type { GrantKeeper } from '../rights/index.ts'
import type { DocumentAction } from './documents.access.ts'
import { documentsFail } from './documents.errors.ts'
import { documentsChanged } from './documents.events.ts'
import { presentDetail, unknownPerson } from './documents.presenter.ts'
import * as repository from './documents.repository.ts'
import { countVisibleBelow } from './documents-tree.repository.ts'

/** What every command on documents needs. */
export interface DocumentContext {
  now(): number
  sync: SyncCore
  grants: GrantKeeper
  permissions: PermissionEngine
  audit: AuditLog
  db(): repository.Db
  unitOfWork: ModuleContext['storage']['unitOfWork']
  within(unit: UnitOfWork): repository.Db
  /** The row, if the actor may do this with it. @throws documents.not_found, http.forbidden */
  require(
    actor: Actor,
    action: DocumentAction,
    id: string,
    db: repository.Db,
  ): Promise<repository.DocumentRow>
  /** As {@link require}, and not in the trash. @throws documents.in_trash */
  requireLive(
    actor: Actor,
    action: DocumentAction,
    id: string,
    db: repository.Db,
  ): Promise<repository.DocumentRow>
  /** @throws spaces.not_found, http.forbidden */
  requireSpace(
    actor: Actor,
    action: 'spaces.read' | 'documents.create',
    id: string,
    db: repository.Db,
  ): Promise<void>
  /** Throws unless the actor may do this with every one of these. @throws documents.subtree_protected */
  requireAll(actor: Actor, action: DocumentAction, ids: readonly string[], db: repository.Db): Promise<void>
  detail(actor: Actor, row: repository.DocumentRow, db: repository.Db): Promise<DocumentDetail>
  /** @param also people told although they cannot see it any more */
  changed(unit: UnitOfWork, documentId: string, spaceId: string, also?: readonly string[]): Promise<void>
  /** To be told before the row is deleted: afterwards nobody could say who saw it. */
  gone(unit: UnitOfWork, row: repository.DocumentRow): Promise<void>
  record<D extends Record<string, unknown>>(
    unit: UnitOfWork,
    event: EventDefinition<D>,
    data: D,
  ): Promise<void>
}

export function createDocumentContext(
  { storage, permissions, events, audit, now }: ModuleContext,
  { sync, grants }: { sync: SyncCore; grants: GrantKeeper },
): DocumentContext {
  const context: DocumentContext = {
    now,
    sync,
    grants,
    permissions,
    audit,
    db: () => storage.db<repository.Tables>(),
    unitOfWork: storage.unitOfWork,
    within: (unit) => unit.db<repository.Tables>(),

    async require(actor, action, id, db) {
      await permissions.require(actor, action, id, db)
      const row = await repository.findDocument(db, id)
      if (row === undefined) throw documentsFail('documents.not_found')
      return row
    },

    async requireLive(actor, action, id, db) {
      const row = await context.require(actor, action, id, db)
      if (row.trashed_at !== null) throw documentsFail('documents.in_trash')
      return row
    },

    requireSpace: (actor, action, id, db) => permissions.require(actor, action, id, db),

    async requireAll(actor, action, ids, db) {
      const allowed = await permissions.allowed(actor, action, ids, db)
      if (allowed.size < new Set(ids).size) throw documentsFail('documents.subtree_protected')
    },

    async detail(actor, row, db) {
      const rank = (await repository.rankOn(db, actor.userId, row.id)) ?? 0
      const createdBy = (await repository.getPerson(db, row.created_by)) ?? unknownPerson(row.created_by)
      const updatedBy = (await repository.getPerson(db, row.updated_by)) ?? null
      const descendants = await countVisibleBelow(db, actor.userId, row.id)
      return presentDetail(row, { actor, rank, createdBy, updatedBy, descendants })
    },

    changed: (unit, documentId, spaceId, also = []) =>
      events.record(unit, documentsChanged, { documentId, spaceId }, { also }),

    async gone(unit, { id, space_id }) {
      const audience = await repository.audienceOf(context.within(unit), id)
      await context.changed(unit, id, space_id, [...audience])
    },

    record: (unit, event, data) => events.record(unit, event, data),
  }
  return context
}
