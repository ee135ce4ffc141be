import type { Database } from '../../platform/storage/domain-storage.ts'
import type { DocumentsViews } from '../documents/index.ts'
import type { PeopleView } from '../identity/index.ts'
import type { RightsViews } from '../rights/index.ts'
import type { NoteSeriesTable, NotesTables } from './notes.tables.ts'

export type Tables = NotesTables & DocumentsViews & RightsViews & PeopleView
export type Db = Database<Tables>

export const listPeople = (db: Db, ids: readonly string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : db.selectFrom('people').select(['id', 'name', 'hue']).where('id', 'in', ids).execute()

/** Titles of those of `ids` that the person may see and that are not in the trash. */
export async function visibleTitles(
  db: Db,
  userId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { title: string; kind: string }>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('live_documents')
    .select(['id', 'title', 'kind'])
    .where('id', 'in', ids)
    .where('scope_id', 'in', (eb) =>
      eb.selectFrom('scope_ranks').select('scope_ranks.scope_id').where('user_id', '=', userId),
    )
    .execute()
  return new Map(rows.map(({ id, title, kind }) => [id, { title, kind }]))
}

export const spaceOf = async (db: Db, documentId: string): Promise<string | null> =>
  (await db.selectFrom('live_documents').select('space_id').where('id', '=', documentId).executeTakeFirst())
    ?.space_id ?? null

/** The note's own place in its series, and that of the one that follows it. */
export const seriesAround = (db: Db, documentId: string): Promise<NoteSeriesTable[]> =>
  db
    .selectFrom('note_series')
    .selectAll()
    .where((eb) => eb.or([eb('document_id', '=', documentId), eb('previous_id', '=', documentId)]))
    .execute()

export const nextOf = async (db: Db, documentId: string): Promise<string | null> =>
  (
    await db
      .selectFrom('note_series')
      .select('document_id')
      .where('previous_id', '=', documentId)
      .executeTakeFirst()
  )?.document_id ?? null

/** @throws a unique violation when the previous one has a next one already */
export async function insertSeries(db: Db, row: NoteSeriesTable): Promise<void> {
  await db.insertInto('note_series').values(row).execute()
}
