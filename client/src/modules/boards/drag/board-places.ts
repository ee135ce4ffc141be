import type { CardTarget } from './board-drag.ts'
import type { Scroller } from './carried.ts'
import type { Point } from './press.ts'

interface ColumnPlace {
  readonly id: string
  readonly left: number
  readonly right: number
  readonly list: HTMLElement
  /** Of its list, in the window. */
  readonly area: DOMRect
  /** Every card that is drawn, from above. */
  readonly items: readonly HTMLElement[]
}

/**
 * Where the columns and cards of a board are on the screen, while something is carried over it. Boxes are read when they
 * are asked for and kept until something scrolls or changes, so that a hand that moves costs no reading.
 */
export class BoardPlaces {
  readonly #root: HTMLElement
  readonly #observer: MutationObserver
  #columns: readonly ColumnPlace[] | undefined
  #area: DOMRect | undefined
  readonly #middles = new Map<HTMLElement, number>()

  constructor(root: HTMLElement) {
    this.#root = root
    this.#observer = new MutationObserver(this.forget)
    this.#observer.observe(root, {
      childList: true,
      subtree: true,
      characterData: true,
      attributes: true,
      attributeFilter: ['data-carried-away'],
    })
    root.addEventListener('scroll', this.forget, { capture: true, passive: true })
    window.addEventListener('resize', this.forget)
  }

  close(): void {
    this.#observer.disconnect()
    this.#root.removeEventListener('scroll', this.forget, { capture: true })
    window.removeEventListener('resize', this.forget)
  }

  /** Everything is looked for anew. */
  readonly forget = (): void => {
    this.#columns = undefined
    this.#area = undefined
    this.#middles.clear()
  }

  /** Where a card would stand that is let go at a point. */
  cardTargetAt(point: Point, cardId: string): CardTarget | null {
    const column = this.#columnAt(point)
    if (column === undefined) return null
    const items = column.items.filter((item) => item.dataset['cardId'] !== cardId)
    // The first whose middle is below the point.
    let [low, high] = [0, items.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#middleOf(items[middle]!) > point.y) high = middle
      else low = middle + 1
    }
    // Of a long column only what is near is drawn: behind that comes this one.
    return { column: column.id, before: items[low]?.dataset['cardId'] ?? column.list.dataset['next'] ?? null }
  }

  /** The column before which another would stand; null for the end. */
  columnTargetAt({ x }: Point, columnId: string): string | null {
    const next = this.#read().find(({ id, left, right }) => id !== columnId && x < (left + right) / 2)
    return next?.id ?? null
  }

  /** The board sideways, and the cards of the column under the point. */
  scrollersAt(point: Point): Scroller[] {
    this.#area ??= this.#root.getBoundingClientRect()
    const column = this.#columnAt(point)
    const sideways: Scroller = { element: this.#root, axis: 'x', area: this.#area }
    return column === undefined
      ? [sideways]
      : [sideways, { element: column.list, axis: 'y', area: column.area }]
  }

  /** The column under a point, or the nearest beside it. */
  #columnAt({ x }: Point): ColumnPlace | undefined {
    let nearest: ColumnPlace | undefined
    let least = Number.POSITIVE_INFINITY
    for (const column of this.#read()) {
      const distance = Math.max(column.left - x, x - column.right, 0)
      if (distance < least) {
        least = distance
        nearest = column
      }
    }
    return nearest
  }

  #read(): readonly ColumnPlace[] {
    if (this.#columns !== undefined) return this.#columns
    const columns: ColumnPlace[] = []
    for (const element of this.#root.querySelectorAll<HTMLElement>('[data-column-id]')) {
      const list = element.querySelector<HTMLElement>('[data-card-list]')
      if (list === null) continue
      const { left, right } = element.getBoundingClientRect()
      const items = [...list.children].filter(
        (item): item is HTMLElement => item instanceof HTMLElement && item.dataset['cardId'] !== undefined,
      )
      columns.push({
        id: element.dataset['columnId']!,
        left,
        right,
        list,
        area: list.getBoundingClientRect(),
        items,
      })
    }
    this.#columns = columns
    return columns
  }

  #middleOf(item: HTMLElement): number {
    let middle = this.#middles.get(item)
    if (middle === undefined) {
      const { top, height } = item.getBoundingClientRect()
      middle = top + height / 2
      this.#middles.set(item, middle)
    }
    return middle
  }
}
