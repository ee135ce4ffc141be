import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Database } from '../../platform/storage/domain-storage.ts'
import type { NoteMailTable, NoteMinutesTable, NotesTables } from './notes.tables.ts'

type Db = Database<NotesTables>
export type MinutesRow = Selectable<NoteMinutesTable>
export type ListedMinutes = Omit<MinutesRow, 'data'> & { sent_to: number }

export async function insertMinutes(db: Db, row: MinutesRow): Promise<void> {
  await db.insertInto('note_minutes').values(row).execute()
}

export const findMinutes = (db: Db, documentId: string, id: string): Promise<MinutesRow | undefined> =>
  db
    .selectFrom('note_minutes')
    .selectAll()
    .where('document_id', '=', documentId)
    .where('id', '=', id)
    .executeTakeFirst()

/** Newest first, without their content. */
export function listMinutes(
  db: Db,
  documentId: string,
  page: { before: string | null; limit: number },
): Promise<ListedMinutes[]> {
  let rows = db
    .selectFrom('note_minutes')
    .select(['id', 'document_id', 'version_id', 'sequence', 'name', 'title', 'created_by', 'created_at'])
    .select(
      sql<number>`(select count(*) from note_mails where note_mails.minutes_id = note_minutes.id)`.as(
        'sent_to',
      ),
    )
    .where('document_id', '=', documentId)
  if (page.before !== null) rows = rows.where('id', '<', page.before)
  return rows.orderBy('id', 'desc').limit(page.limit).execute()
}

export async function insertMails(db: Db, rows: readonly NoteMailTable[]): Promise<void> {
  if (rows.length > 0)
    await db
      .insertInto('note_mails')
      .values([...rows])
      .execute()
}

export function listMails(
  db: Db,
  minutesId: string,
  page: { after: string | null; limit: number },
): Promise<Selectable<NoteMailTable>[]> {
  let rows = db.selectFrom('note_mails').selectAll().where('minutes_id', '=', minutesId)
  if (page.after !== null) rows = rows.where('id', '>', page.after)
  return rows.orderBy('id').limit(page.limit).execute()
}
