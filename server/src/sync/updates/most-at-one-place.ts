import * as decoding from 'lib0/decoding'
import { hasKey, hasOrigin, hasRightOrigin, readUpdate } from './read-update.ts'

/**
 * How many structs of an update say that they belong to the same place: behind the same neighbour, or at the start
 * of, or under the same key of, the same parent. Yjs sorts them by comparing each with all others.
 */
export function mostAtOnePlace(update: Uint8Array): number {
  const counts = new Map<string, number>()
  readUpdate(update, {
    struct(_client, _clock, _length, start) {
      const place = placeOf(update, start)
      if (place !== null) counts.set(place, (counts.get(place) ?? 0) + 1)
    },
  })
  return counts.values().reduce((most, count) => Math.max(most, count), 0)
}

/** Null for a struct that has no place of its own (collected garbage). */
function placeOf(update: Uint8Array, start: number): string | null {
  const decoder = decoding.createDecoder(update)
  decoder.pos = start
  const info = decoding.readUint8(decoder)
  const id = () => `${decoding.readVarUint(decoder)} ${decoding.readVarUint(decoder)}`
  if ((info & hasOrigin) !== 0) return `behind ${id()}`
  if ((info & hasRightOrigin) !== 0) return `before ${id()}`
  if ((info & 0x1f) === 0) return null
  const parent = decoding.readVarUint(decoder) === 1 ? `in ${decoding.readVarString(decoder)}` : `in ${id()}`
  return (info & hasKey) === 0 ? parent : `${parent} under ${decoding.readVarString(decoder)}`
}
