import type { OpenBoard } from './board-runtime.ts'
import { matchesFilter, type WordFilter } from './card-filter.ts'
import type { ShownColumn } from './drag/board-drag.ts'

/** Every column with the cards that the filter shows, as they stand at this moment. */
export const shownColumns = (
  { store }: Pick<OpenBoard, 'store'>,
  filter: WordFilter,
  today: string,
): ShownColumn[] =>
  store.columns.map(({ id }) => ({
    id,
    cards: store.cardIds(id).filter((cardId) => {
      const card = store.card(cardId)
      return card !== undefined && matchesFilter(card, filter, today)
    }),
  }))
