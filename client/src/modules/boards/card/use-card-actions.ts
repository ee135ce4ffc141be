import { archiveCard, completeCard, deleteCard, reopenCard, restoreCard } from '@stoa/board'
import { useTranslation } from 'react-i18next'
import { copyText, notify } from '../../../platform/ui/index.ts'
import type { OpenBoard } from '../board-runtime.ts'
import { useBoard } from '../use-board.ts'
import { useUndoWords } from '../use-board-undo.ts'

export const cardAddress = (boardId: string, cardId: string): string =>
  new URL(`/b/${boardId}?card=${cardId}`, window.location.origin).href

/** What can be done with a card from wherever it is shown. What takes it away says so, and how to get it back. */
export function useCardActions() {
  const { t } = useTranslation('boards')
  const board: OpenBoard = useBoard()
  const undo = useUndoWords(board)
  const titleOf = (id: string): string => board.store.card(id)?.title ?? ''
  const withUndo = (text: string): void =>
    notify(text, { action: { label: t('undo'), run: () => undo('undo') } })
  return {
    complete: (id: string): boolean =>
      board.act((doc, origin) => completeCard(doc, id, { at: Date.now() }, origin)),
    reopen: (id: string): boolean => board.act((doc, origin) => reopenCard(doc, id, {}, origin)),
    archive: (id: string): boolean => {
      const title = titleOf(id)
      const isDone = board.act((doc, origin) => archiveCard(doc, id, { at: Date.now() }, origin))
      if (isDone) withUndo(t('said.archived', { title }))
      return isDone
    },
    restore: (id: string): boolean => {
      const isDone = board.act((doc, origin) => restoreCard(doc, id, origin))
      if (isDone) notify(t('said.restored', { title: titleOf(id) }))
      return isDone
    },
    delete: (id: string): boolean => {
      const title = titleOf(id)
      const isDone = board.act((doc, origin) => deleteCard(doc, id, origin))
      if (isDone) withUndo(t('said.deleted', { title }))
      return isDone
    },
    copyLink: (id: string): void => void copyText(cardAddress(board.document.id, id), t('card.link_copied')),
  }
}
