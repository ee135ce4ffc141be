import { type Card, moveCard } from '@stoa/board'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog, Select } from '../../../platform/ui/index.ts'
import { useBoard, useColumns } from '../use-board.ts'
import { useCardActions } from './use-card-actions.ts'

interface CardDialogProps {
  card: Card
  onClose: () => void
}

const top = 'top'
const end = 'end'

/** Another column, another place in it: without carrying anything. */
export function MoveCardDialog({ card, onClose }: CardDialogProps) {
  const { t } = useTranslation('boards')
  const board = useBoard()
  const columns = useColumns()
  const [column, setColumn] = useState(card.column ?? columns[0]?.id ?? '')
  const [place, setPlace] = useState<string>(end)
  const others = board.store.cardIds(column).filter((id) => id !== card.id)
  const titleOf = (id: string): string => {
    const { title = '' } = board.store.card(id) ?? {}
    return title === '' ? t('card.untitled') : title
  }
  return (
    <FormDialog
      title={t('move.title', { title: card.title === '' ? t('card.untitled') : card.title })}
      confirm={t('move.confirm')}
      onClose={onClose}
      onConfirm={async () => {
        const position = place === top ? { index: 0 } : place === end ? {} : { after: place }
        const isMoved = board.act((doc, origin) =>
          moveCard(doc, card.id, { column, ...position, at: Date.now() }, origin),
        )
        if (!isMoved) return 'stay-open'
        const { title = '' } = columns.find(({ id }) => id === column) ?? {}
        const at = board.store.cardIds(column).indexOf(card.id) + 1
        board.say(t('said.moved', { title: card.title, column: title, at, count: others.length + 1 }))
        return undefined
      }}
    >
      <Select
        label={t('card.column')}
        choices={columns.map(({ id, title }) => ({ id, label: title }))}
        value={column}
        onChange={(id) => {
          setColumn(id)
          setPlace(end)
        }}
      />
      <Select
        label={t('move.place')}
        choices={[
          { id: top, label: t('move.top') },
          ...(others.length === 0 ? [] : [{ id: end, label: t('move.end') }]),
          ...others.slice(0, 200).map((id) => ({ id, label: t('move.after', { title: titleOf(id) }) })),
        ]}
        value={others.length === 0 ? top : place}
        onChange={setPlace}
      />
    </FormDialog>
  )
}

interface DeleteCardDialogProps extends CardDialogProps {
  onDeleted: () => void
}

export function DeleteCardDialog({ card, onClose, onDeleted }: DeleteCardDialogProps) {
  const { t } = useTranslation('boards')
  const actions = useCardActions()
  return (
    <FormDialog
      danger
      title={t('delete.title', { title: card.title === '' ? t('card.untitled') : card.title })}
      confirm={t('card.delete')}
      onClose={onClose}
      onConfirm={async () => {
        if (actions.delete(card.id)) onDeleted()
      }}
    >
      <p className="text-ink-2">{t(card.children.length > 0 ? 'delete.body_children' : 'delete.body')}</p>
    </FormDialog>
  )
}
