import type { DocumentPeopleQuery, DocumentPerson, Page } from '@stoa/protocol'
import type { Actor } from '../../platform/permissions/actor.ts'
import { decodeCursor, pageFrom } from '../../platform/storage/cursor.ts'
import type { DocumentContext } from './document-context.ts'
import { listDocumentPeople } from './document-people.repository.ts'

/**
 * Who may be put on something in a document, or spoken to in it: those who may see it, by name. For everybody who may
 * see it too, guests among them, who have no other directory: they are told names and search in names alone.
 * @throws documents.not_found
 */
export async function listPeople(
  context: DocumentContext,
  actor: Actor,
  id: string,
  { cursor, limit, query }: DocumentPeopleQuery & { limit: number },
): Promise<Page<DocumentPerson>> {
  const db = context.db()
  await context.require(actor, 'documents.list_members', id, db)
  const byAddress = actor.role !== 'guest'
  const after = cursor === undefined ? null : decodeCursor(cursor, ['string', 'string'])
  const rows = await listDocumentPeople(
    db,
    id,
    { query: query?.trim(), byAddress },
    { after, limit: limit + 1 },
  )
  return pageFrom(
    rows,
    limit,
    (row) => [row.name, row.id],
    ({ email, ...person }) => ({ ...person, email: byAddress ? email : null }),
  )
}
