import { type Member, type Page, type Role, roleRank } from '@stoa/protocol'
import type { Actor } from '../../platform/permissions/actor.ts'
import { decodeCursor, pageFrom } from '../../platform/storage/cursor.ts'
import type { DocumentContext } from './document-context.ts'
import { documentsFail } from './documents.errors.ts'
import { documentAccessReduced } from './documents.events.ts'
import * as repository from './documents.repository.ts'

/** Rights given on this document itself; those of its space stand with the space. */
export async function listDocumentMembers(
  context: DocumentContext,
  actor: Actor,
  id: string,
  query: { cursor?: string; limit: number },
): Promise<Page<Member>> {
  const db = context.db()
  await context.require(actor, 'documents.read', id, db)
  const after = query.cursor === undefined ? null : decodeCursor(query.cursor, ['string', 'string'])
  const rows = await repository.listMembers(db, id, { after, limit: query.limit + 1 })
  return pageFrom(
    rows,
    query.limit,
    (row) => [row.name, row.id],
    ({ role, ...user }) => ({ user, role }),
  )
}

export async function setDocumentMember(
  context: DocumentContext,
  actor: Actor,
  id: string,
  userId: string,
  role: Role,
): Promise<Member> {
  return context.unitOfWork(async (unit) => {
    const db = context.within(unit)
    const row = await context.requireLive(actor, 'documents.manage', id, db)
    const person = await repository.getPerson(db, userId)
    if (person === undefined) throw documentsFail('documents.member_not_found')
    const before = await repository.rankOn(db, userId, id)
    await repository.upsertMember(db, { document_id: id, user_id: userId, role, created_at: context.now() })
    const after = (await repository.rankOn(db, userId, id)) ?? roleRank(role)
    if (before !== null && after < before) {
      await context.record(unit, documentAccessReduced, { documentIds: [id], userId })
    }
    await context.changed(unit, id, row.space_id)
    return { user: person, role }
  })
}

export async function removeDocumentMember(
  context: DocumentContext,
  actor: Actor,
  id: string,
  userId: string,
): Promise<void> {
  await context.unitOfWork(async (unit) => {
    const db = context.within(unit)
    const row = await context.require(actor, 'documents.manage', id, db)
    if (!(await repository.deleteMember(db, id, userId))) throw documentsFail('documents.member_not_found')
    await context.record(unit, documentAccessReduced, { documentIds: [id], userId })
    await context.changed(unit, id, row.space_id)
  })
}
