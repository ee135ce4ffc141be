import { addCard, boardLimits, type Card } from '@stoa/board'
import { CheckCircle2, Circle, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar, classes, IconButton } from '../../../platform/ui/index.ts'
import { useMe } from '../../identity/index.ts'
import { useFaces } from '../people.tsx'
import { useBoard, useBoardPlace, useCard } from '../use-board.ts'
import { CardSection } from './card-section.tsx'
import { DueTag } from './card-marks.tsx'
import { useCardActions } from './use-card-actions.ts'

/** Cards of their own that belong to this one. */
export function SubTasks({ card }: { card: Card }) {
  const { t } = useTranslation('boards')
  const { user } = useMe()
  const board = useBoard()
  const [title, setTitle] = useState('')
  const { store, mayEdit } = board
  const shown = card.children.filter((id) => store.card(id)?.archivedAt === null)
  const done = shown.filter((id) => store.card(id)?.isCompleted === true).length
  if (!mayEdit && shown.length === 0) return null
  return (
    <CardSection title={t('subtasks')} note={shown.length === 0 ? undefined : `${done} / ${shown.length}`}>
      <ul aria-label={t('subtasks')}>
        {shown.map((id) => (
          <SubTask key={id} cardId={id} />
        ))}
      </ul>
      {mayEdit && (
        <form
          className="flex items-center gap-1"
          onSubmit={(event) => {
            event.preventDefault()
            if (title.trim() === '') return
            const isAdded = board.act((doc, origin) => {
              const { column } = card
              const place = column === null ? {} : { column }
              addCard(doc, { title, ...place, parent: card.id, at: Date.now(), by: user.id }, origin)
            })
            if (isAdded) setTitle('')
          }}
        >
          <Plus size={15} aria-hidden className="mx-1 shrink-0 text-ink-3" />
          <input
            aria-label={t('subtasks.add')}
            placeholder={t('subtasks.add')}
            value={title}
            maxLength={boardLimits.cardTitle}
            onChange={(event) => setTitle(event.target.value)}
            className="h-8 min-w-0 grow rounded-s bg-transparent px-1 text-base text-ink-1 placeholder:text-ink-3 hover:bg-hover focus:bg-transparent"
          />
        </form>
      )}
    </CardSection>
  )
}

function SubTask({ cardId }: { cardId: string }) {
  const { t } = useTranslation('boards')
  const { document, mayEdit } = useBoard()
  const { openCard } = useBoardPlace()
  const faces = useFaces()
  const actions = useCardActions()
  const card = useCard(cardId)
  if (card === undefined) return null
  const title = card.title === '' ? t('card.untitled') : card.title
  return (
    <li className="flex min-h-8 items-center gap-1.5 text-small">
      <IconButton
        size="small"
        tip="none"
        label={t(card.isCompleted ? 'subtasks.reopen' : 'subtasks.complete', { title })}
        isDisabled={!mayEdit}
        onPress={() => (card.isCompleted ? actions.reopen(cardId) : actions.complete(cardId))}
      >
        {card.isCompleted ? (
          <CheckCircle2 size={16} aria-hidden className="text-pine" />
        ) : (
          <Circle size={16} aria-hidden />
        )}
      </IconButton>
      <a
        href={`/b/${document.id}?card=${cardId}`}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return
          event.preventDefault()
          openCard(cardId)
        }}
        className={classes(
          'min-w-0 grow truncate text-base no-underline hover:underline',
          card.isCompleted ? 'text-ink-3 line-through' : 'text-ink-1',
        )}
      >
        {title}
      </a>
      <span className="shrink-0 text-ink-3">
        <DueTag card={card} />
      </span>
      {card.assignees.slice(0, 2).map((id) => (
        <Avatar key={id} person={faces.get(id) ?? { id, name: t('person.unknown'), hue: 0 }} size="small" />
      ))}
    </li>
  )
}
