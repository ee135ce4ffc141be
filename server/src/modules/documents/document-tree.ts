import type { DocumentDetail, MoveDocumentRequest } from '@stoa/protocol'
import { generateKeyBetween } from 'fractional-indexing'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { DocumentContext } from './document-context.ts'
import { documentsFail } from './documents.errors.ts'
import { documentAccessReduced, documentsWithdrawn } from './documents.events.ts'
import { type Db, findDocument, updateDocument } from './documents.repository.ts'
import * as tree from './documents-tree.repository.ts'

/** Deeper trees help nobody and would make every walk of one a burden. */
export const deepestLevel = 50

/** Where a document is to stand. `afterId` null is the first place, undefined the last. */
export interface Place {
  spaceId: string
  parentId: string | null
  afterId?: string | null | undefined
}

/** A key between the new neighbours. `moving` is left out of its own neighbourhood. @throws documents.sibling_not_found */
export async function positionAt(db: Db, place: Place, moving?: string): Promise<string> {
  const others = (await tree.siblings(db, place.spaceId, place.parentId)).filter(({ id }) => id !== moving)
  let index = others.length
  if (place.afterId === null) index = 0
  else if (place.afterId !== undefined) {
    index = others.findIndex(({ id, trashed_at }) => id === place.afterId && trashed_at === null) + 1
    if (index === 0) throw documentsFail('documents.sibling_not_found')
  }
  return generateKeyBetween(others[index - 1]?.position ?? null, others[index]?.position ?? null)
}

/** The parent must stand in the space, out of the trash, and must not lie below what is moved. */
export async function checkParent(db: Db, place: Place, moving?: string): Promise<void> {
  const { parentId, spaceId } = place
  if (parentId === null) return
  const parent = await findDocument(db, parentId)
  if (parent === undefined || parent.space_id !== spaceId || parent.trashed_at !== null) {
    throw documentsFail('documents.parent_not_found')
  }
  const above = await tree.ancestors(db, parentId)
  if (moving !== undefined && above.includes(moving)) throw documentsFail('documents.cycle')
  const height = moving === undefined ? 1 : await tree.heightOf(db, moving)
  if (above.length + height > deepestLevel) throw documentsFail('documents.too_deep')
}

export async function moveDocument(
  context: DocumentContext,
  actor: Actor,
  id: string,
  request: MoveDocumentRequest,
): Promise<DocumentDetail> {
  return context.unitOfWork(async (unit) => {
    const db = context.within(unit)
    const row = await context.requireLive(actor, 'documents.edit', id, db)
    const place: Place = { ...request, spaceId: request.spaceId ?? row.space_id }
    const leaves = place.spaceId !== row.space_id
    if (leaves || place.parentId === null)
      await context.requireSpace(actor, 'documents.create', place.spaceId, db)
    // Who may not edit a page may not hang another below it; of one that is invisible nothing is said.
    if (place.parentId !== null) await context.require(actor, 'documents.edit', place.parentId, db)
    // Taking a page out of its space takes it from the space's members, as deleting it would.
    if (leaves) await context.require(actor, 'documents.trash', id, db)
    await checkParent(db, place, id)
    const position = await positionAt(db, place, id)
    if (leaves) {
      const subtree = await tree.wholeSubtree(db, id)
      await tree.setSpace(db, subtree, place.spaceId)
      await context.record(unit, documentAccessReduced, { documentIds: subtree, userId: null })
      await context.changed(unit, id, row.space_id)
    }
    await updateDocument(db, id, { parent_id: place.parentId, position })
    await context.changed(unit, id, place.spaceId)
    return context.detail(actor, (await findDocument(db, id))!, db)
  })
}

/** Puts the document and what is below it into the trash. Again is not an error: it is there already. */
export async function trashDocument(
  context: DocumentContext,
  actor: Actor,
  id: string,
  expected: number | undefined,
): Promise<void> {
  await context.unitOfWork(async (unit) => {
    const db = context.within(unit)
    const row = await context.require(actor, 'documents.trash', id, db)
    if (row.trashed_at !== null) return
    const below = await tree.liveDescendants(db, id)
    if (expected !== undefined && expected !== below.length) {
      throw documentsFail('documents.subtree_changed', { meta: { descendants: below.length } })
    }
    const ids = [id, ...below]
    await tree.putInTrash(db, ids, { root: id, by: actor.userId, at: context.now() })
    await context.record(unit, documentsWithdrawn, { documentIds: ids, forGood: false })
    await context.changed(unit, id, row.space_id)
  })
}

/** Brings back what one deletion took; to the top of the space where its parent is gone. */
export async function restoreDocument(
  context: DocumentContext,
  actor: Actor,
  id: string,
): Promise<DocumentDetail> {
  return context.unitOfWork(async (unit) => {
    const db = context.within(unit)
    const row = await context.require(actor, 'documents.trash', id, db)
    if (row.trash_root !== id) throw documentsFail('documents.not_in_trash')
    await tree.takeFromTrash(db, id)
    const parent = row.parent_id === null ? undefined : await findDocument(db, row.parent_id)
    if (row.parent_id !== null && (parent === undefined || parent.trashed_at !== null)) {
      const position = await positionAt(db, { spaceId: row.space_id, parentId: null }, id)
      await updateDocument(db, id, { parent_id: null, position })
    }
    await context.changed(unit, id, row.space_id)
    return context.detail(actor, (await findDocument(db, id))!, db)
  })
}

/** Deletes for good what one deletion put into the trash: first the rows, then the content nobody can see any more. */
export async function purgeDocument(context: DocumentContext, actor: Actor, id: string): Promise<void> {
  const gone = await context.unitOfWork(async (unit) => {
    const db = context.within(unit)
    const row = await context.require(actor, 'documents.purge', id, db)
    if (row.trash_root !== id) throw documentsFail('documents.not_in_trash')
    await context.changed(unit, id, row.space_id)
    const ids = await tree.deleteTrashed(db, id)
    await context.record(unit, documentsWithdrawn, { documentIds: ids, forGood: true })
    return ids
  })
  for (const documentId of gone) await context.sync.purge(documentId)
}
