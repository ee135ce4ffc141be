import type { DocumentKind } from '@stoa/protocol'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { storing } from './document-content.ts'
import type { DocumentContext } from './document-context.ts'
import { scopesOf } from './document-scopes.repository.ts'
import { renewScopes } from './document-scopes.ts'
import { positionAt } from './document-tree.ts'
import { documentsFail } from './documents.errors.ts'
import { type DocumentRow, findDocument, insertDocument, recordEdit } from './documents.repository.ts'

/** A document that comes from somewhere else: a backup, or another time. */
export interface Adoption {
  readonly spaceId: string
  readonly parentId: string | null
  /** Stands behind this one; left out: last. */
  readonly afterId?: string
  readonly kind: DocumentKind
  readonly title: string
  /** Its content: a Yjs update. */
  readonly state: Uint8Array
  /** Takes no rights over from where it stands: only who adopts it sees it, until they share it. */
  readonly isPrivate: boolean
}

/**
 * Puts a document into the tree on behalf of the operator, who was not asked for a right: `owner` becomes its manager.
 * @param record writes into the audit log, in the unit of work
 * @returns its id
 */
export async function adoptDocument(
  context: DocumentContext,
  owner: Actor,
  { spaceId, parentId, afterId, kind, title, state, isPrivate }: Adoption,
  record: (unit: UnitOfWork, id: string) => Promise<void>,
): Promise<string> {
  const id = uuidv7(context.now())
  await context.sync.createFrom(id, kind, state, owner.userId)
  await context.unitOfWork(async (unit) => {
    const place = { spaceId, parentId, ...(afterId === undefined ? {} : { afterId }) }
    await standAt(context, unit, owner, { id, kind, title, place, isPrivate })
    await record(unit, id)
  })
  return id
}

/** Documents that come together, from an export or a folder. */
export interface AdoptedTree {
  /** Parents before their children, siblings in their order; by keys of the caller's. */
  readonly documents: readonly {
    readonly key: string
    readonly parentKey: string | null
    readonly spaceKey: string
    readonly kind: DocumentKind
    readonly title: string
    state(): Promise<Uint8Array>
  }[]
  /** The spaces by their keys, asked when all content is stored. */
  spaceIds(): Promise<ReadonlyMap<string, string>>
  onProgress?(done: number, total: number): void
}

/**
 * Puts documents into the tree, all of them or none: their content first, then in one unit of work the rows that make them
 * visible. They take their rights from where they stand.
 * @returns their ids by their keys
 */
export async function adoptTree(
  context: DocumentContext,
  owner: Actor,
  { documents, spaceIds, onProgress }: AdoptedTree,
  record: (unit: UnitOfWork, ids: ReadonlyMap<string, string>) => Promise<void>,
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>()
  try {
    for (const { key, kind, state } of documents) {
      onProgress?.(ids.size, documents.length)
      const id = uuidv7(context.now())
      const content = await state()
      ids.set(key, id)
      await storing(() => context.sync.createFrom(id, kind, content, owner.userId))
    }
    onProgress?.(ids.size, documents.length)
    const spaces = await spaceIds()
    await context.unitOfWork(async (unit) => {
      for (const { key, parentKey, spaceKey, kind, title } of documents) {
        const parentId = parentKey === null ? null : ids.get(parentKey)!
        const place = { spaceId: spaces.get(spaceKey)!, parentId }
        await standAt(context, unit, owner, { id: ids.get(key)!, kind, title, place, isPrivate: false })
      }
      await record(unit, ids)
    })
    return ids
  } catch (error) {
    // Nobody has seen it. What cannot be removed now is swept as content that no document has.
    for (const id of ids.values()) await context.sync.purge(id).catch(() => undefined)
    throw error
  }
}

/** Writes the row that makes content visible. */
async function standAt(
  context: DocumentContext,
  unit: UnitOfWork,
  owner: Actor,
  {
    id,
    kind,
    title,
    place,
    isPrivate,
  }: Pick<Adoption, 'kind' | 'title' | 'isPrivate'> & {
    id: string
    place: { spaceId: string; parentId: string | null; afterId?: string }
  },
): Promise<void> {
  const db = context.within(unit)
  const { spaceId, parentId } = place
  if (parentId !== null) {
    const parent = await findDocument(db, parentId)
    if (parent === undefined || parent.space_id !== spaceId) throw documentsFail('documents.parent_not_found')
  }
  const above = parentId === null ? spaceId : (await scopesOf(db, [parentId])).get(parentId)
  const at = context.now()
  await insertDocument(db, {
    id,
    space_id: spaceId,
    parent_id: parentId,
    kind,
    title,
    position: await positionAt(db, place),
    schema_version: context.sync.kinds.get(kind).schemaVersion,
    created_by: owner.userId,
    created_at: at,
    updated_by: owner.userId,
    updated_at: at,
    trashed_at: null,
    trashed_by: null,
    trash_root: null,
    inherits: isPrivate ? 0 : 1,
    scope_id: isPrivate ? id : (above ?? spaceId),
  })
  if (isPrivate) {
    await context.grants.give(db, {
      source: { type: 'document', id },
      to: { type: 'person', id: owner.userId },
      role: 'manager',
      by: owner.userId,
    })
    await renewScopes(db, context.grants, id)
  }
  await recordEdit(db, id, owner.userId, at)
  await context.changed(unit, id, spaceId)
}

/** What is known of a document, whoever may see it. */
export type KnownDocument = Pick<
  DocumentRow,
  'id' | 'space_id' | 'parent_id' | 'kind' | 'title' | 'position' | 'created_at' | 'updated_at' | 'trashed_at'
>
