import { addToCard, type Card, removeFromCard } from '@stoa/board'
import { useQueries, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FileText, Plus, SquareKanban, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, FormDialog, IconButton } from '../../../platform/ui/index.ts'
import { documentPath, documentQuery, treeQuery, useTitle } from '../../documents/index.ts'
import { PickOne } from '../../organisation/index.ts'
import { spacesQuery } from '../../spaces/index.ts'
import { useBoard } from '../use-board.ts'
import { CardSection } from './card-section.tsx'

/** Pages and boards that belong to the card, and what it was made from. */
export function CardLinks({ card }: { card: Card }) {
  const { t } = useTranslation('boards')
  const { mayEdit } = useBoard()
  const [asking, setAsking] = useState(false)
  const links = card.links
  const source = card.source?.documentId
  if (links.length === 0 && source === undefined && !mayEdit) return null
  return (
    <CardSection title={t('links')}>
      <ul aria-label={t('links')}>
        {source !== undefined && !links.includes(source) && (
          <LinkedDocument card={card} id={source} isSource />
        )}
        {links.map((id) => (
          <LinkedDocument key={id} card={card} id={id} isSource={id === source} />
        ))}
      </ul>
      {mayEdit && (
        <Button size="small" look="quiet" className="-ml-2" onPress={() => setAsking(true)}>
          <Plus size={15} aria-hidden />
          {t('links.add')}
        </Button>
      )}
      {asking && <LinkDialog card={card} onClose={() => setAsking(false)} />}
    </CardSection>
  )
}

function LinkedDocument({ card, id, isSource }: { card: Card; id: string; isSource: boolean }) {
  const { t } = useTranslation('boards')
  const titleOf = useTitle()
  const board = useBoard()
  const document = useQuery({ ...documentQuery(id), retry: false })
  const title = document.data === undefined ? undefined : titleOf(document.data)
  return (
    <li className="group flex min-h-8 items-center gap-2 text-base">
      {document.data?.kind === 'board' ? (
        <SquareKanban size={15} aria-hidden className="shrink-0 text-ink-3" />
      ) : (
        <FileText size={15} aria-hidden className="shrink-0 text-ink-3" />
      )}
      {document.data === undefined ? (
        <span className="text-ink-3">{document.isError ? t('links.hidden') : '…'}</span>
      ) : (
        <Link to={documentPath(document.data)} className="min-w-0 truncate">
          {title}
        </Link>
      )}
      {isSource && <span className="shrink-0 text-small text-ink-3">{t('links.source')}</span>}
      {board.mayEdit && card.links.includes(id) && (
        <IconButton
          size="small"
          tip="none"
          label={t('links.remove', { title: title ?? t('links.hidden') })}
          onPress={() => board.act((doc, origin) => removeFromCard(doc, card.id, 'links', id, origin))}
          className="ml-auto opacity-0 focus-visible:opacity-100 group-hover:opacity-100 [@media(hover:none)]:opacity-100"
        >
          <X size={14} aria-hidden />
        </IconButton>
      )}
    </li>
  )
}

function LinkDialog({ card, onClose }: { card: Card; onClose: () => void }) {
  const { t } = useTranslation('boards')
  const titleOf = useTitle()
  const board = useBoard()
  const [chosen, setChosen] = useState<string>()
  const spaces = useQuery(spacesQuery)
  const trees = useQueries({ queries: (spaces.data ?? []).map(({ id }) => treeQuery(id)) })
  const names = new Map((spaces.data ?? []).map(({ id, name }) => [id, name]))
  const choices = trees
    .flatMap(({ data }) => data ?? [])
    .filter(({ id }) => id !== board.document.id && !card.links.includes(id))
    .sort((a, b) => b.updatedAt - a.updatedAt)
    .map((node) => ({ id: node.id, label: `${titleOf(node)} · ${names.get(node.spaceId) ?? ''}` }))
  return (
    <FormDialog
      title={t('links.add')}
      confirm={t('links.confirm')}
      canConfirm={chosen !== undefined}
      onClose={onClose}
      onConfirm={async () =>
        chosen !== undefined && board.act((doc, origin) => addToCard(doc, card.id, 'links', chosen, origin))
          ? undefined
          : 'stay-open'
      }
    >
      <PickOne
        label={t('links.which')}
        placeholder={t('links.placeholder')}
        choices={choices}
        value={chosen}
        onChange={setChosen}
      />
    </FormDialog>
  )
}
