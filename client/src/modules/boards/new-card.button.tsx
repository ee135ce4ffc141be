import { addCard } from '@stoa/board'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, FormDialog, Select, TextField } from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { quickAddStore } from './columns/quick-add.tsx'
import { useBoard, useBoardPlace, useColumns } from './use-board.ts'

/** The one thing a board is opened for. On the board it begins at the foot of the first column, elsewhere in a dialog. */
export function NewCardButton() {
  const { t } = useTranslation('boards')
  const { search } = useBoardPlace()
  const columns = useColumns()
  const [asking, setAsking] = useState(false)
  const first = columns[0]
  if (first === undefined) return null
  return (
    <>
      <Button
        look="primary"
        aria-label={t('card.new')}
        className="@max-[36rem]:w-9 @max-[36rem]:px-0"
        onPress={() => (search.view === undefined ? quickAddStore.set(first.id) : setAsking(true))}
      >
        <Plus size={18} aria-hidden className="@min-[36rem]:hidden" />
        <span className="@max-[36rem]:hidden">{t('card.new')}</span>
      </Button>
      {asking && <NewCardDialog onClose={() => setAsking(false)} />}
    </>
  )
}

function NewCardDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('boards')
  const { user } = useMe()
  const board = useBoard()
  const { openCard } = useBoardPlace()
  const columns = useColumns()
  const [title, setTitle] = useState('')
  const [chosen, setChosen] = useState<string>()
  const column = columns.find(({ id }) => id === chosen) ?? columns[0]
  return (
    <FormDialog
      title={t('card.new')}
      confirm={t('card.create')}
      canConfirm={title.trim() !== '' && column !== undefined}
      onClose={onClose}
      onConfirm={async () => {
        let made: string | undefined
        const isDone = board.act((doc, origin) => {
          made = addCard(doc, { title, column: column?.id ?? '', at: Date.now(), by: user.id }, origin)
        })
        if (!isDone) return 'stay-open'
        openCard(made)
        return undefined
      }}
    >
      <TextField label={t('card.title')} value={title} onChange={setTitle} autoFocus maxLength={500} />
      <Select
        label={t('card.column')}
        choices={columns.map(({ id, title: label }) => ({ id, label }))}
        value={column?.id ?? ''}
        onChange={setChosen}
      />
    </FormDialog>
  )
}
