import { BoardError } from './board-error.ts'
import { compareOrder, isOrderKey, keyBetween, keysBetween } from './order-key.ts'

/** Where among its siblings something goes: beside one of them, or at an index counted without itself. Left out: last. */
export type Position =
  | { readonly before: string; readonly after?: never; readonly index?: never }
  | { readonly after: string; readonly before?: never; readonly index?: never }
  | { readonly index: number; readonly before?: never; readonly after?: never }
  | { readonly before?: never; readonly after?: never; readonly index?: never }

export interface Sibling {
  readonly id: string
  readonly order: string
}

/** The key of the new one, and new keys of siblings where there was no room between two. */
export interface Placement {
  readonly order: string
  readonly moved: readonly Sibling[]
}

/**
 * Finds the place. Siblings are in any order and without the one that is placed. Their keys stay, except where the two
 * neighbours have the same key or none that others can be made beside: those are written anew.
 * @throws BoardError `board.not_in_column` when the neighbour is not among the siblings
 */
export function placeAt(siblings: readonly Sibling[], position: Position): Placement {
  const found = position.index === undefined ? neighbours(siblings, position) : null
  if (found !== null) {
    const order = keyBetween(found[0]?.order ?? null, found[1]?.order ?? null)
    if (order !== null) return { order, moved: [] }
  }
  const ordered = siblings.toSorted(compareOrder)
  const at = indexAt(ordered, position)
  const order = keyBetween(ordered[at - 1]?.order ?? null, ordered[at]?.order ?? null)
  return order === null ? makeRoom(ordered, at) : { order, moved: [] }
}

/** Those between which something goes that goes beside another or last, found without sorting all of them. */
function neighbours(
  siblings: readonly Sibling[],
  { before, after }: Position,
): readonly [left: Sibling | null, right: Sibling | null] {
  const right = before === undefined ? null : find(siblings, before)
  const left = after === undefined ? null : find(siblings, after)
  if (left === null)
    return [nearest(siblings, (one) => right === null || compareOrder(one, right) < 0, -1), right]
  return [left, nearest(siblings, (one) => compareOrder(one, left) > 0, 1)]
}

function find(siblings: readonly Sibling[], id: string): Sibling {
  const sibling = siblings.find((one) => one.id === id)
  if (sibling === undefined)
    throw new BoardError('board.not_in_column', 'The neighbour does not stand there (any more).')
  return sibling
}

/** The first of those wanted (sign 1), or the last (sign -1). */
function nearest(
  siblings: readonly Sibling[],
  isWanted: (sibling: Sibling) => boolean,
  sign: 1 | -1,
): Sibling | null {
  let found: Sibling | null = null
  for (const one of siblings)
    if (isWanted(one) && (found === null || sign * compareOrder(one, found) < 0)) found = one
  return found
}

function indexAt(ordered: readonly Sibling[], { before, after, index }: Position): number {
  if (index !== undefined) {
    if (!Number.isInteger(index) || index < 0)
      throw new BoardError('board.bad_input', 'index must be a whole number from 0.', 'index')
    return Math.min(index, ordered.length)
  }
  if (before !== undefined) return ordered.findIndex(({ id }) => id === before)
  if (after !== undefined) return ordered.findIndex(({ id }) => id === after) + 1
  return ordered.length
}

/**
 * Gives the siblings around a place new keys: as few as there are between the nearest two whose keys leave room. Moving
 * what others may be moving at this moment is the last resort, and it happens to keys that met by chance or by malice.
 */
function makeRoom(ordered: readonly Sibling[], at: number): Placement {
  let from = at
  let to = at
  const keyAt = (index: number) => ordered[index]?.order ?? null
  const isApart = () => {
    const left = keyAt(from - 1)
    const right = keyAt(to)
    if ((left !== null && !isUsable(left)) || (right !== null && !isUsable(right))) return false
    return left === null || right === null || left < right
  }
  while (!isApart()) {
    if (to < ordered.length) to += 1
    else from -= 1
  }
  const those = [...ordered.slice(from, at), null, ...ordered.slice(at, to)]
  const keys = keysBetween(keyAt(from - 1), keyAt(to), those.length)
  const moved = those.flatMap((sibling, index) =>
    sibling === null ? [] : [{ id: sibling.id, order: keys[index]! }],
  )
  return { order: keys[at - from]!, moved }
}

/** Very long keys are let go of too, so that they do not grow for ever. */
const isUsable = (key: string): boolean => key.length < 100 && isOrderKey(key)
