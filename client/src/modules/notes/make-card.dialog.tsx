import type { DocumentDetail } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState, FormDialog, GhostLines, notify, Select } from '../../platform/ui/index.ts'
import { treeQuery, useTitle } from '../documents/index.ts'
import { spacesQuery } from '../spaces/index.ts'
import { useNoteActions } from './notes.queries.ts'

interface MakeCardDialogProps {
  document: DocumentDetail
  item: { readonly id: string; readonly text: string }
  onClose: () => void
}

/** Which board takes the action item. Those of the note's own space first. */
export function MakeCardDialog({ document, item, onClose }: MakeCardDialogProps) {
  const { t } = useTranslation('notes')
  const titleOf = useTitle()
  const { makeCard } = useNoteActions(document.id)
  const spaces = useQuery(spacesQuery)
  const [spaceId, setSpaceId] = useState(document.spaceId)
  const tree = useQuery(treeQuery(spaceId))
  const boards = (tree.data ?? []).filter(({ kind }) => kind === 'board')
  const [chosen, setChosen] = useState<string>()
  const board = boards.find(({ id }) => id === chosen) ?? boards[0]
  return (
    <FormDialog
      title={t('card.make')}
      confirm={t('card.confirm')}
      canConfirm={board !== undefined}
      onClose={onClose}
      onConfirm={async () => {
        if (board === undefined) return
        await makeCard.mutateAsync({ itemId: item.id, boardId: board.id })
        notify(t('card.made', { board: titleOf(board) }))
      }}
    >
      <p className="border-l-2 border-stone-3 pl-3 text-ink-2">{item.text}</p>
      <Select
        label={t('card.space')}
        choices={(spaces.data ?? []).map(({ id, name }) => ({ id, label: name }))}
        value={spaceId}
        onChange={setSpaceId}
      />
      {tree.isPending && <GhostLines widths={['60%']} />}
      {tree.isError && <ErrorState compact error={tree.error} onRetry={() => void tree.refetch()} />}
      {tree.isSuccess && board === undefined && <p className="text-ink-3">{t('card.no_board')}</p>}
      {board !== undefined && (
        <Select
          label={t('card.board')}
          choices={boards.map((one) => ({ id: one.id, label: titleOf(one) }))}
          value={board.id}
          onChange={setChosen}
        />
      )}
      <p className="text-small text-ink-3">{t('card.help')}</p>
    </FormDialog>
  )
}
