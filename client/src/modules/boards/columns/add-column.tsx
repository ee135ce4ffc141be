import { addColumn } from '@stoa/board'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, EmptyState } from '../../../platform/ui/index.ts'
import { useBoard } from '../use-board.ts'
import { ColumnTitleField } from './column-title.field.tsx'

/** Behind the last column; on a board without any, the first step. */
export function AddColumn({ isFirst }: { isFirst: boolean }) {
  const { t } = useTranslation('boards')
  const board = useBoard()
  const [writing, setWriting] = useState(false)
  if (writing)
    return (
      <div className="board-column is-new">
        <ColumnTitleField
          label={t('column.title')}
          placeholder={t('column.title')}
          initial=""
          onCancel={() => setWriting(false)}
          onSave={(title) => {
            setWriting(false)
            const isAdded = board.act((doc, origin) => addColumn(doc, { title, at: Date.now() }, origin))
            if (isAdded) board.say(t('said.column_added', { title }))
          }}
        />
      </div>
    )
  if (isFirst)
    return (
      <EmptyState
        title={t('empty.title')}
        action={
          <Button look="primary" onPress={() => setWriting(true)}>
            {t('column.add')}
          </Button>
        }
      >
        {t('empty.body')}
      </EmptyState>
    )
  return (
    <div className="shrink-0 pr-4">
      <Button size="small" look="quiet" onPress={() => setWriting(true)}>
        <Plus size={15} aria-hidden />
        {t('column.add')}
      </Button>
    </div>
  )
}
