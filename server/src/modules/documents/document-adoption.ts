import type { DocumentKind } from '@stoa/protocol'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
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
    const db = context.within(unit)
    const place = { spaceId, parentId, ...(afterId === undefined ? {} : { afterId }) }
    if (parentId !== null) {
      const parent = await findDocument(db, parentId)
      if (parent === undefined || parent.space_id !== spaceId)
        throw documentsFail('documents.parent_not_found')
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
    await record(unit, id)
  })
  return id
}

/** What is known of a document, whoever may see it. */
export type KnownDocument = Pick<
  DocumentRow,
  'id' | 'space_id' | 'parent_id' | 'kind' | 'title' | 'position' | 'created_at' | 'trashed_at'
>
