/** Pixels between two cards. */
export const cardGap = 10

/** Of a card that has not been drawn yet. */
const guess = 92

/** Columns with fewer cards are drawn whole. */
export const drawnWhole = 20

export interface DrawnCard {
  id: string
  index: number
  /** Pixels of cards between it and the one drawn before it that are not drawn. */
  skipped: number
}

export interface CardWindow {
  drawn: DrawnCard[]
  /** Pixels of what is not drawn behind the last. */
  rest: number
  /** The first card behind the last one drawn in a row; null at the end. */
  next: string | null
}

interface CardWindowOptions {
  ids: readonly string[]
  heights: ReadonlyMap<string, number>
  /** What of the column is to be seen, in pixels from its first card. */
  from: number
  to: number
  /** Drawn wherever they stand: they hold the focus, or are in somebody's hand. */
  pinned: ReadonlySet<string>
}

/** Which cards of a column are drawn, and the room that is kept for the others. */
export function cardWindow({ ids, heights, from, to, pinned }: CardWindowOptions): CardWindow {
  const isWhole = ids.length <= drawnWhole
  const drawn: DrawnCard[] = []
  let next: string | null = null
  let top = 0
  let skipped = 0
  for (const [index, id] of ids.entries()) {
    const height = (heights.get(id) ?? guess) + cardGap
    const isNear = isWhole || (top + height >= from && top <= to)
    if (isNear || pinned.has(id)) {
      drawn.push({ id, index, skipped })
      skipped = 0
    } else {
      skipped += height
      if (top > to) next ??= id
    }
    top += height
  }
  return { drawn, rest: skipped, next }
}
