import { type ExpressionBuilder, type Insertable, type Selectable, sql } from 'kysely'
import type { Database } from '../../platform/storage/domain-storage.ts'
import type { PeopleView } from '../identity/index.ts'
import type { AccountsView } from '../organisation/index.ts'
import { ranksIn, type RightsViews } from '../rights/index.ts'
import type { SpacesViews } from '../spaces/index.ts'
import type { DocumentsTables, DocumentsViews, DocumentTable } from './documents.tables.ts'

export type Tables = DocumentsTables & DocumentsViews & RightsViews & SpacesViews & PeopleView & AccountsView
export type Db = Database<Tables>
export type DocumentRow = Selectable<DocumentTable>

export async function insertDocument(db: Db, row: Insertable<DocumentTable>): Promise<void> {
  await db.insertInto('documents').values(row).execute()
}

export const findDocument = (db: Db, id: string): Promise<DocumentRow | undefined> =>
  db.selectFrom('documents').selectAll().where('id', '=', id).executeTakeFirst()

/** A document, or all of a space, whoever may see them. */
export const knownDocuments = (
  db: Db,
  which: { id: string } | { spaceId: string },
): Promise<DocumentRow[]> =>
  'id' in which
    ? db.selectFrom('documents').selectAll().where('id', '=', which.id).execute()
    : db.selectFrom('documents').selectAll().where('space_id', '=', which.spaceId).execute()

/** Those of `ids` that have a row, in the trash or not. */
export async function existingDocuments(db: Db, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db.selectFrom('documents').select('id').where('id', 'in', ids).execute()
  return new Set(rows.map((row) => row.id))
}

/** Documents that nobody else ever wrote in. */
export const writtenByAlone = (db: Db, userId: string): Promise<DocumentRow[]> =>
  db
    .selectFrom('documents')
    .selectAll('documents')
    .innerJoin('document_activity', 'document_activity.document_id', 'documents.id')
    .where('document_activity.user_id', '=', userId)
    .where(({ not, exists, selectFrom }) => not(exists(othersEdits(selectFrom, userId))))
    .execute()

/** The number of documents that the person wrote in together with others. */
export async function writtenTogether(db: Db, userId: string): Promise<number> {
  const rows = await db
    .selectFrom('documents')
    .select('documents.id')
    .innerJoin('document_activity', 'document_activity.document_id', 'documents.id')
    .where('document_activity.user_id', '=', userId)
    .where(({ exists, selectFrom }) => exists(othersEdits(selectFrom, userId)))
    .execute()
  return rows.length
}

type SelectFrom = ExpressionBuilder<Tables, 'documents'>['selectFrom']
const othersEdits = (selectFrom: SelectFrom, userId: string) =>
  selectFrom('document_activity as other')
    .select('other.user_id')
    .whereRef('other.document_id', '=', 'documents.id')
    .where('other.user_id', '!=', userId)

/** What stood below them comes to the top of its space. */
export async function deleteDocuments(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.deleteFrom('documents').where('id', 'in', ids).execute()
}

/** Title or place; counts the version up. */
export async function updateDocument(
  db: Db,
  id: string,
  change: Partial<Pick<DocumentTable, 'title' | 'parent_id' | 'position' | 'updated_at' | 'updated_by'>>,
): Promise<void> {
  await db
    .updateTable('documents')
    .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** The content changed: not a new version of title and place. */
export async function touchDocument(db: Db, id: string, userId: string, at: number): Promise<void> {
  await db.updateTable('documents').set({ updated_at: at, updated_by: userId }).where('id', '=', id).execute()
}

export async function recordEdit(db: Db, documentId: string, userId: string, at: number): Promise<void> {
  await db
    .insertInto('document_activity')
    .values({ document_id: documentId, user_id: userId, edited_at: at })
    .onConflict((conflict) => conflict.columns(['document_id', 'user_id']).doUpdateSet({ edited_at: at }))
    .execute()
}

/**
 * Those of `ids` on which the person's effective rank is at least this. Many documents share few scopes, so each scope is
 * judged once, from its own grants: a person may belong to some that count in thousands of others.
 */
export async function documentsWithRank(
  db: Db,
  userId: string,
  ids: readonly string[],
  rank: number,
  { liveOnly = false }: { liveOnly?: boolean } = {},
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const from = sql.table(liveOnly ? 'live_documents' : 'documents')
  const { rows } = await sql<{ id: string }>`
    with wanted as materialized (select id, scope_id from ${from} where id in (${sql.join(ids)})),
    mine as materialized (select distinct principal_id from grantees where user_id = ${userId}),
    allowed as materialized (
      select scope_grants.scope_id
      from (select distinct scope_id from wanted) as scopes
      cross join scope_grants
      where scope_grants.scope_id = scopes.scope_id and scope_grants.rank >= ${rank}
        and scope_grants.principal_id in (select principal_id from mine)
    )
    select id from wanted where scope_id in (select scope_id from allowed)`.execute(db)
  return new Set(rows.map((row) => row.id))
}

/** The person's effective rank; null without any right. */
export async function rankOn(db: Db, userId: string, documentId: string): Promise<number | null> {
  const row = await db
    .selectFrom('document_ranks')
    .select((eb) => eb.fn.max('rank').as('rank'))
    .where('document_id', '=', documentId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row?.rank ?? null
}

/** Everybody with a right on the document: the audience of its events. */
export async function audienceOf(db: Db, documentId: string): Promise<ReadonlySet<string>> {
  const row = await db
    .selectFrom('documents')
    .select('scope_id')
    .where('id', '=', documentId)
    .executeTakeFirst()
  return row === undefined ? new Set() : new Set((await ranksIn(db, row.scope_id)).keys())
}

/** What a person may see of a space's tree, by id. */
export function listLive(
  db: Db,
  userId: string,
  spaceId: string,
  page: { after: string | null; limit: number },
) {
  let rows = db
    .selectFrom('live_documents')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('scope_id', 'in', (eb) =>
      eb.selectFrom('scope_ranks').select('scope_ranks.scope_id').where('user_id', '=', userId),
    )
  if (page.after !== null) rows = rows.where('id', '>', page.after)
  return rows.orderBy('id').limit(page.limit).execute()
}

/** Titles of those of `ids` that the person may see. */
export async function visibleTitles(
  db: Db,
  userId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('documents')
    .select(['documents.id', 'documents.title'])
    .where('documents.id', 'in', ids)
    .where('documents.scope_id', 'in', (eb) =>
      eb.selectFrom('scope_ranks').select('scope_ranks.scope_id').where('user_id', '=', userId),
    )
    .unionAll(
      db
        .selectFrom('space_names')
        .select(['space_names.id', 'space_names.name as title'])
        .where('space_names.id', 'in', ids)
        .where('space_names.id', 'in', (eb) =>
          eb.selectFrom('space_ranks').select('space_ranks.space_id').where('user_id', '=', userId),
        ),
    )
    .execute()
  return new Map(rows.map(({ id, title }) => [id, title]))
}

/** Names of these people, by id. */
export async function listNames(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('people').select(['id', 'name']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export const getPerson = (db: Db, userId: string) =>
  db.selectFrom('people').selectAll().where('id', '=', userId).executeTakeFirst()

/** Documents without inheritance that a person was made manager of by name. */
export const brokenDocumentsOf = (db: Db, userId: string): Promise<{ id: string; title: string }[]> =>
  db
    .selectFrom('documents')
    .innerJoin('person_grants', 'person_grants.source_id', 'documents.id')
    .select(['documents.id', 'documents.title'])
    .where('person_grants.user_id', '=', userId)
    .where('person_grants.role', '=', 'manager')
    .where('documents.inherits', '=', 0)
    .orderBy('documents.id')
    .execute()
