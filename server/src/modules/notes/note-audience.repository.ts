import type { AnyDatabase, Database } from '../../platform/storage/domain-storage.ts'
import type { DocumentsViews } from '../documents/index.ts'

/** Everybody with a right on the note. */
export async function audienceOf(db: AnyDatabase, documentId: string): Promise<ReadonlySet<string>> {
  const rows = await (db as Database<DocumentsViews>)
    .selectFrom('document_ranks')
    .select('user_id')
    .distinct()
    .where('document_id', '=', documentId)
    .execute()
  return new Set(rows.map(({ user_id }) => user_id))
}
