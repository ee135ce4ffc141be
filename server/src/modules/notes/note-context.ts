import type { DocumentDetail, Person } from '@stoa/protocol'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import type { SyncCore } from '../../sync/index.ts'
import { documentsFail, type DocumentsService } from '../documents/index.ts'
import type { HistoryService } from '../history/index.ts'
import type { IdentityService } from '../identity/index.ts'
import { notesFail } from './notes.errors.ts'
import { notesChanged } from './notes.events.ts'
import * as repository from './notes.repository.ts'

export interface NoteNeeds {
  readonly sync: SyncCore
  readonly identity: IdentityService
  readonly documents: DocumentsService
  readonly history: HistoryService
}

export type NoteAction = 'documents.read' | 'documents.edit'

/** What every command on notes needs. */
export interface NoteContext
  extends Pick<ModuleContext, 'audit' | 'config' | 'logger' | 'mail' | 'now' | 'permissions'> {
  readonly needs: NoteNeeds
  db(): repository.Db
  unitOfWork: ModuleContext['storage']['unitOfWork']
  within(unit: UnitOfWork): repository.Db
  /**
   * The note, if the actor may do this with it. To change one, it must not be in the trash.
   * @throws documents.not_found, documents.in_trash, http.forbidden, notes.not_a_note
   */
  require(actor: Actor, action: NoteAction, id: string): Promise<DocumentDetail>
  /** Those of `ids` that the actor may know by name; of others only the id is told. */
  people(actor: Actor, ids: Iterable<string>): Promise<ReadonlyMap<string, Person>>
  changed(unit: UnitOfWork, note: { id: string; spaceId: string }): Promise<void>
}

export function createNoteContext(module: ModuleContext, needs: NoteNeeds): NoteContext {
  const { storage, permissions, events } = module
  const db = () => storage.db<repository.Tables>()

  return {
    audit: module.audit,
    config: module.config,
    logger: module.logger,
    mail: module.mail,
    now: module.now,
    permissions,
    needs,
    db,
    unitOfWork: storage.unitOfWork,
    within: (unit) => unit.db<repository.Tables>(),

    async require(actor, action, id) {
      await permissions.require(actor, action, id, db())
      const document = await needs.documents.get(actor, id)
      if (document.kind !== 'note') throw notesFail('notes.not_a_note')
      if (action === 'documents.edit' && document.trashedAt !== null)
        throw documentsFail('documents.in_trash')
      return document
    },

    async people(actor, ids) {
      const known = await permissions.allowed(actor, 'people.read', [...new Set(ids)], db())
      const rows = await repository.listPeople(db(), [...known])
      return new Map(rows.map((row) => [row.id, row]))
    },

    changed: (unit, { id, spaceId }) => events.record(unit, notesChanged, { documentId: id, spaceId }),
  }
}

/** Somebody who is gone, or whom the reader may not know. */
export const unknownPerson = (id: string): Person => ({ id, name: '', hue: 0 })
