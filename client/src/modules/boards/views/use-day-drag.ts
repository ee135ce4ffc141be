import type { Card } from '@stoa/board'
import { type PointerEvent, type RefObject, useEffect, useRef } from 'react'
import { type Carried, carry } from '../drag/carried.ts'
import { followPress, type Point } from '../drag/press.ts'
import { useBoard } from '../use-board.ts'

/** A card carried to another day, by mouse, pen or finger. */
export function useDayDrag(root: RefObject<HTMLElement | null>, onMove: (card: Card, due: string) => void) {
  const { store } = useBoard()
  const giveUp = useRef<() => void>(undefined)
  useEffect(() => () => giveUp.current?.(), [])

  return (event: PointerEvent): void => {
    const { target } = event
    const element = root.current
    if (event.button !== 0 || !event.isPrimary || !(target instanceof Element) || element === null) return
    const item = target.closest<HTMLElement>('[data-day-card]')
    const card = store.card(item?.dataset['dayCard'] ?? '')
    if (item === null || card === undefined) return
    let carried: Carried | undefined
    let over: HTMLElement | undefined
    const show = (next: HTMLElement | undefined): void => {
      if (next === over) return
      delete over?.dataset['over']
      over = next
      if (over !== undefined) over.dataset['over'] = ''
    }
    const dayAt = ({ x, y }: Point): HTMLElement | undefined =>
      [...element.querySelectorAll<HTMLElement>('[data-day]')].find((day) => {
        const { left, right, top, bottom } = day.getBoundingClientRect()
        return x >= left && x < right && y >= top && y < bottom
      })
    const end = (): string | undefined => {
      carried?.drop()
      carried = undefined
      giveUp.current = undefined
      const day = over?.dataset['day']
      show(undefined)
      return day
    }
    followPress(event.nativeEvent, {
      onStart: (from) => {
        const scroller = element.parentElement
        carried = carry({
          element: item,
          from,
          tilt: true,
          scrollersAt: () =>
            scroller === null
              ? []
              : [{ element: scroller, axis: 'y', area: scroller.getBoundingClientRect() }],
          onFrame: (point) => show(dayAt(point)),
        })
        giveUp.current = () => void end()
        return true
      },
      onMove: (point) => carried?.moveTo(point),
      onCancel: () => void end(),
      onDrop: () => {
        const day = end()
        // As it is now: others may have changed it while it was in the hand.
        const now = store.card(card.id)
        if (day !== undefined && now !== undefined) onMove(now, day)
      },
    })
  }
}
