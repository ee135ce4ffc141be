/** Pixels a mouse moves before a press is a drag. */
const threshold = 5
/** Milliseconds a finger rests before it picks up: a shorter touch scrolls or opens. */
const longPress = 280
/** Pixels a resting finger may tremble. */
const tremble = 9

export interface Point {
  readonly x: number
  readonly y: number
}

export interface PressHandlers {
  /** Answers whether there is anything to drag. */
  onStart: (from: Point, isTouch: boolean) => boolean
  onMove: (to: Point) => void
  onDrop: () => void
  onCancel: () => void
}

/**
 * Follows a press until it is a click, a scroll or a drag, with mouse, pen and finger alike. Escape gives it up. After a
 * drag the click that the browser makes of it goes nowhere.
 */
export function followPress(event: PointerEvent, handlers: PressHandlers): void {
  const isTouch = event.pointerType === 'touch'
  const from: Point = { x: event.clientX, y: event.clientY }
  const veil = layVeil()
  let last = from
  let isDragging = false

  const begin = (): void => {
    clearTimeout(timer)
    if (isDragging || !handlers.onStart(from, isTouch)) {
      if (!isDragging) end()
      return
    }
    isDragging = true
    document.documentElement.dataset['dragging'] = ''
    document.body.append(veil)
    getSelection()?.removeAllRanges()
    handlers.onMove(last)
  }
  const timer = isTouch ? setTimeout(begin, longPress) : undefined

  const onMove = (move: PointerEvent): void => {
    if (move.pointerId !== event.pointerId) return
    last = { x: move.clientX, y: move.clientY }
    const distance = Math.hypot(last.x - from.x, last.y - from.y)
    if (isDragging) handlers.onMove(last)
    else if (isTouch) {
      // It scrolls.
      if (distance > tremble) end()
    } else if (distance > threshold) begin()
  }
  const onUp = (up: PointerEvent): void => {
    if (up.pointerId !== event.pointerId) return
    const wasDragging = isDragging
    end()
    if (!wasDragging) return
    swallowClick()
    handlers.onDrop()
  }
  const cancel = (): void => {
    const wasDragging = isDragging
    end()
    if (wasDragging) handlers.onCancel()
  }
  const onPointerCancel = (end: PointerEvent): void => {
    if (end.pointerId === event.pointerId) cancel()
  }
  const onKey = (key: KeyboardEvent): void => {
    if (key.key !== 'Escape' || !isDragging) return
    key.preventDefault()
    key.stopPropagation()
    swallowClick()
    cancel()
  }
  // A finger that carries something does not scroll, and does not open the browser's menu.
  const onTouchMove = (move: TouchEvent): void => {
    if (isDragging && move.cancelable) move.preventDefault()
  }
  const onContextMenu = (menu: Event): void => {
    if (isTouch) menu.preventDefault()
  }
  const end = (): void => {
    clearTimeout(timer)
    isDragging = false
    delete document.documentElement.dataset['dragging']
    veil.remove()
    window.removeEventListener('pointermove', onMove)
    window.removeEventListener('pointerup', onUp)
    window.removeEventListener('pointercancel', onPointerCancel)
    window.removeEventListener('keydown', onKey, true)
    window.removeEventListener('touchmove', onTouchMove)
    window.removeEventListener('contextmenu', onContextMenu, true)
    window.removeEventListener('blur', cancel)
  }
  window.addEventListener('pointermove', onMove)
  window.addEventListener('pointerup', onUp)
  window.addEventListener('pointercancel', onPointerCancel)
  window.addEventListener('keydown', onKey, true)
  window.addEventListener('touchmove', onTouchMove, { passive: false })
  window.addEventListener('contextmenu', onContextMenu, true)
  window.addEventListener('blur', cancel)
}

/**
 * Lies over everything while something is carried: nothing below is pointed at, so that nothing is drawn anew because
 * the hand passes over it, and the hand has one shape everywhere. The wheel goes through it.
 */
function layVeil(): HTMLElement {
  const veil = document.createElement('div')
  veil.dataset['dragVeil'] = ''
  veil.addEventListener('wheel', ({ clientX, clientY, deltaX, deltaY }) => {
    let below: Element | null | undefined = document
      .elementsFromPoint(clientX, clientY)
      .find((e) => e !== veil)
    while (below !== null && below !== undefined) {
      const { scrollLeft, scrollTop } = below
      below.scrollBy(deltaX, deltaY)
      if (below.scrollLeft !== scrollLeft || below.scrollTop !== scrollTop) return
      below = below.parentElement
    }
  })
  return veil
}

function swallowClick(): void {
  const swallow = (click: MouseEvent): void => {
    click.preventDefault()
    click.stopPropagation()
  }
  window.addEventListener('click', swallow, { capture: true, once: true })
  // Where none comes, the next one is somebody's.
  setTimeout(() => window.removeEventListener('click', swallow, true), 0)
}
