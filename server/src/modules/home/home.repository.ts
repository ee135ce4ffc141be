import { sql } from 'kysely'
import type { Database } from '../../platform/storage/domain-storage.ts'
import type { DocumentsViews } from '../documents/index.ts'
import type { PeopleView } from '../identity/index.ts'
import type { RightsViews } from '../rights/index.ts'
import type { SpacesViews } from '../spaces/index.ts'

/** Home has no tables of its own: it reads views that other modules publish. */
export type Tables = DocumentsViews & SpacesViews & PeopleView & RightsViews
export type Db = Database<Tables>

/** Documents the person edited, last first, among those the person may still see. */
export async function lastEdited(db: Db, userId: string, limit: number): Promise<HomeRow[]> {
  const { rows } = await sql<{ id: string }>`
    with edited as materialized (
      select live_documents.id, live_documents.scope_id, document_edits.edited_at
      from document_edits cross join live_documents
      where live_documents.id = document_edits.document_id and document_edits.user_id = ${userId}
    ),
    mine as materialized (select distinct principal_id from grantees where user_id = ${userId}),
    allowed as materialized (
      select scope_grants.scope_id
      from (select distinct scope_id from edited) as scopes
      cross join scope_grants
      where scope_grants.scope_id = scopes.scope_id
        and scope_grants.principal_id in (select principal_id from mine)
    )
    select id from edited where scope_id in (select scope_id from allowed)
    order by edited_at desc limit ${limit}`.execute(db)
  if (rows.length === 0) return []
  return entries(db, userId)
    .innerJoin('document_edits', 'document_edits.document_id', 'live_documents.id')
    .where('document_edits.user_id', '=', userId)
    .where(
      'live_documents.id',
      'in',
      rows.map(({ id }) => id),
    )
    .select('document_edits.edited_at as at')
    .orderBy('document_edits.edited_at', 'desc')
    .execute()
}

/** Documents the person may see that somebody else changed last, newest first. */
export async function changedByOthers(db: Db, userId: string, limit: number): Promise<HomeRow[]> {
  const ids = await newestIds(db, userId, limit)
  if (ids.length === 0) return []
  return entries(db, userId)
    .where('live_documents.id', 'in', ids)
    .select('live_documents.updated_at as at')
    .orderBy('live_documents.updated_at', 'desc')
    .execute()
}

/**
 * Read scope by scope: the newest few lie in the scopes whose own newest is newest, so that what it costs does not grow
 * with the number of documents.
 */
async function newestIds(db: Db, userId: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with readable as materialized (select distinct scope_id from scope_ranks where user_id = ${userId}),
    newest as materialized (
      select readable.scope_id, (
        select updated_at from live_documents
        where live_documents.scope_id = readable.scope_id and updated_by <> ${userId}
        order by updated_at desc limit 1
      ) as newest_at
      from readable
    ),
    liveliest as materialized (
      select scope_id, newest_at from newest where newest_at is not null order by newest_at desc limit ${limit}
    ),
    -- As many scopes as rows are wanted: nothing older than the oldest of their newest can be among them.
    bound as materialized (
      select case when count(*) = ${limit} then min(newest_at) else 0 end as oldest_at from liveliest
    )
    select live_documents.id from liveliest
    join live_documents on live_documents.id in (
      select id from live_documents
      where live_documents.scope_id = liveliest.scope_id and updated_by <> ${userId}
        and updated_at >= (select oldest_at from bound)
      order by updated_at desc limit ${limit}
    )
    order by live_documents.updated_at desc limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** Whoever was given a page alone sees the page, and not what its space is called. */
const entries = (db: Db, userId: string) =>
  db
    .selectFrom('live_documents')
    .leftJoin('people', 'people.id', 'live_documents.updated_by')
    .selectAll('live_documents')
    .select(['people.name as person_name', 'people.hue as person_hue'])
    .select(
      sql<string>`coalesce((
        select name from space_names
        where space_names.id = live_documents.space_id
          and space_names.id in (select space_id from space_ranks where user_id = ${userId})
      ), '')`.as('space_name'),
    )

type Entry = Awaited<ReturnType<ReturnType<typeof entries>['execute']>>[number]
export type HomeRow = Entry & { at: number }
