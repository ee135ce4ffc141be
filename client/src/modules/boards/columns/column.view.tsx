import type { Column } from '@stoa/board'
import {
  memo,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from '../../../platform/ui/index.ts'
import { useRemoteDrags } from '../board-presence.ts'
import { isFiltered } from '../board-search.ts'
import { CardTile } from '../card/card.tile.tsx'
import { useBoard, useBoardPlace, useColumnCards } from '../use-board.ts'
import { cardWindow, nextStretch, type Stretch } from './card-window.ts'
import { ColumnHead } from './column-head.tsx'
import { QuickAdd } from './quick-add.tsx'

interface ColumnViewProps {
  column: Column
  index: number
  count: number
}

export const ColumnView = memo(function ColumnView({ column, index, count }: ColumnViewProps) {
  const headingId = useId()
  const board = useBoard()
  const { filter } = useBoardPlace()
  const { shown, count: all } = useColumnCards(column.id)
  const list = useRef<HTMLUListElement>(null)
  const drag = useSyncExternalStore(board.drag.subscribe, () => {
    const held = board.drag.get()
    if (held?.kind !== 'column') return 'none'
    if (held.columnId === column.id) return 'held'
    return held.before === column.id ? 'before' : 'none'
  })
  return (
    <section
      aria-labelledby={headingId}
      data-column-id={column.id}
      data-held={drag === 'held' || undefined}
      data-drop-before={drag === 'before' || undefined}
      className="board-column"
    >
      <ColumnHead
        column={column}
        headingId={headingId}
        index={index}
        columns={count}
        shown={shown.length}
        all={all}
      />
      <CardList ref={list} column={column} headingId={headingId} shown={shown} />
      {shown.length === 0 && all > 0 && isFiltered(filter) && <NoneShown />}
      {board.mayEdit && (
        <QuickAdd
          columnId={column.id}
          columnTitle={column.title}
          onAdded={() =>
            requestAnimationFrame(() => list.current?.scrollTo({ top: list.current.scrollHeight }))
          }
        />
      )}
    </section>
  )
})

function NoneShown() {
  const { t } = useTranslation('boards')
  return <p className="px-1 py-2 text-small text-ink-3">{t('column.none_shown')}</p>
}

interface CardListProps {
  ref: React.RefObject<HTMLUListElement | null>
  column: Column
  headingId: string
  shown: readonly string[]
}

function CardList({ ref: list, column, headingId, shown }: CardListProps) {
  const { store, heights, drag, active } = useBoard()
  const remote = useRemoteDrags()
  const stretch = useDrawnStretch(list, heights)
  const slot = useSyncExternalStore(
    drag.subscribe,
    useCallback(() => {
      const held = drag.get()
      return held?.kind === 'card' && held.to?.column === column.id
        ? `${held.height} ${held.to.before ?? ''}`
        : undefined
    }, [drag, column.id]),
  )
  const heldId = useSyncExternalStore(
    drag.subscribe,
    useCallback(() => {
      const held = drag.get()
      return held?.kind === 'card' && held.by === 'pointer' ? held.cardId : undefined
    }, [drag]),
  )
  const [slotHeight, slotBefore] = slot === undefined ? [] : slot.split(' ')

  // Only what concerns this column, so that another's drag draws nothing here.
  const ghosts = remote.filter(({ column: at }) => at === column.id)
  // What the keyboard stands on is drawn wherever it is: the focus stays on it, and comes to it.
  const activeId = useSyncExternalStore(
    active.subscribe,
    useCallback(() => {
      const id = active.get()
      return id !== null && store.card(id)?.column === column.id ? id : undefined
    }, [active, store, column.id]),
  )
  const { drawn, rest, next } = useMemo(
    () => cardWindow({ ids: shown, heights, ...stretch, pinned: new Set([activeId, heldId]) }),
    [shown, heights, stretch, activeId, heldId],
  )

  const isWindowed = drawn.length < shown.length
  const items: React.ReactNode[] = []
  const slotItem = slot !== undefined && (
    <li key="slot" data-slot aria-hidden className="card-slot" style={{ blockSize: `${slotHeight}px` }} />
  )
  for (const { id, index, skipped } of drawn) {
    for (const ghost of ghosts)
      if (ghost.before === id)
        items.push(<GhostItem key={`ghost-${ghost.person.id}-${ghost.cardId}`} drag={ghost} />)
    if (slotBefore === id) items.push(slotItem)
    items.push(
      <li
        key={id}
        data-card-id={id}
        data-carried-away={id === heldId || undefined}
        aria-posinset={isWindowed ? index + 1 : undefined}
        aria-setsize={isWindowed ? shown.length : undefined}
        style={skipped === 0 ? undefined : { marginBlockStart: `${skipped}px` }}
      >
        <CardTile cardId={id} away={remote.find(({ cardId }) => cardId === id)?.person} />
      </li>,
    )
  }
  for (const ghost of ghosts)
    if (ghost.before === null || !shown.includes(ghost.before))
      items.push(<GhostItem key={`ghost-${ghost.person.id}-${ghost.cardId}`} drag={ghost} />)
  if (slot !== undefined && slotBefore === '') items.push(slotItem)
  // An item, not padding of the list: a flex item does not shrink below its padding, so the list would be as high as what
  // is not drawn, all of it would count as seen, and drawing it would take the padding away again.
  if (rest > 0) items.push(<li key="rest" aria-hidden style={{ blockSize: `${rest}px`, margin: 0 }} />)

  return (
    <ul
      ref={list}
      aria-labelledby={headingId}
      data-card-list
      data-next={next ?? undefined}
      className={classes('card-list scroll-thin', shown.length === 0 && 'is-empty')}
    >
      {items}
    </ul>
  )
}

/** The part of a list that is drawn, as it scrolls. */
function useDrawnStretch(
  list: React.RefObject<HTMLUListElement | null>,
  heights: Map<string, number>,
): Stretch {
  const [drawn, setDrawn] = useState<Stretch>(() => ({ from: 0, to: window.innerHeight }))
  const again = useRef<() => void>(undefined)
  // What is drawn now may be the first portion of more.
  useEffect(() => again.current?.(), [drawn])
  useLayoutEffect(() => {
    const element = list.current
    if (element === null) return undefined
    let frame = 0
    let now = drawn
    const look = () => {
      // How high the cards really are, for when they are not drawn any more: asked before anything changes, so that
      // nothing is laid out for it. The margin covers what the guesses were wrong by until the next look.
      for (const item of element.children) {
        if (!(item instanceof HTMLElement)) continue
        const id = item.dataset['cardId']
        const height = item.offsetHeight
        if (id !== undefined && height !== 0) heights.set(id, height)
      }
      const { scrollTop, clientHeight } = element
      const next = nextStretch(now, { from: scrollTop, to: scrollTop + clientHeight })
      if (next === now) return
      now = next
      setDrawn(next)
    }
    const lookSoon = () => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(look)
    }
    again.current = lookSoon
    element.addEventListener('scroll', lookSoon, { passive: true })
    const observer = new ResizeObserver(lookSoon)
    observer.observe(element)
    return () => {
      cancelAnimationFrame(frame)
      element.removeEventListener('scroll', lookSoon)
      observer.disconnect()
    }
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- from here on the listener says what is drawn
  }, [list, heights])
  return drawn
}

/** What somebody else has in the hand, where it would stand, with the name on it. */
function GhostItem({ drag }: { drag: ReturnType<typeof useRemoteDrags>[number] }) {
  return (
    <li aria-hidden inert>
      <CardTile cardId={drag.cardId} carriedBy={drag.person} />
    </li>
  )
}
