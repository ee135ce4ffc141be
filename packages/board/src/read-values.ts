import * as Y from 'yjs'
import { isBoardId, type SharedMap } from './board-layout.ts'
import { compareOrder } from './order-key.ts'

/** Cut to `most` UTF-16 units, never through a pair. */
const cut = (text: string, most: number): string => {
  if (text.length <= most) return text
  const isSplit = /[\uD800-\uDBFF]/.test(text.charAt(most - 1))
  return text.slice(0, isSplit ? most - 1 : most)
}

/** One line of text: of a string or a Y.Text, everything else is empty. */
export function readLine(value: unknown, most: number): string {
  const text = value instanceof Y.Text && !(value instanceof Y.XmlText) ? value.toJSON() : value
  if (typeof text !== 'string') return ''
  return cut(/[\r\n\u2028\u2029]/.test(text) ? text.replaceAll(/[\r\n\u2028\u2029]+/g, ' ') : text, most)
}

export const readTime = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null

export const readWhole = (value: unknown, least: number, most: number): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most ? value : null

export const readId = (value: unknown): string | null => (isBoardId(value) ? value : null)

const nothing: readonly string[] = []

/** The ids in a Y.Map used as a set, sorted. */
export function readSet(value: unknown): readonly string[] {
  if (!(value instanceof Y.Map) || value.size === 0) return nothing
  const ids: string[] = []
  ;(value as SharedMap).forEach((isIn, key) => {
    if (isIn === true && isBoardId(key)) ids.push(key)
  })
  return ids.length === 0 ? nothing : ids.sort()
}

/** The maps in a map, by id. `forEach` of Yjs costs a tenth of its iterators. */
export function mapsIn(value: unknown): [id: string, map: SharedMap][] {
  const maps: [string, SharedMap][] = []
  if (value instanceof Y.Map)
    (value as SharedMap).forEach((map, id) => {
      if (map instanceof Y.Map && isBoardId(id)) maps.push([id, map as SharedMap])
    })
  return maps
}

/** The maps in a map as what they say, in their order. */
export function readOrdered<T extends { readonly order: string; readonly id: string }>(
  value: unknown,
  read: (id: string, map: SharedMap) => T,
): T[] {
  return mapsIn(value)
    .map(([id, map]) => read(id, map))
    .sort(compareOrder)
}

/** Whether two plain values say the same. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) => isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
}
