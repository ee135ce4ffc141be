import type { NoteLinkState } from '@stoa/protocol'
import type { Selectable } from 'kysely'
import type { Database } from '../../platform/storage/domain-storage.ts'
import type { NoteLinkTable, NotesTables } from './notes.tables.ts'

type Db = Database<NotesTables>
export type NoteLinkRow = Selectable<NoteLinkTable>

/** In these a link lives; in the last two it comes back to life when what is gone comes back. */
export const liveStates = ['making', 'linked'] as const satisfies readonly NoteLinkState[]
const followedStates = [
  'making',
  'linked',
  'card_gone',
  'item_gone',
] as const satisfies readonly NoteLinkState[]

/** @throws a unique violation when the item or the card has a living link */
export async function insertLink(db: Db, row: NoteLinkRow): Promise<void> {
  await db.insertInto('note_links').values(row).execute()
}

export const findLink = (db: Db, id: string): Promise<NoteLinkRow | undefined> =>
  db.selectFrom('note_links').selectAll().where('id', '=', id).executeTakeFirst()

export const liveLinkOf = (db: Db, noteId: string, itemId: string): Promise<NoteLinkRow | undefined> =>
  db
    .selectFrom('note_links')
    .selectAll()
    .where('note_id', '=', noteId)
    .where('item_id', '=', itemId)
    .where('state', 'in', liveStates)
    .executeTakeFirst()

/** Every link of a note, oldest first. */
export const linksOfNote = (db: Db, noteId: string): Promise<NoteLinkRow[]> =>
  db
    .selectFrom('note_links')
    .selectAll()
    .where('note_id', '=', noteId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()

export const linksOfBoard = (db: Db, boardId: string): Promise<NoteLinkRow[]> =>
  db
    .selectFrom('note_links')
    .selectAll()
    .where('board_id', '=', boardId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()

export const followedLinks = (
  db: Db,
  side: 'note_id' | 'board_id',
  documentId: string,
): Promise<NoteLinkRow[]> =>
  db
    .selectFrom('note_links')
    .selectAll()
    .where(side, '=', documentId)
    .where('state', 'in', followedStates)
    .orderBy('id')
    .execute()

/** Links whose card was to be made when an earlier process ended. */
export const unfinishedLinks = (db: Db): Promise<NoteLinkRow[]> =>
  db.selectFrom('note_links').selectAll().where('state', '=', 'making').orderBy('id').execute()

export async function updateLink(
  db: Db,
  id: string,
  change: Partial<Pick<NoteLinkRow, 'state' | 'common' | 'changed_at' | 'note_id' | 'item_id'>>,
): Promise<void> {
  await db.updateTable('note_links').set(change).where('id', '=', id).execute()
}

export async function deleteLink(db: Db, id: string): Promise<void> {
  await db.deleteFrom('note_links').where('id', '=', id).execute()
}
