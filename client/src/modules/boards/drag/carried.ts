import type { Point } from './press.ts'

/** Pixels from an edge at which what lies beyond comes nearer. */
const edge = 56
/** Pixels a frame, at the edge itself. */
const fastest = 18

/** What is carried, drawn beside the hand without asking React for anything. */
export interface Carried {
  moveTo: (point: Point) => void
  drop: () => void
}

/** A box that scrolls when the hand comes near its edge. */
export interface Scroller {
  readonly element: HTMLElement
  readonly axis: 'x' | 'y'
  /** Where it is in the window. */
  readonly area: DOMRect
}

interface CarriedOptions {
  /** What is picked up. */
  element: HTMLElement
  from: Point
  tilt: boolean
  /** The boxes that may scroll under the hand, at a point. */
  scrollersAt: (point: Point) => readonly Scroller[]
  /** In every frame in which the hand or what lies under it moved. */
  onFrame: (point: Point) => void
}

export function carry({ element, from, tilt, scrollersAt, onFrame }: CarriedOptions): Carried {
  const box = element.getBoundingClientRect()
  const picture = element.cloneNode(true) as HTMLElement
  picture.setAttribute('aria-hidden', 'true')
  picture.inert = true
  picture.dataset['carried'] = tilt ? 'tilted' : ''
  picture.style.inlineSize = `${box.width}px`
  picture.style.blockSize = `${box.height}px`
  document.body.append(picture)

  let point = from
  let frame: number | undefined
  let lastSeen: Point | undefined
  let hasScrolled = false

  const draw = (): void => {
    const { x, y } = point
    picture.style.transform = `translate3d(${box.left + x - from.x}px, ${box.top + y - from.y}px, 0)${tilt ? ' rotate(1.6deg)' : ''}`
  }
  const scroll = (): boolean => {
    let isMoved = false
    for (const { element: scroller, axis, area } of scrollersAt(point)) {
      const speed =
        axis === 'x' ? speedAt(point.x, area.left, area.right) : speedAt(point.y, area.top, area.bottom)
      if (speed === 0) continue
      const before = axis === 'x' ? scroller.scrollLeft : scroller.scrollTop
      scroller.scrollBy(axis === 'x' ? speed : 0, axis === 'x' ? 0 : speed)
      isMoved ||= (axis === 'x' ? scroller.scrollLeft : scroller.scrollTop) !== before
    }
    return isMoved
  }
  /** Only while something moves: a hand that rests asks for no frames. */
  const stepSoon = (): void => {
    frame ??= requestAnimationFrame(step)
  }
  const step = (): void => {
    frame = undefined
    // First everything is read, then written: a box that is read after a change is laid out on the spot.
    onFrame(point)
    draw()
    lastSeen = point
    hasScrolled = scroll()
    if (hasScrolled) stepSoon()
  }
  draw()
  return {
    moveTo: (to) => {
      point = to
      stepSoon()
    },
    drop: () => {
      if (frame !== undefined) cancelAnimationFrame(frame)
      // What the hand did since the last frame counts.
      if (hasScrolled || lastSeen !== point) onFrame(point)
      picture.remove()
    },
  }
}

function speedAt(at: number, from: number, to: number): number {
  if (at < from + edge) return -fastest * Math.min(1, (from + edge - at) / edge)
  if (at > to - edge) return fastest * Math.min(1, (at - (to - edge)) / edge)
  return 0
}
