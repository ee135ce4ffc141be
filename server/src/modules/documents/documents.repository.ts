import type { Role } from '@stoa/protocol'
import { type ExpressionBuilder, type Insertable, type Selectable, sql } from 'kysely'
import type { Database } from '../../platform/storage/domain-storage.ts'
import type { PeopleView } from '../identity/index.ts'
import type { SpacesViews } from '../spaces/index.ts'
import type { DocumentsTables, DocumentsViews, DocumentTable } from './documents.tables.ts'

export type Tables = DocumentsTables & DocumentsViews & SpacesViews & PeopleView
export type Db = Database<Tables>
export type DocumentRow = Selectable<DocumentTable>

export async function insertDocument(db: Db, row: Insertable<DocumentTable>): Promise<void> {
  await db.insertInto('documents').values(row).execute()
}

export const findDocument = (db: Db, id: string): Promise<DocumentRow | undefined> =>
  db.selectFrom('documents').selectAll().where('id', '=', id).executeTakeFirst()

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

/** Those of `ids` on which the person's effective rank is at least this. */
export async function documentsWithRank(
  db: Db,
  userId: string,
  ids: readonly string[],
  rank: number,
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('document_ranks')
    .select('document_id')
    .distinct()
    .where('document_id', 'in', ids)
    .where('user_id', '=', userId)
    .where('rank', '>=', rank)
    .execute()
  return new Set(rows.map((row) => row.document_id))
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

/** Everybody with a right on the document or in the space: the audience of its events. */
export async function audienceOf(db: Db, documentId: string, spaceId: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('space_ranks')
    .select('user_id')
    .where('space_id', '=', spaceId)
    .union(db.selectFrom('document_members').select('user_id').where('document_id', '=', documentId))
    .execute()
  return new Set(rows.map((row) => row.user_id))
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
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('document_ranks')
          .select(sql`1`.as('one'))
          .whereRef('document_ranks.document_id', '=', 'live_documents.id')
          .where('document_ranks.user_id', '=', userId),
      ),
    )
  if (page.after !== null) rows = rows.where('id', '>', page.after)
  return rows.orderBy('id').limit(page.limit).execute()
}

export const getPerson = (db: Db, userId: string) =>
  db.selectFrom('people').selectAll().where('id', '=', userId).executeTakeFirst()

export async function upsertMember(
  db: Db,
  row: { document_id: string; user_id: string; role: Role; created_at: number },
): Promise<void> {
  await db
    .insertInto('document_members')
    .values(row)
    .onConflict((conflict) => conflict.columns(['document_id', 'user_id']).doUpdateSet({ role: row.role }))
    .execute()
}

export async function deleteMember(db: Db, documentId: string, userId: string): Promise<boolean> {
  const done = await db
    .deleteFrom('document_members')
    .where('document_id', '=', documentId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return done.numDeletedRows > 0n
}

/** Rights given on the document itself, by name, then id. */
export function listMembers(
  db: Db,
  documentId: string,
  page: { after: readonly [string, string] | null; limit: number },
) {
  let rows = db
    .selectFrom('document_members')
    .innerJoin('people', 'people.id', 'document_members.user_id')
    .select(['people.id', 'people.name', 'people.hue', 'document_members.role'])
    .where('document_members.document_id', '=', documentId)
  if (page.after !== null) {
    const [name, id] = page.after
    rows = rows.where((eb) =>
      eb.or([eb('people.name', '>', name), eb.and([eb('people.name', '=', name), eb('people.id', '>', id)])]),
    )
  }
  return rows.orderBy('people.name').orderBy('people.id').limit(page.limit).execute()
}
