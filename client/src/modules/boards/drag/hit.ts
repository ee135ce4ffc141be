import type { CardTarget } from './board-drag.ts'
import type { Point } from './press.ts'

const columnsOf = (root: HTMLElement): HTMLElement[] => [
  ...root.querySelectorAll<HTMLElement>('[data-column-id]'),
]

/** The column under a point, or the nearest beside it. */
export function columnAt(root: HTMLElement, { x }: Point): HTMLElement | undefined {
  let nearest: HTMLElement | undefined
  let least = Number.POSITIVE_INFINITY
  for (const column of columnsOf(root)) {
    const { left, right } = column.getBoundingClientRect()
    const distance = Math.max(left - x, x - right, 0)
    if (distance < least) {
      least = distance
      nearest = column
    }
  }
  return nearest
}

export const cardListOf = (column: HTMLElement): HTMLElement | null =>
  column.querySelector<HTMLElement>('[data-card-list]')

/** Where a card would stand that is let go at a point. Reads boxes, writes nothing. */
export function cardTargetAt(root: HTMLElement, point: Point, cardId: string): CardTarget | null {
  const element = columnAt(root, point)
  const column = element?.dataset['columnId']
  const list = element === undefined ? null : cardListOf(element)
  if (column === undefined || list === null) return null
  for (const item of list.children) {
    if (!(item instanceof HTMLElement)) continue
    const id = item.dataset['cardId']
    if (id === undefined || id === cardId) continue
    const { top, height } = item.getBoundingClientRect()
    if (point.y < top + height / 2) return { column, before: id }
  }
  // Of a long column only what is near is drawn: behind that comes this one.
  return { column, before: list.dataset['next'] ?? null }
}

/** The column before which another would stand; null for the end. */
export function columnTargetAt(root: HTMLElement, { x }: Point, columnId: string): string | null {
  for (const column of columnsOf(root)) {
    const id = column.dataset['columnId']
    if (id === undefined || id === columnId) continue
    const { left, width } = column.getBoundingClientRect()
    if (x < left + width / 2) return id
  }
  return null
}
