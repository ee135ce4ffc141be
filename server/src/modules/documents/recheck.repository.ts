import { sql } from 'kysely'
import type { Db } from './documents.repository.ts'

interface Pair {
  userId: string
  documentId: string
}

/**
 * The effective rank of each pair of person and document that has one and is not in the trash, by
 * `<user id> <document id>`.
 * @param size the most pairs there can be: fewer are filled up, so that the statement is always the same
 */
export async function openedRanks(
  db: Db,
  pairs: readonly Pair[],
  size: number,
): Promise<Map<string, number>> {
  const filled = [
    ...pairs,
    ...Array.from({ length: size - pairs.length }, () => ({ userId: '', documentId: '' })),
  ]
  const values = sql.join(filled.map(({ userId, documentId }) => sql`(${userId}, ${documentId})`))
  const users = sql.join(filled.map(({ userId }) => sql`${userId}`))
  const { rows } = await sql<{ user_id: string; document_id: string; rank: number }>`
    with opened(user_id, document_id) as materialized (values ${values})
    select opened.user_id, opened.document_id, max(scope_ranks.rank) as rank
    from opened
    join live_documents on live_documents.id = opened.document_id
    join scope_ranks on scope_ranks.scope_id = live_documents.scope_id and scope_ranks.user_id = opened.user_id
    where scope_ranks.user_id in (${users})
    group by opened.user_id, opened.document_id`.execute(db)
  return new Map(rows.map((row) => [`${row.user_id} ${row.document_id}`, row.rank]))
}
