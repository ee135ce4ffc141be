import type { Card } from './board-state.ts'
import { compareOrder } from './order-key.ts'
import { compareArchived } from './settle-card.ts'

/** A card as it was and as it is; undefined where there is none. */
export type CardChange = readonly [before: Card | undefined, after: Card | undefined]

/** The lists that are no columns. */
export const ARCHIVED = 'archived'
export const UNPLACED = 'unplaced'

const nothing: readonly string[] = []
/** From so many on sorting all is cheaper than finding a place for each. */
const MANY = 16

const listOf = (card: Card): string => (card.archivedAt !== null ? ARCHIVED : (card.column ?? UNPLACED))

const standsDifferently = ([before, after]: CardChange): boolean =>
  before?.column !== after?.column ||
  before?.order !== after?.order ||
  before?.archivedAt !== after?.archivedAt

/** Ids of cards in the order they stand, by column, and of those that stand in none. A change costs the lists it touches. */
export class CardLists {
  readonly #lists = new Map<string, readonly string[]>()

  /** The same array as before when nothing changed. */
  ids(list: string): readonly string[] {
    return this.#lists.get(list) ?? nothing
  }

  /**
   * Takes in what changed.
   * @param cards all cards as they are now
   * @returns the lists that read differently
   */
  update(changes: readonly CardChange[], cards: ReadonlyMap<string, Card>): string[] {
    const leaving = new Map<string, Set<string>>()
    const entering = new Map<string, Card[]>()
    for (const change of changes) {
      if (!standsDifferently(change)) continue
      const [before, after] = change
      if (before !== undefined) entry(leaving, listOf(before), () => new Set<string>()).add(before.id)
      if (after !== undefined) entry(entering, listOf(after), (): Card[] => []).push(after)
    }
    const touched = new Set([...leaving.keys(), ...entering.keys()])
    return [...touched].filter((list) =>
      this.#change(list, leaving.get(list), entering.get(list) ?? [], cards),
    )
  }

  #change(
    list: string,
    leaving: ReadonlySet<string> | undefined,
    entering: readonly Card[],
    cards: ReadonlyMap<string, Card>,
  ): boolean {
    const before = this.ids(list)
    const compare = list === ARCHIVED ? compareArchived : compareOrder
    const ids = leaving === undefined ? [...before] : before.filter((id) => !leaving.has(id))
    if (entering.length >= MANY) {
      ids.push(...entering.map(({ id }) => id))
      ids.sort((a, b) => compare(cards.get(a)!, cards.get(b)!))
    } else {
      for (const card of entering) ids.splice(placeOf(card, ids, cards, compare), 0, card.id)
    }
    if (ids.length === before.length && ids.every((id, at) => id === before[at])) return false
    if (ids.length === 0) this.#lists.delete(list)
    else this.#lists.set(list, ids)
    return true
  }
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}

/** How many of the sorted cards come before this one. */
function placeOf(
  card: Card,
  ids: readonly string[],
  cards: ReadonlyMap<string, Card>,
  compare: (a: Card, b: Card) => number,
): number {
  let [low, high] = [0, ids.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (compare(cards.get(ids[middle]!)!, card) < 0) low = middle + 1
    else high = middle
  }
  return low
}
