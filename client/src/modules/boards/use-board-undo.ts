import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { notify } from '../../platform/ui/index.ts'
import type { OpenBoard } from './board-runtime.ts'

const inText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))

/** Takes back, or does again, this person's last action on the board, and says what came of it. */
export function useUndoWords(board: OpenBoard): (direction: 'undo' | 'redo') => void {
  const { t } = useTranslation('boards')
  return (direction) => {
    if (!board.mayEdit) return
    const outcome = board.undo[direction]()
    notify(direction === 'undo' ? t(`undo.${outcome}`) : t(`redo.${outcome}`))
  }
}

/** Ctrl Z and Ctrl Shift Z wherever nobody is writing: a text has an undo of its own. */
export function useBoardUndo(board: OpenBoard): void {
  const run = useUndoWords(board)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey
      if (event.defaultPrevented || event.isComposing || !isCommand || inText(event.target)) return
      const key = event.key.toLowerCase()
      const direction =
        key === 'z' ? (event.shiftKey ? 'redo' : 'undo') : key === 'y' && !event.shiftKey ? 'redo' : undefined
      if (direction === undefined) return
      event.preventDefault()
      run(direction)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  })
}
