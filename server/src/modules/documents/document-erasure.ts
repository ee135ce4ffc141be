import type { Erasure, EraseRequest } from '@stoa/protocol'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import type { DocumentContext } from './document-context.ts'
import { beforeRemoval } from './document-scopes.ts'
import { documentsFail } from './documents.errors.ts'
import { documentsWithdrawn } from './documents.events.ts'
import { deleteDocuments, findDocument, writtenByAlone, writtenTogether } from './documents.repository.ts'

/** Called in the transaction in which what a person wrote is erased, for what they wrote elsewhere. */
export type AuthorErased = (unit: UnitOfWork, userId: string) => Promise<void>

declare module '../../platform/module/module.ts' {
  interface Contributions {
    authorErased: AuthorErased
  }
}

/**
 * Erases at somebody's request, past the trash: one document, or what one person wrote. Of documents that others wrote
 * in as well the text stays, and only the name is taken out of the history. Backups made before still hold all of it.
 */
export async function erase(
  context: DocumentContext,
  { permissions, contributions }: Pick<ModuleContext, 'permissions' | 'contributions'>,
  actor: Actor,
  { documentId, userId }: EraseRequest,
): Promise<Erasure> {
  permissions.demand(actor, 'documents.erase')
  if ((documentId === undefined) === (userId === undefined)) throw documentsFail('documents.erase_what')

  const { erased, shared } = await context.unitOfWork(async (unit) => {
    const db = context.within(unit)
    const found =
      documentId === undefined
        ? await writtenByAlone(db, userId!)
        : [await findDocument(db, documentId)].filter((row) => row !== undefined)
    if (documentId !== undefined && found.length === 0) throw documentsFail('documents.not_found')
    const ids = found.map(({ id }) => id)
    for (const row of found) await context.gone(unit, row)
    const afterwards = await beforeRemoval(db, context.grants, ids, actor.userId)
    await deleteDocuments(db, ids)
    await afterwards()
    for (const row of found) {
      const target = { type: 'document', id: row.id, name: null }
      await context.audit.record(unit, { action: 'documents.erased', actor, target })
    }
    if (userId !== undefined) {
      const target = { type: 'user', id: userId, name: null }
      await context.audit.record(unit, { action: 'documents.author_erased', actor, target })
      for (const erased of contributions('authorErased')) await erased(unit, userId)
    }
    if (ids.length > 0) await context.record(unit, documentsWithdrawn, { documentIds: ids, forGood: true })
    return { erased: ids, shared: userId === undefined ? 0 : await writtenTogether(db, userId) }
  })
  // The rows are gone: should the rest fail, it is content that nobody can see, and it is swept.
  for (const id of erased) await context.sync.purge(id)
  if (userId !== undefined) await context.sync.history.forgetAuthor(userId)
  return { erased: erased.length, shared }
}
