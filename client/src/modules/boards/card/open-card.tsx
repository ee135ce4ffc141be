import { type Card, moveCard } from '@stoa/board'
import { CheckCircle2, Circle, CornerLeftUp, Ellipsis, Link2, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Avatars, Button, classes, IconButton, Select } from '../../../platform/ui/index.ts'
import { useOpenBy } from '../board-presence.ts'
import { useBoard, useBoardPlace, useCard, useColumns } from '../use-board.ts'
import { CardActivity } from './card-activity.tsx'
import { CardComments } from './card-comments.tsx'
import { CardDescription } from './card-description.tsx'
import { CardFacts } from './card-facts.tsx'
import { CardLinks } from './card-links.tsx'
import { CardMenu } from './card.menu.tsx'
import { CardTitle } from './card-title.tsx'
import { Checklist } from './checklist.tsx'
import { SubTasks } from './sub-tasks.tsx'
import { useCardActions } from './use-card-actions.ts'

interface OpenCardProps {
  card: Card
  onClose: () => void
}

export function OpenCard({ card, onClose }: OpenCardProps) {
  const { t } = useTranslation(['boards', 'ui'])
  const { mayEdit } = useBoard()
  const actions = useCardActions()
  const here = useOpenBy(card.id)
  return (
    <div className="flex flex-col pb-10">
      <div className="sticky top-0 z-10 flex h-13 shrink-0 items-center gap-1 border-b border-stone-3/50 bg-paper px-3 @md:px-5">
        <StateOfCard card={card} />
        <div className="ml-auto flex items-center gap-1">
          <Avatars people={here} label={t('card.also_here')} most={3} />
          <IconButton label={t('card.copy_link')} onPress={() => actions.copyLink(card.id)}>
            <Link2 size={17} aria-hidden />
          </IconButton>
          <CardMenu
            isOpen
            card={card}
            onGone={onClose}
            trigger={
              <IconButton label={t('card.actions', { title: card.title })} tip="none">
                <Ellipsis size={18} aria-hidden />
              </IconButton>
            }
          />
          <IconButton label={t('ui:action.close')} tip="none" onPress={onClose}>
            <X size={18} aria-hidden />
          </IconButton>
        </div>
      </div>
      {card.archivedAt !== null && (
        <div className="flex flex-wrap items-center gap-3 bg-ochre-soft px-5 py-2 text-ochre">
          <p className="grow font-semibold">{t('card.is_archived')}</p>
          {mayEdit && (
            <Button size="small" onPress={() => actions.restore(card.id)}>
              {t('card.restore')}
            </Button>
          )}
        </div>
      )}
      <div className="flex flex-col gap-6 px-4 pt-5 @md:px-6">
        <div>
          {card.parent !== null && <ParentLink parentId={card.parent} />}
          <CardTitle card={card} />
        </div>
        <CardFacts card={card} />
        <CardDescription card={card} />
        <Checklist card={card} />
        {card.parent === null && <SubTasks card={card} />}
        <CardLinks card={card} />
        <CardComments cardId={card.id} />
        <CardActivity cardId={card.id} />
      </div>
    </div>
  )
}

/** Where it stands, and whether it is done: both can be changed here. */
function StateOfCard({ card }: { card: Card }) {
  const { t } = useTranslation('boards')
  const board = useBoard()
  const columns = useColumns()
  const actions = useCardActions()
  const column = columns.find(({ id }) => id === card.column)
  const isFixed = !board.mayEdit || card.archivedAt !== null
  return (
    <>
      <IconButton
        label={t(card.isCompleted ? 'card.reopen' : 'card.complete')}
        isDisabled={isFixed}
        onPress={() => (card.isCompleted ? actions.reopen(card.id) : actions.complete(card.id))}
      >
        {card.isCompleted ? (
          <CheckCircle2 size={18} aria-hidden className="text-pine" />
        ) : (
          <Circle size={18} aria-hidden />
        )}
      </IconButton>
      {isFixed ? (
        <span className={classes('truncate text-small', card.isCompleted ? 'text-pine' : 'text-ink-2')}>
          {column?.title}
        </span>
      ) : (
        <Select
          look="quiet"
          hideLabel
          label={t('card.column')}
          choices={columns.map(({ id, title }) => ({
            id,
            label: title === '' ? t('column.untitled') : title,
          }))}
          value={card.column ?? ''}
          onChange={(to) =>
            board.act((doc, origin) => moveCard(doc, card.id, { column: to, at: Date.now() }, origin))
          }
        />
      )}
    </>
  )
}

function ParentLink({ parentId }: { parentId: string }) {
  const { t } = useTranslation('boards')
  const { document } = useBoard()
  const { openCard } = useBoardPlace()
  const parent = useCard(parentId)
  if (parent === undefined) return null
  return (
    <a
      href={`/b/${document.id}?card=${parentId}`}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        openCard(parentId)
      }}
      className="mb-1 flex w-fit max-w-full items-center gap-1.5 text-small text-ink-2 no-underline hover:underline"
    >
      <CornerLeftUp size={14} aria-hidden className="shrink-0" />
      <span className="sr-only">{t('subtasks.of')} </span>
      <span className="truncate">{parent.title === '' ? t('card.untitled') : parent.title}</span>
    </a>
  )
}
