import { varString, varUint } from '@stoa/testkit'

/*
 * Updates that are small on the wire and dear to apply, written by hand in Yjs' first encoding: no honest client
 * would make them.
 */

/** No deletions at the end of an update. */
const nothingDeleted = [0]
/** A value in a map under a key, without neighbours: content "any", with a parent's name and a key. */
const valueUnderKey = [0x28, 1, ...varString('map'), ...varString('key'), 1, 127]
/** One character at the start of a text: content "string", with a parent's name. */
const firstCharacter = [0x04, 1, ...varString('text'), ...varString('x')]

/** Each of these clients sets the same key: all of them are in conflict with one another. */
export function manyWritersOfOneKey(clients: number, firstClient: number): Uint8Array {
  const bytes: number[] = [...varUint(clients)]
  // Highest client first, as Yjs writes them.
  for (let client = firstClient + clients - 1; client >= firstClient; client--)
    bytes.push(1, ...varUint(client), 0, ...valueUnderKey)
  return Uint8Array.from([...bytes, ...nothingDeleted])
}

/** A character that stands behind one of the same client that nobody sends. */
export function withheldCharacter(client: number, clock: number): Uint8Array {
  const origin = [...varUint(client), ...varUint(clock - 1)]
  const character = [0x84, ...origin, ...varString('x')]
  return Uint8Array.from([1, 1, ...varUint(client), ...varUint(clock), ...character, ...nothingDeleted])
}

/** A text that stands behind a character that nobody sends. */
export function withheldText(client: number, clock: number, length: number): Uint8Array {
  const origin = [...varUint(client), ...varUint(clock - 1)]
  const head = [1, 1, ...varUint(client), ...varUint(clock), 0x84, ...origin, ...varUint(length)]
  const bytes = new Uint8Array(head.length + length + 1).fill(120)
  bytes.set(head)
  bytes[bytes.length - 1] = 0
  return bytes
}

/** Deletes every second character of somebody, range by range. */
export function manyDeletions(ranges: number, client: number): Uint8Array {
  const bytes = [0, 1, ...varUint(client), ...varUint(ranges)]
  for (let range = 0; range < ranges; range++) bytes.push(...varUint(range * 2), 1)
  return Uint8Array.from(bytes)
}

/** As many pieces of one character, each inserted before the one before it. */
export function manyPieces(pieces: number, client: number): Uint8Array {
  const bytes = [1, ...varUint(pieces), ...varUint(client), 0, ...firstCharacter]
  for (let clock = 1; clock < pieces; clock++)
    bytes.push(0x44, ...varUint(client), ...varUint(clock - 1), ...varString('x'))
  return Uint8Array.from([...bytes, ...nothingDeleted])
}

/**
 * Pieces that each stand before the one before it, and then as many that say that they stood before each of those at
 * the very beginning: each of the second half is compared with all that came before it. All of one client.
 */
export function piecesAcross(pieces: number, client: number): Uint8Array {
  const bytes = [1, ...varUint(pieces * 2), ...varUint(client), 0, ...firstCharacter]
  for (let clock = 1; clock < pieces; clock++)
    bytes.push(0x44, ...varUint(client), ...varUint(clock - 1), ...varString('x'))
  for (let clock = 0; clock < pieces; clock++)
    bytes.push(0x44, ...varUint(client), ...varUint(clock), ...varString('x'))
  return Uint8Array.from([...bytes, ...nothingDeleted])
}

/** One client sets one key so many times, each time as if it had never been set. */
export function oneKeyAgain(times: number, client: number): Uint8Array {
  const bytes = [1, ...varUint(times), ...varUint(client), 0]
  for (let time = 0; time < times; time++) bytes.push(...valueUnderKey)
  return Uint8Array.from([...bytes, ...nothingDeleted])
}

/** So many people write the first character of one text. */
export function manyFirstCharacters(clients: number, firstClient: number): Uint8Array {
  const bytes: number[] = [...varUint(clients)]
  for (let client = firstClient + clients - 1; client >= firstClient; client--)
    bytes.push(1, ...varUint(client), 0, ...firstCharacter)
  return Uint8Array.from([...bytes, ...nothingDeleted])
}

/** What somebody has who knows nothing of this many clients. */
export function longStateVector(entries: number): Uint8Array {
  const bytes = [...varUint(entries)]
  for (let entry = 0; entry < entries; entry++) bytes.push(entry % 128, 0)
  return Uint8Array.from(bytes)
}

/** Arrays nested this deep, and a deletion of the outermost: Yjs goes down them by recursion. */
export function deletedNest(depth: number, client: number): readonly [Uint8Array, Uint8Array] {
  const array = [0]
  const bytes = [1, ...varUint(depth), ...varUint(client), 0, 0x07, 1, ...varString('nest'), ...array]
  for (let clock = 1; clock < depth; clock++)
    // The parent is the array before.
    bytes.push(0x07, 0, ...varUint(client), ...varUint(clock - 1), ...array)
  const nest = Uint8Array.from([...bytes, ...nothingDeleted])
  return [nest, Uint8Array.from([0, 1, ...varUint(client), 1, 0, 1])]
}
