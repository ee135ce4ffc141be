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

/** A part of a column, in pixels from its first card. */
export interface Stretch {
  from: number
  to: number
}

/** Pixels beyond what is seen that are drawn as well. */
const margin = 480
/** Pixels by which the drawn part grows in one frame: two or three cards. */
const portion = 200
/** Pixels for which nothing is drawn anew. */
const slack = 80

/**
 * The part that is drawn next. What is seen is drawn at once; what lies beyond it a portion in each frame, so that a fast
 * turn of the wheel asks no more of one frame than a slow one. The same object when it is as it should be.
 */
export function nextStretch(drawn: Stretch, seen: Stretch): Stretch {
  const isApart = drawn.to < seen.from || drawn.from > seen.to
  const start = isApart ? seen : drawn
  const wanted = { from: Math.max(0, seen.from - margin), to: seen.to + margin }
  const from = edge(-start.from, -seen.from, -wanted.from)
  const to = edge(start.to, seen.to, wanted.to)
  return -from === drawn.from && to === drawn.to ? drawn : { from: -from, to }
}

/** Where an edge goes that is to be at `wanted`, and must be beyond `seen`. */
function edge(now: number, seen: number, wanted: number): number {
  if (now > wanted + slack) return wanted
  if (now > wanted - slack && now >= seen) return now
  return Math.min(wanted, Math.max(now + portion, seen))
}

interface CardWindowOptions extends Stretch {
  ids: readonly string[]
  heights: ReadonlyMap<string, number>
  /** Drawn wherever they stand: they hold the focus, or are in somebody's hand. */
  pinned: ReadonlySet<string | undefined>
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
