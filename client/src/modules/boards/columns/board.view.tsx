import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../../platform/ui/index.ts'
import { isFiltered } from '../board-search.ts'
import { useBoard, useBoardPlace, useColumns } from '../use-board.ts'
import { AddColumn } from './add-column.tsx'
import { ColumnView } from './column.view.tsx'
import { useBoardKeys } from './use-board-keys.ts'
import { usePointerDrag } from './use-pointer-drag.ts'

/** The columns, hanging from their beam. */
export function BoardView() {
  const { t } = useTranslation('boards')
  const { mayEdit } = useBoard()
  const { filter } = useBoardPlace()
  const columns = useColumns()
  const root = useRef<HTMLDivElement>(null)
  const onPointerDown = usePointerDrag(root)
  const keys = useBoardKeys(root)
  useFirstActive()
  return (
    // What is taken up and carried bubbles to here from cards and headings, which can be reached by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={root}
      data-board
      onPointerDown={mayEdit ? onPointerDown : undefined}
      onKeyDown={keys.onKeyDown}
      onFocus={keys.onFocus}
      className="board-columns scroll-thin min-h-0 grow"
    >
      {columns.length === 0 && !mayEdit && (
        <EmptyState title={t('empty.title')}>{t('empty.readonly')}</EmptyState>
      )}
      {columns.map((column, index) => (
        <ColumnView key={column.id} column={column} index={index} count={columns.length} />
      ))}
      {mayEdit && <AddColumn isFirst={columns.length === 0} />}
      {mayEdit && (
        <p id="board-help" className="sr-only">
          {t(isFiltered(filter) ? 'help.card_filtered' : 'help.card')}
        </p>
      )}
    </div>
  )
}

/** Tab leads to one card: the open one, else the first. */
function useFirstActive(): void {
  const board = useBoard()
  const { search } = useBoardPlace()
  const columns = useColumns()
  useEffect(() => {
    const { active, store } = board
    if (search.card !== undefined) active.set(search.card)
    const current = active.get()
    if (current !== null && store.card(current)?.archivedAt === null) return
    active.set(columns.map(({ id }) => store.cardIds(id)[0]).find((id) => id !== undefined) ?? null)
  }, [board, columns, search.card])
}
