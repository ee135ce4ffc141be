import type { DocumentDetail, MoveDocumentRequest } from '@stoa/protocol'
import { generateKeyBetween } from 'fractional-indexing'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import type { DocumentContext } from './document-context.ts'
import { scopesOf } from './document-scopes.repository.ts'
import { beforeRemoval, keepInheritedRights, renewScopes } from './document-scopes.ts'
import { documentsFail } from './documents.errors.ts'
import { documentAccessReduced, documentsWithdrawn } from './documents.events.ts'
import {
  audienceOf,
  type Db,
  deleteDocuments,
  type DocumentRow,
  findDocument,
  updateDocument,
} from './documents.repository.ts'
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
    await checkParent(db, place, id)
    const position = await positionAt(db, place, id)
    // Where it stands says who may see it: a move within one scope is a matter of order, any other of rights.
    const from = await scopeAbove(db, { spaceId: row.space_id, parentId: row.parent_id })
    const changesRights = from !== (await scopeAbove(db, place))
    if (!changesRights) {
      await updateDocument(db, id, { parent_id: place.parentId, position })
      await context.changed(unit, id, place.spaceId)
      return context.detail(actor, (await findDocument(db, id))!, db)
    }
    // Rights that were made for a part of the tree are undone by whoever may make them.
    if (from !== row.space_id) await context.require(actor, 'documents.manage', id, db)
    // Taking a page from those who see it is as deleting it.
    const subtree = await tree.wholeSubtree(db, id)
    await context.requireAll(actor, 'documents.trash', leaves ? subtree : [id], db)
    const saw = await audienceOf(db, id)
    if (leaves) await tree.setSpace(db, subtree, place.spaceId)
    await updateDocument(db, id, { parent_id: place.parentId, position })
    await renewScopes(db, context.grants, id)
    const sees = await audienceOf(db, id)
    await context.record(unit, documentAccessReduced, { documentIds: subtree, userIds: null })
    const also = [...saw].filter((userId) => !sees.has(userId))
    if (also.length > 0) await context.changed(unit, id, row.space_id, also)
    await context.changed(unit, id, place.spaceId)
    const moved = (await findDocument(db, id))!
    await context.audit.record(unit, {
      action: 'documents.moved',
      actor,
      target: { type: 'document', id, name: row.title },
      details: { fromSpace: row.space_id, toSpace: place.spaceId, from: row.parent_id, to: place.parentId },
    })
    return context.detail(actor, moved, db)
  })
}

/** The scope of whatever a place lies in. */
export async function scopeAbove(
  db: Db,
  { parentId, spaceId }: Pick<Place, 'parentId' | 'spaceId'>,
): Promise<string> {
  if (parentId === null) return spaceId
  return (await scopesOf(db, [parentId])).get(parentId) ?? spaceId
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
    const visible = await tree.countVisibleBelow(db, actor.userId, id)
    if (expected !== undefined && expected !== visible) {
      throw documentsFail('documents.subtree_changed', { meta: { descendants: visible } })
    }
    const ids = [id, ...(await tree.liveDescendants(db, id))]
    await context.requireAll(actor, 'documents.trash', ids, db)
    await tree.putInTrash(db, ids, { root: id, by: actor.userId, at: context.now() })
    await context.record(unit, documentsWithdrawn, { documentIds: ids, forGood: false })
    await context.changed(unit, id, row.space_id)
    await recordDeletion(context, unit, actor, 'documents.trashed', row, ids.length)
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
      await keepInheritedRights(db, context.grants, row, actor.userId)
      await updateDocument(db, id, { parent_id: null, position })
      await renewScopes(db, context.grants, id)
    }
    await context.changed(unit, id, row.space_id)
    await recordDeletion(context, unit, actor, 'documents.restored', row, 1)
    return context.detail(actor, (await findDocument(db, id))!, db)
  })
}

/** Deletes for good what one deletion put into the trash: first the rows, then the content nobody can see any more. */
export async function purgeDocument(context: DocumentContext, actor: Actor, id: string): Promise<void> {
  const gone = await context.unitOfWork(async (unit) => {
    const db = context.within(unit)
    const row = await context.require(actor, 'documents.purge', id, db)
    if (row.trash_root !== id) throw documentsFail('documents.not_in_trash')
    const ids = await tree.trashedWith(db, id)
    await context.requireAll(actor, 'documents.purge', ids, db)
    await context.gone(unit, row)
    const afterwards = await beforeRemoval(db, context.grants, ids, actor.userId)
    await deleteDocuments(db, ids)
    await afterwards()
    await context.record(unit, documentsWithdrawn, { documentIds: ids, forGood: true })
    await recordDeletion(context, unit, actor, 'documents.purged', row, ids.length)
    return ids
  })
  for (const documentId of gone) await context.sync.purge(documentId)
}

async function recordDeletion(
  context: DocumentContext,
  unit: UnitOfWork,
  actor: Actor,
  action: `documents.${'trashed' | 'restored' | 'purged'}`,
  { id, title }: DocumentRow,
  documents: number,
): Promise<void> {
  const target = { type: 'document', id, name: title }
  await context.audit.record(unit, { action, actor, target, details: { documents } })
}
