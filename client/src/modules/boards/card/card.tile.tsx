import type { Card } from '@stoa/board'
import { Ellipsis } from 'lucide-react'
import { memo, useRef, useState, useSyncExternalStore } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Avatar, classes, type Face, hueColour, IconButton } from '../../../platform/ui/index.ts'
import { useOpenBy } from '../board-presence.ts'
import { useBoard, useBoardPlace, useCard } from '../use-board.ts'
import { CardFace } from './card-face.tsx'
import { CardMenu } from './card.menu.tsx'

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
      className={classes('card-tile', mayEdit && 'is-movable')}
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
      <TileMenu card={card} label={t('card.actions', { title })} isActive={isActive} />
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
        className="card-more card-dots size-6 rounded-s hover:bg-hover pointer-coarse:size-9"
      />
    )
  return (
    <CardMenu
      card={card}
      isShown={state === 'open'}
      onShow={(isShown) => setState(isShown ? 'open' : 'closed')}
      trigger={
        <IconButton
          ref={trigger}
          size="small"
          tip="none"
          label={label}
          excludeFromTabOrder={!isActive}
          className="card-more"
        >
          <Ellipsis size={15} aria-hidden />
        </IconButton>
      }
    />
  )
}
