import { sql } from 'kysely'
import type { Db, DocumentRow } from './documents.repository.ts'

export type VisibleRow = Pick<DocumentRow, 'id' | 'space_id' | 'title'> & { space_name: string; rank: number }

/**
 * What a person may see anywhere, by id. Read scope by scope: the first page lies in the scopes whose own first
 * document comes first, so that what it costs does not grow with the number of documents.
 */
export async function listVisible(
  db: Db,
  userId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<VisibleRow[]> {
  const from = after ?? ''
  const { rows } = await sql<VisibleRow>`
    with readable as materialized (
      select scope_id, max(rank) as rank from scope_ranks where user_id = ${userId} group by scope_id
    ),
    firsts as materialized (
      select readable.scope_id, readable.rank, (
        select id from live_documents where live_documents.scope_id = readable.scope_id and id > ${from}
        order by id limit 1
      ) as first_id
      from readable
    ),
    nearest as materialized (
      select * from firsts where first_id is not null order by first_id limit ${limit}
    ),
    -- As many scopes as rows are wanted: nothing behind the last of their firsts can be on the page.
    bound as materialized (
      select case when count(*) = ${limit} then max(first_id) else 'z' end as last_id from nearest
    )
    select live_documents.id, live_documents.space_id, live_documents.title, nearest.rank,
      space_names.name as space_name
    from nearest
    join live_documents on live_documents.id in (
      select id from live_documents
      where live_documents.scope_id = nearest.scope_id and id > ${from} and id <= (select last_id from bound)
      order by id limit ${limit}
    )
    join space_names on space_names.id = live_documents.space_id
    order by live_documents.id limit ${limit}`.execute(db)
  return rows
}
