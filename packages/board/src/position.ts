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
  const ordered = siblings.toSorted(compareOrder)
  const at = indexAt(ordered, position)
  const left = ordered[at - 1] ?? null
  const right = ordered[at] ?? null
  const order = keyBetween(left?.order ?? null, right?.order ?? null)
  return order === null ? makeRoom(ordered, at) : { order, moved: [] }
}

function indexAt(ordered: readonly Sibling[], { before, after, index }: Position): number {
  if (index !== undefined) {
    if (!Number.isInteger(index) || index < 0)
      throw new BoardError('board.bad_input', 'index must be a whole number from 0.', 'index')
    return Math.min(index, ordered.length)
  }
  const neighbour = before ?? after
  if (neighbour === undefined) return ordered.length
  const at = ordered.findIndex(({ id }) => id === neighbour)
  if (at === -1) throw new BoardError('board.not_in_column', 'The neighbour does not stand there (any more).')
  return before === undefined ? at + 1 : at
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
