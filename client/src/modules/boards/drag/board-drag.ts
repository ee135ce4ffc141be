/** Where a card would stand: before a card that is shown, or behind all of them. */
export interface CardTarget {
  readonly column: string
  readonly before: string | null
}

interface DraggedCard {
  readonly kind: 'card'
  readonly cardId: string
  /** Null where it would fall back to where it came from. */
  readonly to: CardTarget | null
  readonly by: 'pointer' | 'keyboard'
  /** Of the card as it was drawn, in pixels: the place that is kept for it. */
  readonly height: number
}

interface DraggedColumn {
  readonly kind: 'column'
  readonly columnId: string
  /** The column it would stand before; null for the end, undefined while it has not been moved. */
  readonly before: string | null | undefined
  readonly by: 'pointer' | 'keyboard'
}

/** What is in this person's hand. */
export type BoardDrag = DraggedCard | DraggedColumn

/** A column and the cards that are shown in it, in order. */
export interface ShownColumn {
  readonly id: string
  readonly cards: readonly string[]
}

export interface Spot {
  readonly column: string
  /** Among the cards that are shown, counted without the one that is moved. */
  readonly index: number
}

export type Step = 'up' | 'down' | 'left' | 'right' | 'first' | 'last'

const cardsWithout = (columns: readonly ShownColumn[], column: string, cardId: string): readonly string[] =>
  (columns.find(({ id }) => id === column)?.cards ?? []).filter((id) => id !== cardId)

export function spotOf(columns: readonly ShownColumn[], cardId: string): Spot | undefined {
  for (const { id, cards } of columns) {
    const index = cards.indexOf(cardId)
    if (index >= 0) return { column: id, index }
  }
  return undefined
}

/** One step of the keyboard; the same spot where there is none further. */
export function stepFrom(
  columns: readonly ShownColumn[],
  cardId: string,
  { column, index }: Spot,
  step: Step,
): Spot {
  const here = columns.findIndex(({ id }) => id === column)
  const length = cardsWithout(columns, column, cardId).length
  switch (step) {
    case 'up':
      return { column, index: Math.max(0, index - 1) }
    case 'down':
      return { column, index: Math.min(length, index + 1) }
    case 'first':
      return { column, index: 0 }
    case 'last':
      return { column, index: length }
    case 'left':
    case 'right': {
      const next = columns[here + (step === 'left' ? -1 : 1)]
      if (next === undefined) return { column, index }
      return { column: next.id, index: Math.min(index, cardsWithout(columns, next.id, cardId).length) }
    }
  }
}

export const targetAt = (columns: readonly ShownColumn[], cardId: string, spot: Spot): CardTarget => ({
  column: spot.column,
  before: cardsWithout(columns, spot.column, cardId)[spot.index] ?? null,
})

export function spotAt(columns: readonly ShownColumn[], cardId: string, target: CardTarget): Spot {
  const cards = cardsWithout(columns, target.column, cardId)
  const index = target.before === null ? -1 : cards.indexOf(target.before)
  return { column: target.column, index: index < 0 ? cards.length : index }
}

/**
 * What the board is told. Behind all that are shown is behind the last of them: between it and the end may stand cards
 * that the filter hides.
 */
export function positionOf(
  columns: readonly ShownColumn[],
  cardId: string,
  { column, before }: CardTarget,
): { column: string; before: string } | { column: string; after: string } | { column: string } {
  if (before !== null) return { column, before }
  const last = cardsWithout(columns, column, cardId).at(-1)
  return last === undefined ? { column } : { column, after: last }
}
