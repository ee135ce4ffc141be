import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatWhen } from '../../../platform/i18n/index.ts'
import { useNow } from '../../../platform/now.ts'
import { Button, EmptyState } from '../../../platform/ui/index.ts'
import { matchesFilter } from '../card-filter.ts'
import { DeleteCardDialog } from '../card/card.dialogs.tsx'
import { useCardActions } from '../card/use-card-actions.ts'
import { useArchived, useBoard, useBoardPlace, useCard, useToday } from '../use-board.ts'

const pageLength = 100

/** Cards that were taken off the board: read, brought back, or deleted for good. */
export function ArchiveView() {
  const { t } = useTranslation('boards')
  const { store } = useBoard()
  const { filter } = useBoardPlace()
  const today = useToday()
  const archived = useArchived()
  const [length, setLength] = useState(pageLength)
  const shown = archived.filter((id) => {
    const card = store.card(id)
    return card !== undefined && matchesFilter(card, filter, today)
  })
  return (
    <div className="scroll-thin min-h-0 grow overflow-y-auto px-4 pt-3 pb-8 md:px-7">
      {shown.length === 0 ? (
        <EmptyState title={t('archive.empty')}>
          {t(archived.length === 0 ? 'archive.empty_body' : 'list.none_shown_body')}
        </EmptyState>
      ) : (
        <ul aria-label={t('view.archive')} className="max-w-[46rem] border-t border-stone-3/70">
          {shown.slice(0, length).map((id) => (
            <ArchivedCard key={id} cardId={id} />
          ))}
        </ul>
      )}
      {shown.length > length && (
        <Button className="mt-4" onPress={() => setLength(length + pageLength)}>
          {t('archive.more', { count: shown.length - length })}
        </Button>
      )}
    </div>
  )
}

function ArchivedCard({ cardId }: { cardId: string }) {
  const { t } = useTranslation('boards')
  const { document, mayEdit } = useBoard()
  const { openCard } = useBoardPlace()
  const actions = useCardActions()
  const now = useNow()
  const card = useCard(cardId)
  const [deleting, setDeleting] = useState(false)
  if (card === undefined) return null
  const title = card.title === '' ? t('card.untitled') : card.title
  return (
    <li
      data-card-id={cardId}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-stone-3/70 py-2.5"
    >
      <div className="min-w-40 grow">
        <a
          data-card-link
          href={`/b/${document.id}?view=archive&card=${cardId}`}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return
            event.preventDefault()
            openCard(cardId)
          }}
          className="font-semibold text-ink-1 no-underline hover:underline"
        >
          {title}
        </a>
        <p className="text-small text-ink-3">
          {card.isCompleted && `${t('card.done')} · `}
          {card.archivedAt !== null && t('archive.when', { when: formatWhen(card.archivedAt, now) })}
        </p>
      </div>
      {mayEdit && (
        <>
          <Button
            size="small"
            aria-label={t('archive.restore', { title })}
            onPress={() => actions.restore(cardId)}
          >
            {t('card.restore')}
          </Button>
          <Button
            size="small"
            look="quiet-danger"
            aria-label={t('archive.delete', { title })}
            onPress={() => setDeleting(true)}
          >
            {t('card.delete')}
          </Button>
        </>
      )}
      {deleting && (
        <DeleteCardDialog card={card} onClose={() => setDeleting(false)} onDeleted={() => undefined} />
      )}
    </li>
  )
}
