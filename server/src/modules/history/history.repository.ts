import type { Database } from '../../platform/storage/domain-storage.ts'
import type { PeopleView } from '../identity/index.ts'
import type { HistoryTables, VersionTable } from './history.tables.ts'

export type Tables = HistoryTables & PeopleView
export type Db = Database<Tables>

export const insertVersion = (db: Db, row: VersionTable) => db.insertInto('versions').values(row).execute()

export const findVersion = (db: Db, documentId: string, id: string) =>
  db
    .selectFrom('versions')
    .selectAll()
    .where('document_id', '=', documentId)
    .where('id', '=', id)
    .executeTakeFirst()

/** Named versions from one sequence up to below another, newest first. */
export const listVersions = (db: Db, documentId: string, from: number, before: number) =>
  db
    .selectFrom('versions')
    .selectAll()
    .where('document_id', '=', documentId)
    .where('sequence', '>=', from)
    .where('sequence', '<', before)
    .orderBy('sequence', 'desc')
    .orderBy('created_at', 'desc')
    .execute()

export const countAt = async (db: Db, documentId: string, sequence: number): Promise<number> => {
  const rows = await db
    .selectFrom('versions')
    .select('id')
    .where('document_id', '=', documentId)
    .where('sequence', '=', sequence)
    .execute()
  return rows.length
}

export const deleteVersion = (db: Db, id: string) => db.deleteFrom('versions').where('id', '=', id).execute()

export const listPeople = (db: Db, ids: readonly string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : db.selectFrom('people').select(['id', 'name', 'hue']).where('id', 'in', ids).execute()
