import type { PresenceRenewal } from './frame-guard.ts'
import { messageTypes } from './frame.ts'

/** Who can tell whether a peer has said exactly this of a client before. */
interface Knower {
  knowsPresence(clientId: number, json: Uint8Array): boolean
}

/**
 * What an idle client sends again and again: that it is still there as it was. So it is read without decoder, text or
 * set. Nothing is refused here; what is not sound is null as anything else is.
 * @param known by address
 * @param hasAddress false where frames begin with their type, as in the y-websocket protocol, and there is one known
 */
export function findRenewal<K extends Knower>(
  frame: Uint8Array,
  known: ReadonlyMap<string, K>,
  hasAddress: boolean,
): (PresenceRenewal & { readonly of: K }) | null {
  at = 0
  const addressBytes = hasAddress ? readNumber(frame) : 0
  const addressStart = at
  at += addressBytes
  if (frame[at++] !== messageTypes.awareness) return null
  // All that is left, and of it one entry.
  if (readNumber(frame) !== frame.byteLength - at || frame[at++] !== 1) return null
  const clientId = readNumber(frame)
  const clock = readNumber(frame)
  if (Number.isNaN(clock) || readNumber(frame) !== frame.byteLength - at) return null
  const json = frame.subarray(at)
  for (const [address, of] of known)
    if (!hasAddress || isWritten(address, frame, addressStart, addressBytes))
      return of.knowsPresence(clientId, json) ? { of, clientId, clock } : null
  return null
}

/** Position of the reader. */
let at = 0

/** NaN, which is like no number, where it does not end in time or is too large. */
function readNumber(frame: Uint8Array): number {
  let value = 0
  for (let factor = 1; factor <= 2 ** 49; factor *= 128) {
    const byte = frame[at++]
    if (byte === undefined) return Number.NaN
    value += (byte & 127) * factor
    if (byte < 128) return value <= Number.MAX_SAFE_INTEGER ? value : Number.NaN
  }
  return Number.NaN
}

/** Whether the bytes are this text. Never for other characters than those of ASCII, which our names have none of. */
function isWritten(text: string, bytes: Uint8Array, start: number, length: number): boolean {
  if (text.length !== length) return false
  for (let index = 0; index < length; index++)
    if (text.charCodeAt(index) !== bytes[start + index] || text.charCodeAt(index) > 127) return false
  return true
}
