import * as Y from 'yjs'
import { type BoardRoot, cardSets, rootOf } from './board-layout.ts'
import { type BoardWriter, changeBoard, type SharedPath } from './board-writer.ts'
import { createDescription } from './description.ts'
import { compareOrder, isOrderKey, keysBetween } from './order-key.ts'
import { readColumns } from './read-parts.ts'
import { mapsIn, readLine } from './read-values.ts'

/** Keys longer than this are written anew: they grow by a letter with about every sixth card put into the same gap. */
const LONG_KEY = 60

/** How many things of each kind were put right. */
export interface BoardRepairs {
  /** Cards whose column is not there, put into the first one. */
  readonly placed: number
  /** Columns, cards, labels, milestones and checklist items that got a new key. */
  readonly ordered: number
  /** Parts of cards that were missing or of the wrong type: title, description, checklist, sets. */
  readonly completed: number
}

/**
 * Puts right what reads well but is not written well, without changing how the board reads. For the server alone, when
 * the board is quiet: two that repair at once would make a missing description twice. Writes nothing when nothing is
 * wrong; run again, it finds nothing.
 */
export function repairBoard(doc: Y.Doc, origin: unknown = null): BoardRepairs {
  return changeBoard(doc, origin, (writer) => {
    const completed = completeCards(doc, writer)
    const placed = placeCards(doc, writer)
    let ordered = 0
    for (const root of ['columns', 'labels', 'milestones'] satisfies BoardRoot[])
      ordered += orderParts(writer, [root], rootOf(doc, root))
    for (const [id, card] of mapsIn(rootOf(doc, 'cards')))
      ordered += orderParts(writer, ['cards', id, 'checklist'], card.get('checklist'))
    return { placed, ordered: ordered + orderCards(doc, writer), completed }
  })
}

function completeCards(doc: Y.Doc, writer: BoardWriter): number {
  let completed = 0
  for (const [id, card] of mapsIn(rootOf(doc, 'cards'))) {
    const fill = (key: string, isRight: boolean, make: () => unknown) => {
      if (isRight) return
      writer.set(['cards', id], key, make())
      completed += 1
    }
    const title = card.get('title')
    fill('title', title instanceof Y.Text && !(title instanceof Y.XmlText), () => new Y.Text(wordsIn(title)))
    const description = card.get('description')
    fill('description', description instanceof Y.XmlElement, () => createDescription(wordsIn(description)))
    for (const key of ['checklist', ...cardSets]) fill(key, card.get(key) instanceof Y.Map, () => new Y.Map())
  }
  return completed
}

/** What somebody wrote into the wrong type is kept. */
const wordsIn = (value: unknown): string =>
  typeof value === 'string' ? value : value instanceof Y.Text ? readLine(value, Infinity) : ''

function placeCards(doc: Y.Doc, writer: BoardWriter): number {
  const columns = readColumns(doc)
  const first = columns[0]
  if (first === undefined) return 0
  const known = new Set<unknown>(columns.map(({ id }) => id))
  let placed = 0
  for (const [id, card] of mapsIn(rootOf(doc, 'cards'))) {
    const { column, order } = placeOf(card)
    if (known.has(column)) continue
    writer.set(['cards', id], 'place', { column: first.id, order: typeof order === 'string' ? order : '' })
    placed += 1
  }
  return placed
}

const placeOf = (card: Y.Map<unknown>): Record<string, unknown> => {
  const place = card.get('place')
  return typeof place === 'object' && place !== null ? (place as Record<string, unknown>) : {}
}

interface Written {
  readonly id: string
  /** As it reads: empty for what is no key. */
  readonly order: string
}

function orderParts(writer: BoardWriter, path: SharedPath, parts: unknown): number {
  const written = mapsIn(parts).map(([id, map]) => ({ id, order: keyOf(map.get('order')) }))
  const keys = newKeys(written)
  for (const [id, order] of keys) writer.set([...path, id], 'order', order)
  return keys.length
}

function orderCards(doc: Y.Doc, writer: BoardWriter): number {
  const columns = new Map<unknown, Written[]>()
  for (const [id, card] of mapsIn(rootOf(doc, 'cards'))) {
    const { column, order } = placeOf(card)
    const those = columns.get(column) ?? []
    columns.set(column, those)
    those.push({ id, order: keyOf(order) })
  }
  let ordered = 0
  for (const [column, those] of columns) {
    if (typeof column !== 'string') continue
    const keys = newKeys(those)
    for (const [id, order] of keys) writer.set(['cards', id], 'place', { column, order })
    ordered += keys.length
  }
  return ordered
}

const keyOf = (order: unknown): string => (isOrderKey(order) ? order : '')

/**
 * New keys for siblings that have none, the same as one before them, or a long one. Those in between keep theirs; where
 * the keys around leave no room, or are to go themselves, all get new ones.
 */
function newKeys(siblings: readonly Written[]): [id: string, order: string][] {
  const ordered = siblings.toSorted(compareOrder)
  const isFine = ({ order }: Written, at: number): boolean =>
    order !== '' && order.length <= LONG_KEY && order !== ordered[at - 1]?.order
  if (ordered.every(isFine)) return []
  if (ordered.some(({ order }) => order.length > LONG_KEY)) return anew(ordered)
  const keys: [string, string][] = []
  for (let from = 0; from < ordered.length; from += 1) {
    if (isFine(ordered[from]!, from)) continue
    let to = from
    while (to < ordered.length && !isFine(ordered[to]!, to)) to += 1
    const left = from === 0 ? null : ordered[from - 1]!.order
    const between = keysBetween(left, ordered[to]?.order ?? null, to - from)
    if (between.some((key) => key.length > LONG_KEY)) return anew(ordered)
    for (let at = from; at < to; at += 1) keys.push([ordered[at]!.id, between[at - from]!])
    from = to
  }
  return keys
}

const anew = (ordered: readonly Written[]): [string, string][] => {
  const keys = keysBetween(null, null, ordered.length)
  return ordered.map(({ id }, at) => [id, keys[at]!])
}
