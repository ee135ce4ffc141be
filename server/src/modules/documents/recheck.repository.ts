import { CompiledQuery } from 'kysely'
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
  const filled = [...pairs, ...Array.from({ length: size - pairs.length }, () => nobody)]
  const parameters = [
    ...filled.flatMap(({ userId, documentId }) => [userId, documentId]),
    ...filled.map(({ userId }) => userId),
  ]
  const { rows } = await db.executeQuery<RankRow>(CompiledQuery.raw(statementFor(size), parameters))
  return new Map(rows.map((row) => [`${row.user_id} ${row.document_id}`, row.rank]))
}

const nobody: Pair = { userId: '', documentId: '' }

interface RankRow {
  readonly user_id: string
  readonly document_id: string
  readonly rank: number
}

const statements = new Map<number, string>()

/**
 * Written once: with 10,000 sockets it is asked 50 times in half a minute, and to build it with its 600 parameters took
 * the event loop 13 ms each time.
 */
function statementFor(size: number): string {
  const list = (one: string) => Array.from({ length: size }, () => one).join(', ')
  let statement = statements.get(size)
  if (statement === undefined) {
    statement = `
      with opened(user_id, document_id) as materialized (values ${list('(?, ?)')})
      select opened.user_id, opened.document_id, max(scope_ranks.rank) as rank
      from opened
      join live_documents on live_documents.id = opened.document_id
      join scope_ranks on scope_ranks.scope_id = live_documents.scope_id and scope_ranks.user_id = opened.user_id
      where scope_ranks.user_id in (${list('?')})
      group by opened.user_id, opened.document_id`
    statements.set(size, statement)
  }
  return statement
}
