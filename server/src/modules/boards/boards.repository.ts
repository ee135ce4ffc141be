import { sql } from 'kysely'
import type { Db } from './cards.repository.ts'

/** The board, when it is one and not in the trash. Whether somebody may see it is asked before. */
export const findBoard = (db: Db, boardId: string) =>
  db
    .selectFrom('live_documents')
    .leftJoin('board_projections', 'board_projections.board_id', 'live_documents.id')
    .select(['id', 'title', 'space_id', 'layout'])
    .where('id', '=', boardId)
    .where('kind', '=', 'board')
    .executeTakeFirst()

export const listColumns = (db: Db, boardId: string) =>
  db
    .selectFrom('board_columns')
    .selectAll()
    .select(
      sql<number>`(select count(*) from board_cards where board_cards.board_id = board_columns.board_id
        and board_cards.column_id = board_columns.id and board_cards.archived_at is null)`.as('cards'),
    )
    .where('board_id', '=', boardId)
    .orderBy('place')
    .execute()

export const listLabels = (db: Db, boardId: string) =>
  db.selectFrom('board_labels').selectAll().where('board_id', '=', boardId).orderBy('place').execute()

export const listMilestones = (db: Db, boardId: string) =>
  db.selectFrom('board_milestones').selectAll().where('board_id', '=', boardId).orderBy('place').execute()

export async function countArchived(db: Db, boardId: string): Promise<number> {
  const { count } = await db
    .selectFrom('board_cards')
    .select(sql<number>`count(*)`.as('count'))
    .where('board_id', '=', boardId)
    .where('archived_at', 'is not', null)
    .executeTakeFirstOrThrow()
  return count
}

/** Who is on a card already, as its assignee or watcher. */
export async function peopleOn(db: Db, boardId: string, cardId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('board_card_people')
    .select('user_id')
    .where('board_id', '=', boardId)
    .where('card_id', '=', cardId)
    .execute()
  return new Set(rows.map(({ user_id }) => user_id))
}
