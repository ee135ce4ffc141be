import type { Card } from '@stoa/board'
import { AlignLeft, CheckSquare, Ellipsis, Repeat } from 'lucide-react'
import { memo, useRef, useState, useSyncExternalStore } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Avatar, classes, type Face, hueColour, IconButton } from '../../../platform/ui/index.ts'
import { useOpenBy } from '../board-presence.ts'
import { useFaces } from '../people.tsx'
import { useBoard, useBoardPlace, useCard, useLabels } from '../use-board.ts'
import { CardMenu } from './card.menu.tsx'
import { DueTag, LabelChip, PriorityTag } from './card-marks.tsx'

interface CardTileProps {
  cardId: string
  /** Who has it in the hand elsewhere: here is the place it came from. */
  away?: Face | undefined
  /** Who carries it: this is its picture, not the card. */
  carriedBy?: Face
}

/** A card as it stands in a column. */
export const CardTile = memo(function CardTile({ cardId, away, carriedBy }: CardTileProps) {
  const card = useCard(cardId)
  if (card === undefined) return null
  return carriedBy === undefined ? (
    <Tile card={card} away={away} />
  ) : (
    <div
      data-tile
      data-priority={card.priority}
      data-carried-by={carriedBy.id}
      className="card-tile is-carried"
      style={{ '--hand': hueColour(carriedBy.hue) } as React.CSSProperties}
    >
      <span className="card-hand">{carriedBy.name}</span>
      <CardFace card={card} />
    </div>
  )
})

function Tile({ card, away }: { card: Card; away: Face | undefined }) {
  const { t } = useTranslation('boards')
  const { document, mayEdit, active, drag } = useBoard()
  const { search, openCard } = useBoardPlace()
  const isActive = useSyncExternalStore(active.subscribe, () => active.get() === card.id)
  const isHeld = useSyncExternalStore(drag.subscribe, () => {
    const held = drag.get()
    return held?.kind === 'card' && held.cardId === card.id && held.by === 'keyboard'
  })
  const here = useOpenBy(card.id)
  const title = card.title === '' ? t('card.untitled') : card.title
  return (
    <div
      data-tile
      data-priority={card.priority}
      data-open={search.card === card.id || undefined}
      data-picked={isHeld || undefined}
      data-away={away !== undefined || undefined}
      className={classes('card-tile group', mayEdit && 'is-movable')}
    >
      <CardFace
        card={card}
        title={
          <a
            data-card-link
            href={`/b/${document.id}?card=${card.id}`}
            draggable={false}
            tabIndex={isActive ? 0 : -1}
            aria-describedby={mayEdit ? 'board-help' : undefined}
            aria-current={search.card === card.id ? 'true' : undefined}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey) return
              event.preventDefault()
              openCard(card.id)
            }}
            className="card-link"
          >
            {title}
          </a>
        }
      />
      {here.length > 0 && (
        <span className="absolute -top-2 right-2 flex -space-x-1">
          {here.slice(0, 3).map((face) => (
            <Avatar
              key={face.id}
              person={face}
              size="small"
              label={t('card.open_by', { name: face.name })}
              className="ring-2 ring-paper"
            />
          ))}
        </span>
      )}
      <span className="card-more">
        <TileMenu card={card} label={t('card.actions', { title })} isActive={isActive} />
      </span>
    </div>
  )
}

interface TileMenuProps {
  card: Card
  label: string
  isActive: boolean
}

/** A whole menu on every card of a thousand is much to draw: it is made when it is asked for. */
function TileMenu({ card, label, isActive }: TileMenuProps) {
  const [state, setState] = useState<'none' | 'made' | 'open' | 'closed'>('none')
  const trigger = useRef<HTMLButtonElement>(null)
  const open = () => {
    flushSync(() => setState('made'))
    // Before it opens: there the focus comes back to.
    trigger.current?.focus()
    setState('open')
  }
  if (state === 'none')
    return (
      <button
        type="button"
        aria-label={label}
        aria-haspopup="menu"
        tabIndex={isActive ? 0 : -1}
        onClick={open}
        className="grid size-6 place-items-center rounded-s text-ink-2 hover:bg-hover hover:text-ink-1 pointer-coarse:size-9"
      >
        <Ellipsis size={15} aria-hidden />
      </button>
    )
  return (
    <CardMenu
      card={card}
      isShown={state === 'open'}
      onShow={(isShown) => setState(isShown ? 'open' : 'closed')}
      trigger={
        <IconButton ref={trigger} size="small" tip="none" label={label} excludeFromTabOrder={!isActive}>
          <Ellipsis size={15} aria-hidden />
        </IconButton>
      }
    />
  )
}

/** What a card shows of itself. */
function CardFace({ card, title }: { card: Card; title?: React.ReactNode }) {
  const { t } = useTranslation('boards')
  const labels = useLabels()
  const faces = useFaces()
  const shownLabels = labels.filter(({ id }) => card.labels.includes(id))
  const people = card.assignees.map((id) => faces.get(id) ?? { id, name: t('person.unknown'), hue: 0 })
  const ticked = card.checklist.filter(({ isDone }) => isDone).length
  const progress = card.isCompleted ? null : card.progress
  const hasFoot =
    shownLabels.length > 0 ||
    people.length > 0 ||
    card.due !== null ||
    card.checklist.length > 0 ||
    card.hasDescription ||
    card.recurrence !== null ||
    card.priority === 'urgent' ||
    card.priority === 'high'
  return (
    <>
      <p className={classes('card-title', card.isCompleted && 'is-done')}>
        {title ?? (card.title === '' ? t('card.untitled') : card.title)}
        {card.isCompleted && <span className="sr-only">{t('card.done')}</span>}
      </p>
      {progress !== null && progress > 0 && (
        <div
          role="img"
          aria-label={t('card.progress', { percent: progress })}
          className="mt-2 h-1 overflow-hidden rounded-full bg-stone-2"
        >
          <div className="h-full rounded-full bg-pine" style={{ inlineSize: `${progress}%` }} />
        </div>
      )}
      {hasFoot && (
        <div className="card-foot">
          <PriorityTag priority={card.priority} />
          {shownLabels.map((label) => (
            <LabelChip key={label.id} label={label} />
          ))}
          <DueTag card={card} />
          {card.checklist.length > 0 && (
            <span className="inline-flex items-center gap-1 tabular-nums" title={t('checklist')}>
              <CheckSquare size={12} aria-hidden />
              <span className="sr-only">{t('checklist')} </span>
              {ticked}/{card.checklist.length}
            </span>
          )}
          {card.hasDescription && (
            <span title={t('card.has_description')}>
              <AlignLeft size={13} aria-hidden />
              <span className="sr-only">{t('card.has_description')}</span>
            </span>
          )}
          {card.recurrence !== null && (
            <span title={t('card.recurs')}>
              <Repeat size={13} aria-hidden />
              <span className="sr-only">{t('card.recurs')}</span>
            </span>
          )}
          {people.length > 0 && (
            <span className="ml-auto flex -space-x-1">
              {people.slice(0, 3).map((person) => (
                <Avatar key={person.id} person={person} size="small" className="ring-2 ring-raised" />
              ))}
              {people.length > 3 && (
                <span className="grid size-5 place-items-center rounded-full bg-stone-2 text-[0.625rem] font-semibold text-ink-2 ring-2 ring-raised">
                  +{people.length - 3}
                </span>
              )}
            </span>
          )}
        </div>
      )}
    </>
  )
}
