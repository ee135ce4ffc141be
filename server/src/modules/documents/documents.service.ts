import type {
  ContentFormat,
  CreateDocumentRequest,
  DocumentDetail,
  DocumentNode,
  DocumentPeopleQuery,
  DocumentPerson,
  DuplicateDocumentRequest,
  Erasure,
  EraseRequest,
  MoveDocumentRequest,
  Page,
  PreviewDocument,
  TrashItem,
  UpdateDocumentRequest,
} from '@stoa/protocol'
import { roleRank } from '@stoa/protocol'
import { anyOf } from '../../platform/http/request-context.ts'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { decodeCursor, pageFrom } from '../../platform/storage/cursor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { InTurn } from '../../platform/turns/in-turn.ts'
import type { ContentChange, SyncAuthority, SyncCore } from '../../sync/index.ts'
import type { IdentityService } from '../identity/index.ts'
import { type ListQuery, requirePreview, type RightsService } from '../rights/index.ts'
import {
  adoptDocument,
  type AdoptedTree,
  type Adoption,
  adoptTree,
  type KnownDocument,
} from './document-adoption.ts'
import { type CopyOptions, createDocument, duplicateDocument, readContent } from './document-content.ts'
import { createDocumentContext } from './document-context.ts'
import { erase } from './document-erasure.ts'
import { createDocumentGrants, type DocumentGrants } from './document-grants.ts'
import { createDocumentLinks, type DocumentLinks } from './document-links.ts'
import { listPeople } from './document-people.ts'
import { createDocumentSyncAuthority, type DocumentSyncActor } from './document-sync-authority.ts'
import { moveDocument, purgeDocument, restoreDocument, trashDocument } from './document-tree.ts'
import { documentActions } from './documents.access.ts'
import { documentsFail } from './documents.errors.ts'
import { documentsEdited } from './documents.events.ts'
import { presentNode, presentPreview, presentTrashItem } from './documents.presenter.ts'
import * as repository from './documents.repository.ts'
import { listVisible } from './visible-documents.repository.ts'
import { listTrash } from './documents-tree.repository.ts'
import { sweepNowAndThen } from './orphan-sweep.ts'
import { recheckNowAndThen } from './recheck.ts'
import { followRights } from './revocation.ts'

declare module '../../platform/module/module.ts' {
  interface Services {
    documents: DocumentsService
  }
}

/** Everything that is edited together, whatever its kind: its place in the tree, its rights, its trash, its content. */
export interface DocumentsService {
  create(actor: Actor, request: CreateDocumentRequest): Promise<DocumentDetail>
  get(actor: Actor, id: string): Promise<DocumentDetail>
  list(actor: Actor, spaceId: string, query: ListQuery): Promise<Page<DocumentNode>>
  /** @throws documents.version_conflict */
  update(actor: Actor, id: string, request: UpdateDocumentRequest): Promise<DocumentDetail>
  /** @throws documents.cycle, documents.parent_not_found, documents.sibling_not_found */
  move(actor: Actor, id: string, request: MoveDocumentRequest): Promise<DocumentDetail>
  duplicate(actor: Actor, id: string, request: DuplicateDocumentRequest): Promise<DocumentDetail>
  /** A new document beside this one, of its kind and no more open, with a state that was encoded before. */
  copyOf(
    actor: Actor,
    id: string,
    title: string,
    copy: CopyOptions & { readonly state: Uint8Array },
  ): Promise<DocumentDetail>
  /** @throws documents.subtree_changed when `expected` is not the number of documents below it */
  trash(actor: Actor, id: string, expected: number | undefined): Promise<void>
  restore(actor: Actor, id: string): Promise<DocumentDetail>
  purge(actor: Actor, id: string): Promise<void>
  /** @throws http.forbidden, documents.erase_what, documents.not_found */
  erase(actor: Actor, request: EraseRequest): Promise<Erasure>
  listTrash(actor: Actor, spaceId: string, query: ListQuery): Promise<Page<TrashItem>>
  /** For the operator of the machine, who is not asked for a right. See {@link adoptDocument}. */
  adopt(
    owner: Actor,
    adoption: Adoption,
    record: (unit: UnitOfWork, id: string) => Promise<void>,
  ): Promise<string>
  /** For the operator as well. See {@link adoptTree}. */
  adoptTree(
    owner: Actor,
    tree: AdoptedTree,
    record: (unit: UnitOfWork, ids: ReadonlyMap<string, string>) => Promise<void>,
  ): Promise<ReadonlyMap<string, string>>
  /** For the operator: the document, or all of a space in no order, those in the trash too. */
  known(which: { id: string } | { spaceId: string }): Promise<KnownDocument[]>
  /** Who may be put on something in it. */
  people(
    actor: Actor,
    id: string,
    query: DocumentPeopleQuery & { limit: number },
  ): Promise<Page<DocumentPerson>>
  readonly grants: DocumentGrants
  readonly links: DocumentLinks
  /** The documents that another person sees; written down in the audit log. @throws http.forbidden */
  preview(actor: Actor, userId: string, query: ListQuery): Promise<Page<PreviewDocument>>
  content(actor: Actor, id: string, format: ContentFormat): Promise<string | Uint8Array>
  /** Told by the sync plane after a room was quiet: dates the row and remembers who edited. */
  contentChanged(change: ContentChange): Promise<void>
  readonly syncAuthority: SyncAuthority<DocumentSyncActor>
  /** Closes sockets when rights become less, and sweeps orphaned content, until {@link DocumentsService.close}. */
  start(): void
  close(): void
}

export function createDocumentsService(
  module: ModuleContext,
  needs: { sync: SyncCore; identity: IdentityService; rights: RightsService },
): DocumentsService {
  const { sync, identity, rights } = needs
  const context = createDocumentContext(module, { sync, grants: rights.grants })
  const { kinds } = sync
  const links = createDocumentLinks(context, rights.links)
  const turns = new InTurn()
  const running: (() => void)[] = []

  return {
    create(actor, request) {
      const make = () =>
        createDocument(context, kinds, identity.language(), actor, request, async (by, templateId) => {
          for (const find of module.contributions('documentTemplates')) {
            const template = await find(by, templateId)
            if (template !== null) return template
          }
          return null
        })
      // The same request twice at once: the second waits, and is answered what the first made.
      return request.id === undefined ? make() : turns.run(request.id, make)
    },

    async get(actor, id) {
      const row = await context.require(actor, 'documents.read', id, context.db())
      return context.detail(actor, row, context.db())
    },

    async list(actor, spaceId, { cursor, limit }) {
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string'])[0]
      const rows = await repository.listLive(context.db(), actor.userId, spaceId, { after, limit: limit + 1 })
      return pageFrom(rows, limit, (row) => [row.id], presentNode)
    },

    async update(actor, id, { title, version }) {
      return context.unitOfWork(async (unit) => {
        const db = context.within(unit)
        const row = await context.requireLive(actor, 'documents.edit', id, db)
        if (version !== undefined && version !== row.version) {
          throw documentsFail('documents.version_conflict', { meta: { version: row.version } })
        }
        if (title !== undefined && title !== row.title) {
          const at = context.now()
          await repository.updateDocument(db, id, { title, updated_at: at, updated_by: actor.userId })
          await repository.recordEdit(db, id, actor.userId, at)
          await context.changed(unit, id, row.space_id)
        }
        return context.detail(actor, (await repository.findDocument(db, id))!, db)
      })
    },

    move: (actor, id, request) => moveDocument(context, actor, id, request),
    duplicate: (actor, id, request) => duplicateDocument(context, actor, id, request),
    copyOf: (actor, id, title, copy) => duplicateDocument(context, actor, id, { title }, copy),
    trash: (actor, id, expected) => trashDocument(context, actor, id, expected),
    restore: (actor, id) => restoreDocument(context, actor, id),
    purge: (actor, id) => purgeDocument(context, actor, id),

    erase: (actor, request) => erase(context, module, actor, request),

    async listTrash(actor, spaceId, { cursor, limit }) {
      const db = context.db()
      const after = cursor === undefined ? null : decodeCursor(cursor, ['number', 'string'])
      const rank = roleRank(documentActions['documents.trash'])
      const rows = await listTrash(db, actor.userId, rank, spaceId, { after, limit: limit + 1 })
      const people = new Map<string, Awaited<ReturnType<typeof repository.getPerson>>>()
      for (const { trashed_by } of rows) {
        if (trashed_by !== null) people.set(trashed_by, await repository.getPerson(db, trashed_by))
      }
      return pageFrom(
        rows,
        limit,
        (row) => [row.trashed_at ?? 0, row.id],
        ({ taken, ...row }) => presentTrashItem(row, taken, people.get(row.trashed_by ?? '') ?? null),
      )
    },

    adopt: (owner, adoption, record) => adoptDocument(context, owner, adoption, record),
    adoptTree: (owner, tree, record) => adoptTree(context, owner, tree, record),
    known: (which) => repository.knownDocuments(context.db(), which),

    people: (actor, id, query) => listPeople(context, actor, id, query),
    grants: createDocumentGrants(context),
    links,

    async preview(actor, userId, { cursor, limit }) {
      const person = await requirePreview(module.permissions, identity, actor, userId)
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string'])[0]
      const rows = await context.unitOfWork(async (unit) => {
        const target = { type: 'user', id: userId, name: person.name }
        await context.audit.record(unit, { action: 'documents.previewed', actor, target })
        return listVisible(context.within(unit), userId, { after, limit: limit + 1 })
      })
      return pageFrom(rows, limit, (row) => [row.id], presentPreview)
    },

    content: (actor, id, format) => readContent(context, kinds, actor, id, format),

    async contentChanged({ documentId, authorIds, at }) {
      await context.unitOfWork(async (unit) => {
        const db = context.within(unit)
        const row = await repository.findDocument(db, documentId)
        // Deleted for good while the report was on its way: nothing to date.
        if (row === undefined) return
        for (const userId of authorIds) await repository.recordEdit(db, documentId, userId, at)
        const last = authorIds.at(-1)
        if (last !== undefined) await repository.touchDocument(db, documentId, last, at)
        await context.record(unit, documentsEdited, { documentId, spaceId: row.space_id })
      })
    },

    syncAuthority: createDocumentSyncAuthority(context.db, module.permissions, (credentials) =>
      anyOf(module.contributions('authenticator'))(credentials),
    ),
    start() {
      running.push(
        followRights(module.events, sync),
        recheckNowAndThen(sync, context.db, module.logger),
        links.watchExpiry(module.logger),
        sweepNowAndThen(sync, context.db, module.logger),
      )
    },
    close() {
      for (const end of running.splice(0)) end()
    },
  }
}
