import type { Column } from '@stoa/board'
import {
  memo,
  useCallback,
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
import { cardWindow } from './card-window.ts'
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

/** Pixels beyond what is seen that are drawn as well. */
const margin = 400

interface CardListProps {
  ref: React.RefObject<HTMLUListElement | null>
  column: Column
  headingId: string
  shown: readonly string[]
}

function CardList({ ref: list, column, headingId, shown }: CardListProps) {
  const { heights, drag, active } = useBoard()
  const remote = useRemoteDrags()
  const [seen, setSeen] = useState({ from: 0, to: 900 })
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
  const pinned = useMemo(() => {
    const ids = new Set<string>()
    const current = active.get()
    if (current !== null) ids.add(current)
    if (heldId !== undefined) ids.add(heldId)
    return ids
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- what has the focus is pinned when it would leave
  }, [heldId, seen, active])
  const { drawn, rest, next } = useMemo(
    () => cardWindow({ ids: shown, heights, from: seen.from - margin, to: seen.to + margin, pinned }),
    [shown, heights, seen, pinned],
  )

  useLayoutEffect(() => {
    const element = list.current
    if (element === null) return undefined
    let frame = 0
    const look = () => {
      const { scrollTop, clientHeight } = element
      setSeen((before) =>
        Math.abs(before.from - scrollTop) < margin / 3 &&
        Math.abs(before.to - scrollTop - clientHeight) < margin / 3
          ? before
          : { from: scrollTop, to: scrollTop + clientHeight },
      )
    }
    const onScroll = () => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(look)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    const observer = new ResizeObserver(onScroll)
    observer.observe(element)
    look()
    return () => {
      cancelAnimationFrame(frame)
      element.removeEventListener('scroll', onScroll)
      observer.disconnect()
    }
  }, [list])

  // How high the cards really are, for when they are not drawn any more. Nothing is drawn anew for it: what is drawn has
  // the height it has, and the margin covers what the guesses were wrong by until the next look.
  useLayoutEffect(() => {
    if (rest === 0 && drawn.every(({ skipped }) => skipped === 0)) return
    for (const item of list.current?.children ?? []) {
      if (!(item instanceof HTMLElement)) continue
      const id = item.dataset['cardId']
      const height = item.offsetHeight
      if (id !== undefined && height !== 0) heights.set(id, height)
    }
  }, [drawn, rest, heights, list])

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

/** What somebody else has in the hand, where it would stand, with the name on it. */
function GhostItem({ drag }: { drag: ReturnType<typeof useRemoteDrags>[number] }) {
  return (
    <li aria-hidden inert>
      <CardTile cardId={drag.cardId} carriedBy={drag.person} />
    </li>
  )
}
