import type { Db } from './projection.repository.ts'

/** Cards that come again and whose next one is not made yet: completed ones, and open ones that are not put away. */
export const cardsToRepeat = (db: Db, boardId?: string) => {
  const rows = db
    .selectFrom('board_cards')
    .innerJoin('live_documents', 'live_documents.id', 'board_cards.board_id')
    .select(['board_cards.board_id', 'board_cards.id'])
    .where('recurrence', 'is not', null)
    .where('next_card_id', 'is', null)
    .where((eb) => eb.or([eb('is_completed', '=', 1), eb('archived_at', 'is', null)]))
    .orderBy('board_cards.board_id')
    .orderBy('board_cards.id')
  return (boardId === undefined ? rows : rows.where('board_cards.board_id', '=', boardId)).execute()
}
