import { type Column, deleteColumn, editColumn } from '@stoa/board'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog, Select, TextField } from '../../../platform/ui/index.ts'
import { useBoard, useColumns } from '../use-board.ts'

interface LimitDialogProps {
  column: Column
  most: number
  onClose: () => void
}

/** How many cards may be worked on here at a time. It is shown, and stops nobody. */
export function LimitDialog({ column, most, onClose }: LimitDialogProps) {
  const { t } = useTranslation('boards')
  const board = useBoard()
  const [text, setText] = useState(column.limit === null ? '' : String(column.limit))
  const limit = text.trim() === '' ? null : Number(text)
  const isValid = limit === null || (Number.isInteger(limit) && limit >= 1 && limit <= most)
  return (
    <FormDialog
      title={t('limit.title', { column: column.title })}
      confirm={t('save')}
      canConfirm={isValid}
      onClose={onClose}
      onConfirm={async () =>
        board.act((doc, origin) => editColumn(doc, column.id, { limit }, origin)) ? undefined : 'stay-open'
      }
    >
      <TextField
        label={t('limit.label')}
        help={t('limit.help')}
        error={isValid ? undefined : t('limit.invalid', { most })}
        inputMode="numeric"
        value={text}
        onChange={setText}
        maxLength={4}
      />
    </FormDialog>
  )
}

interface DeleteColumnDialogProps {
  column: Column
  count: number
  onClose: () => void
}

/** A column goes, its cards stay: it is asked where. */
export function DeleteColumnDialog({ column, count, onClose }: DeleteColumnDialogProps) {
  const { t } = useTranslation('boards')
  const board = useBoard()
  const others = useColumns().filter(({ id }) => id !== column.id)
  const [target, setTarget] = useState(others[0]?.id)
  return (
    <FormDialog
      danger
      title={t('column.delete_title', { column: column.title })}
      confirm={t('column.delete')}
      canConfirm={target !== undefined}
      onClose={onClose}
      onConfirm={async () => {
        const isDeleted = board.act((doc, origin) =>
          deleteColumn(doc, column.id, target === undefined ? {} : { cardsTo: target }, origin),
        )
        if (isDeleted) board.say(t('said.column_deleted', { title: column.title }))
      }}
    >
      <p className="text-ink-2">{t('column.delete_body', { count })}</p>
      {count > 0 && target !== undefined && (
        <Select
          label={t('column.delete_to')}
          choices={others.map(({ id, title }) => ({ id, label: title }))}
          value={target}
          onChange={setTarget}
        />
      )}
    </FormDialog>
  )
}
