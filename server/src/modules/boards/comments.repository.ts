import type { Selectable } from 'kysely'
import type { Db } from './cards.repository.ts'
import type { BoardActivityTable, BoardCommentTable } from './boards.tables.ts'

export type CommentRow = Selectable<BoardCommentTable>

interface Page {
  readonly after: string | null
  readonly limit: number
}

export const hasCard = async (db: Db, boardId: string, cardId: string): Promise<boolean> =>
  (await db
    .selectFrom('board_cards')
    .select('id')
    .where('board_id', '=', boardId)
    .where('id', '=', cardId)
    .executeTakeFirst()) !== undefined

/** Oldest first. */
export function listComments(db: Db, boardId: string, cardId: string, page: Page): Promise<CommentRow[]> {
  let rows = db
    .selectFrom('board_comments')
    .selectAll()
    .where('board_id', '=', boardId)
    .where('card_id', '=', cardId)
  if (page.after !== null) rows = rows.where('id', '>', page.after)
  return rows.orderBy('id').limit(page.limit).execute()
}

export const findComment = (
  db: Db,
  boardId: string,
  cardId: string,
  id: string,
): Promise<CommentRow | undefined> =>
  db
    .selectFrom('board_comments')
    .selectAll()
    .where('board_id', '=', boardId)
    .where('card_id', '=', cardId)
    .where('id', '=', id)
    .executeTakeFirst()

export async function insertComment(db: Db, row: CommentRow): Promise<void> {
  await db.insertInto('board_comments').values(row).execute()
}

export async function updateComment(
  db: Db,
  id: string,
  change: Pick<CommentRow, 'body' | 'edited_at'>,
): Promise<void> {
  await db.updateTable('board_comments').set(change).where('id', '=', id).execute()
}

export async function deleteComment(db: Db, id: string): Promise<void> {
  await db.deleteFrom('board_comments').where('id', '=', id).execute()
}

export async function replaceMentions(db: Db, commentId: string, userIds: readonly string[]): Promise<void> {
  await db.deleteFrom('board_comment_mentions').where('comment_id', '=', commentId).execute()
  const rows = userIds.map((user_id) => ({ comment_id: commentId, user_id }))
  if (rows.length > 0) await db.insertInto('board_comment_mentions').values(rows).execute()
}

export const listMentions = (db: Db, commentIds: readonly string[]) =>
  commentIds.length === 0
    ? Promise.resolve([])
    : db.selectFrom('board_comment_mentions').selectAll().where('comment_id', 'in', commentIds).execute()

/** Everything a person wrote in comments, and their name in what happened. */
export async function eraseAuthor(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('board_comments').where('author_id', '=', userId).execute()
  await db.deleteFrom('board_comment_mentions').where('user_id', '=', userId).execute()
  const rows = await db
    .selectFrom('board_activity')
    .select(['id', 'authors'])
    .where('authors', 'like', `%${userId}%`)
    .execute()
  for (const { id, authors } of rows) {
    const others = (JSON.parse(authors) as string[]).filter((one) => one !== userId)
    await db
      .updateTable('board_activity')
      .set({ authors: JSON.stringify(others) })
      .where('id', '=', id)
      .execute()
  }
}

/** Newest first. */
export function listActivity(
  db: Db,
  boardId: string,
  cardId: string,
  page: Page,
): Promise<Selectable<BoardActivityTable>[]> {
  let rows = db
    .selectFrom('board_activity')
    .selectAll()
    .where('board_id', '=', boardId)
    .where('card_id', '=', cardId)
  if (page.after !== null) rows = rows.where('id', '<', page.after)
  return rows.orderBy('id', 'desc').limit(page.limit).execute()
}
