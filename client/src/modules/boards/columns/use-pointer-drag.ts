import { moveColumn } from '@stoa/board'
import { type PointerEvent, type RefObject, useEffect, useRef } from 'react'
import { shownColumns } from '../column-cards.ts'
import { BoardPlaces } from '../drag/board-places.ts'
import { type Carried, carry } from '../drag/carried.ts'
import { followPress, type Point, type PressHandlers } from '../drag/press.ts'
import { useBoard, useBoardPlace, useToday } from '../use-board.ts'
import { useMoveCard } from '../use-move-card.ts'

/** What begins something else when it is pressed. */
const isOther = (target: Element): boolean =>
  target.closest('button, input, textarea, select, [role="button"], [contenteditable="true"]') !== null

/** Cards and columns carried by mouse, pen or finger. */
export function usePointerDrag(root: RefObject<HTMLElement | null>) {
  const board = useBoard()
  const { filter } = useBoardPlace()
  const today = useToday()
  const moveCard = useMoveCard()
  /** Ends what is in the hand when the board is left. */
  const giveUp = useRef<() => void>(undefined)
  useEffect(() => () => giveUp.current?.(), [])

  return (event: PointerEvent) => {
    const { target } = event
    const element = root.current
    if (event.button !== 0 || !event.isPrimary || !(target instanceof Element) || element === null) return
    if (isOther(target) || board.drag.get() !== null) return
    const card = target.closest<HTMLElement>('[data-card-id]')
    const heading = target.closest<HTMLElement>('[data-column-handle]')
    const column = heading?.closest<HTMLElement>('[data-column-id]')
    if (card?.dataset['cardId'] !== undefined)
      followPress(event.nativeEvent, cardPress(card, card.dataset['cardId']))
    else if (column?.dataset['columnId'] !== undefined)
      followPress(event.nativeEvent, columnPress(column, column.dataset['columnId']))

    function cardPress(item: HTMLElement, cardId: string): PressHandlers {
      let carried: Carried | undefined
      let places: BoardPlaces | undefined
      const look = (point: Point): void => {
        const drag = board.drag.get()
        if (drag?.kind !== 'card' || places === undefined) return
        const to = places.cardTargetAt(point, cardId)
        if (to?.column === drag.to?.column && to?.before === drag.to?.before) return
        board.drag.set({ ...drag, to })
        board.presence.showDrag(cardId, to)
      }
      const end = () => {
        places?.forget()
        carried?.drop()
        places?.close()
        carried = undefined
        giveUp.current = undefined
        const drag = board.drag.get()
        board.drag.set(null)
        board.presence.showDrag(null, null)
        return drag
      }
      return {
        onStart: (from, isTouch) => {
          if (element === null || board.store.card(cardId) === undefined) return false
          const tile = item.querySelector<HTMLElement>('[data-tile]') ?? item
          const watched = new BoardPlaces(element)
          places = watched
          carried = carry({
            element: tile,
            from,
            tilt: true,
            onFrame: look,
            scrollersAt: (point) => watched.scrollersAt(point),
          })
          giveUp.current = () => void end()
          if (isTouch) navigator.vibrate?.(12)
          board.active.set(cardId)
          board.drag.set({ kind: 'card', cardId, to: null, by: 'pointer', height: tile.offsetHeight })
          return true
        },
        onMove: (point) => carried?.moveTo(point),
        onCancel: () => void end(),
        onDrop: () => {
          const drag = end()
          if (drag?.kind === 'card' && drag.to !== null)
            moveCard(cardId, drag.to, shownColumns(board, filter, today))
        },
      }
    }

    function columnPress(item: HTMLElement, columnId: string): PressHandlers {
      let carried: Carried | undefined
      let places: BoardPlaces | undefined
      const end = () => {
        carried?.drop()
        places?.close()
        carried = undefined
        giveUp.current = undefined
        const drag = board.drag.get()
        board.drag.set(null)
        return drag
      }
      return {
        onStart: (from) => {
          if (element === null) return false
          const watched = new BoardPlaces(element)
          places = watched
          carried = carry({
            element: item,
            from,
            tilt: false,
            scrollersAt: (point) => watched.scrollersAt(point).filter(({ axis }) => axis === 'x'),
            onFrame: (point) => {
              const drag = board.drag.get()
              const before = watched.columnTargetAt(point, columnId)
              if (drag?.kind === 'column' && drag.before !== before) board.drag.set({ ...drag, before })
            },
          })
          giveUp.current = () => void end()
          board.drag.set({ kind: 'column', columnId, before: undefined, by: 'pointer' })
          return true
        },
        onMove: (point) => carried?.moveTo(point),
        onCancel: () => void end(),
        onDrop: () => {
          const drag = end()
          if (drag?.kind !== 'column' || drag.before === undefined) return
          const { before } = drag
          board.act((doc, origin) => moveColumn(doc, columnId, before === null ? {} : { before }, origin))
        },
      }
    }
  }
}
