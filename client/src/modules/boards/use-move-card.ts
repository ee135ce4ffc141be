import { moveCard } from '@stoa/board'
import { useTranslation } from 'react-i18next'
import { type CardTarget, positionOf, type ShownColumn, spotAt, spotOf } from './drag/board-drag.ts'
import { useBoard } from './use-board.ts'

/** Puts a card where it was let go, and says where that is. Where it stood already nothing is written. */
export function useMoveCard(): (cardId: string, to: CardTarget, columns: readonly ShownColumn[]) => void {
  const { t } = useTranslation('boards')
  const board = useBoard()
  return (cardId, to, columns) => {
    const card = board.store.card(cardId)
    if (card === undefined) return
    const { title } = card
    const spot = spotAt(columns, cardId, to)
    const before = spotOf(columns, cardId)
    const column = board.store.columns.find(({ id }) => id === to.column)
    if (column === undefined) return
    if (before?.column === spot.column && before.index === spot.index) {
      board.say(t('said.stays', { title }))
      return
    }
    const isMoved = board.act((doc, origin) =>
      moveCard(doc, cardId, { ...positionOf(columns, cardId, to), at: Date.now() }, origin),
    )
    if (!isMoved) return
    const others = columns.find(({ id }) => id === to.column)?.cards.filter((id) => id !== cardId) ?? []
    board.say(
      t('said.moved', {
        title,
        column: column.title,
        at: spot.index + 1,
        count: others.length + 1,
      }),
    )
  }
}
