import { archiveCard, boardLimits, type Column, editColumn, moveColumn } from '@stoa/board'
import {
  Archive,
  ArrowLeft,
  ArrowRight,
  CheckCircle2,
  Circle,
  Ellipsis,
  Gauge,
  Pencil,
  Plus,
  Trash2,
} from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { classes, IconButton, Menu, MenuItem, MenuLine, notify } from '../../../platform/ui/index.ts'
import { useBoard, useColumns } from '../use-board.ts'
import { useUndoWords } from '../use-board-undo.ts'
import { ColumnTitleField } from './column-title.field.tsx'
import { DeleteColumnDialog, LimitDialog } from './column.dialogs.tsx'
import { quickAddStore } from './quick-add.tsx'

interface ColumnHeadProps {
  column: Column
  headingId: string
  index: number
  columns: number
  /** Cards that the filter shows, and all that stand here. */
  shown: number
  all: number
}

export function ColumnHead({ column, headingId, index, columns, shown, all }: ColumnHeadProps) {
  const { t } = useTranslation('boards')
  const board = useBoard()
  const { mayEdit } = board
  const [renaming, setRenaming] = useState(false)
  const isOver = column.limit !== null && all > column.limit
  const title = column.title === '' ? t('column.untitled') : column.title
  return (
    <div data-column-handle={mayEdit || undefined} className="column-head">
      {renaming ? (
        <ColumnTitleField
          label={t('column.rename')}
          initial={column.title}
          onCancel={() => setRenaming(false)}
          onSave={(next) => {
            setRenaming(false)
            if (next !== column.title)
              board.act((doc, origin) => editColumn(doc, column.id, { title: next }, origin))
          }}
        />
      ) : (
        <h2 id={headingId} className="min-w-0 truncate text-base font-semibold text-ink-1" title={title}>
          {title}
        </h2>
      )}
      {column.isDone && (
        <span title={t('column.is_done')} className="shrink-0 text-pine">
          <CheckCircle2 size={14} aria-hidden />
          <span className="sr-only">{t('column.is_done')}</span>
        </span>
      )}
      <span
        className={classes(
          'ml-auto shrink-0 pl-1 text-small tabular-nums',
          isOver ? 'rounded-s bg-ochre-soft px-1.5 font-semibold text-ochre' : 'text-ink-3',
        )}
        title={
          column.limit === null
            ? t('column.count', { count: all })
            : t(isOver ? 'column.over_limit' : 'column.limit_is', { count: all, limit: column.limit })
        }
      >
        <span aria-hidden>
          {shown === all ? all : `${shown} / ${all}`}
          {column.limit !== null && ` / ${column.limit}`}
        </span>
        <span className="sr-only">
          {column.limit === null
            ? t('column.count', { count: all })
            : t(isOver ? 'column.over_limit' : 'column.limit_is', { count: all, limit: column.limit })}
        </span>
      </span>
      {mayEdit && (
        <ColumnMenu
          column={column}
          title={title}
          index={index}
          columns={columns}
          count={all}
          onRename={() => setRenaming(true)}
        />
      )}
    </div>
  )
}

interface ColumnMenuProps {
  column: Column
  title: string
  index: number
  columns: number
  count: number
  onRename: () => void
}

function ColumnMenu({ column, title, index, columns, count, onRename }: ColumnMenuProps) {
  const { t } = useTranslation('boards')
  const board = useBoard()
  const all = useColumns()
  const undo = useUndoWords(board)
  const [dialog, setDialog] = useState<'limit' | 'delete'>()
  const move = (by: -1 | 1) => {
    const neighbour = all[index + by]
    if (neighbour === undefined) return
    const isMoved = board.act((doc, origin) =>
      moveColumn(doc, column.id, by < 0 ? { before: neighbour.id } : { after: neighbour.id }, origin),
    )
    if (isMoved) board.say(t('said.column_moved', { title, at: index + by + 1, count: columns }))
  }
  const archiveAll = () => {
    const ids = board.store.cardIds(column.id)
    const isDone = board.act((doc, origin) => {
      // One action, so one undo.
      doc.transact(() => {
        for (const id of ids) archiveCard(doc, id, { at: Date.now() }, origin)
      }, origin)
    })
    if (isDone)
      notify(t('said.archived_all', { count: ids.length }), {
        action: { label: t('undo'), run: () => undo('undo') },
      })
  }
  return (
    <>
      <Menu
        label={t('column.actions', { column: title })}
        trigger={
          <IconButton size="small" tip="none" label={t('column.actions', { column: title })}>
            <Ellipsis size={15} aria-hidden />
          </IconButton>
        }
      >
        <MenuItem icon={<Plus size={16} />} onAction={() => quickAddStore.set(column.id)}>
          {t('card.add')}
        </MenuItem>
        <MenuLine />
        <MenuItem icon={<Pencil size={16} />} onAction={onRename}>
          {t('column.rename')}
        </MenuItem>
        <MenuItem icon={<Gauge size={16} />} onAction={() => setDialog('limit')}>
          {t('column.limit')}
        </MenuItem>
        <MenuItem
          icon={column.isDone ? <Circle size={16} /> : <CheckCircle2 size={16} />}
          onAction={() =>
            board.act((doc, origin) => editColumn(doc, column.id, { isDone: !column.isDone }, origin))
          }
        >
          {t(column.isDone ? 'column.not_done' : 'column.make_done')}
        </MenuItem>
        <MenuItem icon={<ArrowLeft size={16} />} isDisabled={index === 0} onAction={() => move(-1)}>
          {t('column.left')}
        </MenuItem>
        <MenuItem icon={<ArrowRight size={16} />} isDisabled={index === columns - 1} onAction={() => move(1)}>
          {t('column.right')}
        </MenuItem>
        <MenuLine />
        <MenuItem icon={<Archive size={16} />} isDisabled={count === 0} onAction={archiveAll}>
          {t('column.archive_all')}
        </MenuItem>
        <MenuItem
          danger
          icon={<Trash2 size={16} />}
          isDisabled={columns === 1}
          onAction={() => setDialog('delete')}
        >
          {t('column.delete')}
        </MenuItem>
      </Menu>
      {dialog === 'limit' && (
        <LimitDialog column={column} most={boardLimits.workInProgress} onClose={() => setDialog(undefined)} />
      )}
      {dialog === 'delete' && (
        <DeleteColumnDialog column={column} count={count} onClose={() => setDialog(undefined)} />
      )}
    </>
  )
}
