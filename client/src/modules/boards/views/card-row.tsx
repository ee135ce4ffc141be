import type { Card } from '@stoa/board'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar, classes } from '../../../platform/ui/index.ts'
import { DueTag, LabelChip, PriorityTag } from '../card/card-marks.tsx'
import { useFaces } from '../people.tsx'
import { useBoard, useBoardPlace, useColumns, useLabels } from '../use-board.ts'
import { type SheetColumn, sheetColumns } from './sheet-columns.ts'

interface CardRowProps {
  card: Card
  row: number
  height: number
  /** The cell that Tab leads to, when it is in this row. */
  activeCell: number | undefined
  onActive: (cell: number) => void
}

export function CardRow({ card, row, height, activeCell, onActive }: CardRowProps) {
  const { t } = useTranslation('boards')
  const { document } = useBoard()
  const { search, openCard } = useBoardPlace()
  const columns = useColumns()
  const labels = useLabels()
  const faces = useFaces()
  const [assignee] = card.assignees
  const cells: Record<SheetColumn, ReactNode> = {
    title: (
      <a
        data-card-link
        href={`/b/${document.id}?card=${card.id}`}
        tabIndex={-1}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return
          event.preventDefault()
          event.stopPropagation()
          openCard(card.id)
        }}
        className={classes(
          'block truncate no-underline',
          card.isCompleted ? 'text-ink-3 line-through' : 'font-semibold text-ink-1',
        )}
      >
        {card.title === '' ? t('card.untitled') : card.title}
      </a>
    ),
    column: columns.find(({ id }) => id === card.column)?.title,
    people: (
      <span className="flex items-center gap-1.5">
        {card.assignees.slice(0, 3).map((id) => (
          <Avatar key={id} person={faces.get(id) ?? { id, name: t('person.unknown'), hue: 0 }} size="small" />
        ))}
        {card.assignees.length === 1 && assignee !== undefined && (
          <span className="truncate" aria-hidden>
            {faces.get(assignee)?.name}
          </span>
        )}
      </span>
    ),
    priority:
      card.priority === 'low' || card.priority === 'normal' ? (
        <span className={card.priority === 'normal' ? 'sr-only' : undefined}>
          {t(`priority.${card.priority}`)}
        </span>
      ) : (
        <PriorityTag priority={card.priority} />
      ),
    due: <DueTag card={card} />,
    labels: (
      <span className="flex gap-1 overflow-hidden">
        {labels
          .filter(({ id }) => card.labels.includes(id))
          .map((label) => (
            <LabelChip key={label.id} label={label} />
          ))}
      </span>
    ),
    progress: card.progress === null ? null : <span className="tabular-nums">{`${card.progress} %`}</span>,
  }
  return (
    // The pointer may press anywhere in the row; the keyboard has Enter in every cell.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <tr
      data-row={row}
      data-card-id={card.id}
      aria-rowindex={row + 2}
      aria-selected={search.card === card.id || undefined}
      style={{ blockSize: height }}
      onClick={() => openCard(card.id)}
      className={classes(
        'border-b border-stone-3/60 text-small text-ink-2 hover:bg-hover',
        search.card === card.id && 'bg-aegean-soft',
      )}
    >
      {sheetColumns.map(({ id, look }, cell) => (
        <td
          key={id}
          role="gridcell"
          data-cell
          tabIndex={activeCell === cell ? 0 : -1}
          onFocus={() => onActive(cell)}
          className={classes('truncate pr-3 -outline-offset-2', look, id === 'title' && 'text-base')}
        >
          {cells[id]}
        </td>
      ))}
    </tr>
  )
}
