import type { Database } from '../../platform/storage/domain-storage.ts'
import type { NoteSpendingTable, NotesTables } from './notes.tables.ts'

type Db = Database<NotesTables>

/** What a person did since a moment, oldest first. */
export const spendingsSince = (db: Db, userId: string, what: NoteSpendingTable['what'], since: number) =>
  db
    .selectFrom('note_spendings')
    .select(['amount', 'at'])
    .where('user_id', '=', userId)
    .where('what', '=', what)
    .where('at', '>', since)
    .orderBy('at')
    .execute()

export async function insertSpending(db: Db, row: NoteSpendingTable): Promise<void> {
  await db.insertInto('note_spendings').values(row).execute()
}

export async function forgetSpendings(db: Db, before: number): Promise<void> {
  await db.deleteFrom('note_spendings').where('at', '<=', before).execute()
}
