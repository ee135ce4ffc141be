import type {
  ContentFormat,
  CreateDocumentRequest,
  DocumentDetail,
  DuplicateDocumentRequest,
} from '@stoa/protocol'
import { AppError } from '../../platform/errors/app-error.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import {
  type DocumentKindRegistry,
  DocumentTooLargeError,
  SeedRefusedError,
  StorageUnavailableError,
} from '../../sync/index.ts'
import type { DocumentContext } from './document-context.ts'
import type { DocumentTemplate, FindTemplate } from './document-templates.ts'
import { renewScopes } from './document-scopes.ts'
import { renderFor } from './render-for.ts'
import { checkParent, positionAt, scopeAbove } from './document-tree.ts'
import { documentsFail } from './documents.errors.ts'
import { type DocumentRow, findDocument, insertDocument, recordEdit } from './documents.repository.ts'
import { liveDescendants } from './documents-tree.repository.ts'

/** Creates a document: its content first, then the row that makes it visible. */
export async function createDocument(
  context: DocumentContext,
  kinds: DocumentKindRegistry,
  language: string,
  actor: Actor,
  request: CreateDocumentRequest,
  findTemplate: FindTemplate,
): Promise<DocumentDetail> {
  const kind = kinds.find(request.kind)
  const place = { spaceId: request.spaceId, parentId: request.parentId ?? null }
  // Asked before anything is written, and again in the transaction that makes it visible.
  await checkPlace(context, actor, place, context.db())
  if (kind === undefined) throw documentsFail('documents.kind_unavailable', { meta: { kinds: kinds.names } })
  if (request.markdown !== undefined && kind.render?.markdown === undefined) {
    throw documentsFail('documents.markdown_refused')
  }
  const template = await templateFor(request, (templateId) => findTemplate(actor, templateId))

  if (request.id !== undefined) {
    const made = await findDocument(context.db(), request.id)
    if (made !== undefined) return repeated(context, actor, made, request)
    // Left by a request that did not live to make it visible.
    await storing(() => context.sync.purge(request.id!))
  }
  const id = request.id ?? uuidv7(context.now())
  const seed = { language, ...(request.markdown === undefined ? {} : { markdown: request.markdown }) }
  await storing(() =>
    template === null
      ? context.sync.create(id, kind.name, seed, actor.userId)
      : context.sync.createFrom(id, kind.name, template.state, actor.userId),
  )

  return context.unitOfWork(async (unit) => {
    const db = context.within(unit)
    await checkPlace(context, actor, place, db)
    const at = context.now()
    await insertDocument(db, {
      id,
      space_id: place.spaceId,
      parent_id: place.parentId,
      kind: kind.name,
      title: request.title === '' && template !== null ? template.title : request.title,
      position: await positionAt(db, place),
      schema_version: kind.schemaVersion,
      created_by: actor.userId,
      created_at: at,
      updated_by: actor.userId,
      updated_at: at,
      trashed_at: null,
      trashed_by: null,
      trash_root: null,
      scope_id: await scopeAbove(db, place),
    })
    await recordEdit(db, id, actor.userId, at)
    await context.changed(unit, id, place.spaceId)
    return context.detail(actor, (await findDocument(db, id))!, db)
  })
}

async function templateFor(
  { templateId, kind, markdown }: CreateDocumentRequest,
  find: (templateId: string) => Promise<DocumentTemplate | null>,
): Promise<DocumentTemplate | null> {
  if (templateId === undefined) return null
  const template = await find(templateId)
  if (template === null) throw documentsFail('documents.template_not_found')
  if (template.kind !== kind || markdown !== undefined) throw documentsFail('documents.template_unusable')
  return template
}

/** What was made by the same request before. Of somebody else's document nothing is told. */
async function repeated(
  context: DocumentContext,
  actor: Actor,
  row: DocumentRow,
  request: CreateDocumentRequest,
): Promise<DocumentDetail> {
  const isSame = row.created_by === actor.userId && row.kind === request.kind
  const readable = await context.permissions.allowed(actor, 'documents.read', [row.id], context.db())
  if (!isSame || !readable.has(row.id)) throw documentsFail('documents.id_taken')
  return context.detail(actor, row, context.db())
}

async function checkPlace(
  context: DocumentContext,
  actor: Actor,
  place: { spaceId: string; parentId: string | null },
  db: ReturnType<DocumentContext['db']>,
): Promise<void> {
  if (place.parentId === null) {
    await context.requireSpace(actor, 'documents.create', place.spaceId, db)
    return
  }
  const visible = await context.permissions.allowed(actor, 'documents.read', [place.parentId], db)
  if (!visible.has(place.parentId)) {
    await context.requireSpace(actor, 'documents.create', place.spaceId, db)
    throw documentsFail('documents.parent_not_found')
  }
  await context.require(actor, 'documents.edit', place.parentId, db)
  await checkParent(db, place)
}

export interface CopyOptions {
  /** Content for the copy in place of what the document holds now; a Yjs update. */
  readonly state?: Uint8Array
  /** Runs in the unit of work that makes the copy visible: when it throws there is none. */
  within?(unit: UnitOfWork, copyId: string): Promise<void>
}

/** Copies a document, and on request what is below it, to the place behind it. */
export async function duplicateDocument(
  context: DocumentContext,
  actor: Actor,
  id: string,
  request: DuplicateDocumentRequest,
  { state, within }: CopyOptions = {},
): Promise<DocumentDetail> {
  const db = context.db()
  const source = await context.requireLive(actor, 'documents.read', id, db)
  const place = { spaceId: source.space_id, parentId: source.parent_id }
  await checkPlace(context, actor, place, db)
  const sources = [
    source,
    ...(request.withDescendants === true ? await readableBelow(context, actor, id) : []),
  ]

  const copies = new Map(sources.map((row) => [row.id, uuidv7(context.now())]))
  for (const row of sources) {
    const copyId = copies.get(row.id)!
    await storing(() =>
      row.id === id && state !== undefined
        ? context.sync.createFrom(copyId, row.kind, state, actor.userId)
        : context.sync.duplicate(row.id, copyId, row.kind, actor.userId),
    )
  }

  return context.unitOfWork(async (unit) => {
    const tx = context.within(unit)
    const current = await context.requireLive(actor, 'documents.read', id, tx)
    await checkPlace(context, actor, { spaceId: current.space_id, parentId: current.parent_id }, tx)
    // Somebody took the right to read one of them away meanwhile.
    await context.requireAll(
      actor,
      'documents.read',
      sources.map((row) => row.id),
      tx,
    )
    const at = context.now()
    const place = { spaceId: current.space_id, parentId: current.parent_id, afterId: id }
    for (const row of sources) {
      const top = row.id === id
      await insertDocument(tx, {
        ...row,
        id: copies.get(row.id)!,
        space_id: current.space_id,
        parent_id: top ? current.parent_id : (copies.get(row.parent_id ?? '') ?? null),
        title: top ? (request.title ?? row.title) : row.title,
        position: top ? await positionAt(tx, place) : row.position,
        created_by: actor.userId,
        created_at: at,
        updated_by: actor.userId,
        updated_at: at,
        version: 1,
      })
    }
    // A copy is no more open than what it is a copy of.
    for (const row of sources) {
      const copy = { type: 'document', id: copies.get(row.id)! } as const
      if (row.scope_id === row.id) await context.grants.copyOwn(tx, row.id, copy, actor.userId)
    }
    const copyId = copies.get(id)!
    await renewScopes(tx, context.grants, copyId)
    await recordEdit(tx, copyId, actor.userId, at)
    await context.changed(unit, copyId, current.space_id)
    await within?.(unit, copyId)
    return context.detail(actor, (await findDocument(tx, copyId))!, tx)
  })
}

/** The documents below that the actor may read, and whose parents too: what hangs below an invisible one stays there. */
async function readableBelow(context: DocumentContext, actor: Actor, id: string): Promise<DocumentRow[]> {
  const db = context.db()
  const below = await liveDescendants(db, id)
  const allowed = await context.permissions.allowed(actor, 'documents.read', below, db)
  const copied = new Set([id])
  const rows: DocumentRow[] = []
  // Parents come before their children.
  for (const documentId of below) {
    const row = allowed.has(documentId) ? await findDocument(db, documentId) : undefined
    if (row?.parent_id === null || row === undefined || !copied.has(row.parent_id)) continue
    copied.add(row.id)
    rows.push(row)
  }
  return rows
}

/** The content as of now, live edits included. */
export async function readContent(
  context: DocumentContext,
  kinds: DocumentKindRegistry,
  actor: Actor,
  id: string,
  format: ContentFormat,
): Promise<string | Uint8Array> {
  const row = await context.require(actor, 'documents.read', id, context.db())
  if (format === 'yjs') return storing(() => context.sync.encode(id, row.kind))
  const render = kinds.find(row.kind)?.render?.[format]
  if (render === undefined) throw documentsFail('documents.format_unavailable')
  const named = renderFor(actor, { permissions: context.permissions, db: context.db() }, render)
  return storing(() => context.sync.read(id, row.kind, named))
}

/** Says in our own codes what the sync plane says in its own. */
export async function storing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    if (cause instanceof StorageUnavailableError)
      throw documentsFail('documents.storage_unavailable', { cause })
    if (cause instanceof DocumentTooLargeError) throw documentsFail('documents.too_large', { cause })
    if (cause instanceof SeedRefusedError) throw documentsFail('documents.markdown_refused', { cause })
    throw cause
  }
}
