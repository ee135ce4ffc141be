import { CompiledQuery } from 'kysely'
import type { Db } from './documents.repository.ts'

/** A document that somebody has open. */
export interface Opened {
  readonly userId: string
  readonly documentId: string
  /** The least rank with which he may have it as he has it. */
  readonly rank: number
}

/**
 * Those who may not have their document as they have it: without that rank, or because it is in the trash. Only they
 * come back from the database, which are none as a rule.
 * @param size the most there can be: fewer are filled up, so that the statement is always the same
 */
export async function openedUnduly(
  db: Db,
  opened: readonly Opened[],
  size: number,
): Promise<{ userId: string; documentId: string }[]> {
  const filled = [...opened, ...Array.from({ length: size - opened.length }, () => nobody)]
  const parameters = [
    ...filled.flatMap(({ userId, documentId, rank }) => [userId, documentId, rank]),
    ...filled.map(({ userId }) => userId),
  ]
  const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(statementFor(size), parameters))
  return rows.map((row) => ({ userId: row.user_id, documentId: row.document_id }))
}

/** Whom no rank is too low for. */
const nobody: Opened = { userId: '', documentId: '', rank: -1 }

interface Row {
  readonly user_id: string
  readonly document_id: string
}

const statements = new Map<number, string>()

/**
 * Written once: with 10,000 sockets it is asked 50 times in half a minute, and to build it with its 800 parameters took
 * the event loop 13 ms each time.
 */
function statementFor(size: number): string {
  const list = (one: string) => Array.from({ length: size }, () => one).join(', ')
  let statement = statements.get(size)
  if (statement === undefined) {
    statement = `
      with opened(user_id, document_id, rank) as materialized (values ${list('(?, ?, ?)')}),
      allowed as materialized (
        select opened.user_id, opened.document_id, max(scope_ranks.rank) as rank
        from opened
        join live_documents on live_documents.id = opened.document_id
        join scope_ranks on scope_ranks.scope_id = live_documents.scope_id and scope_ranks.user_id = opened.user_id
        where scope_ranks.user_id in (${list('?')})
        group by opened.user_id, opened.document_id)
      select distinct opened.user_id, opened.document_id
      from opened
      left join allowed on allowed.user_id = opened.user_id and allowed.document_id = opened.document_id
      where coalesce(allowed.rank, -1) < opened.rank`
    statements.set(size, statement)
  }
  return statement
}
