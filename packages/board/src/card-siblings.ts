import type * as Y from 'yjs'
import { rootOf, type SharedMap } from './board-layout.ts'
import type { Sibling } from './position.ts'
import { readColumns, readPlace } from './read-parts.ts'
import { mapsIn, readTime } from './read-values.ts'

/** The cards of a column that are not archived. Reads places only. Cost: one pass over the cards of the board. */
export function cardsStandingIn(doc: Y.Doc, column: string, without: string | null = null): Sibling[] {
  const siblings: Sibling[] = []
  for (const [id, map, order] of placedIn(doc, column)) {
    if (id !== without && readTime(map.get('archivedAt')) === null) siblings.push({ id, order })
  }
  return siblings
}

/** Every card of a column, archived ones too, and those of columns that are not there when this is the first. */
export function* placedIn(
  doc: Y.Doc,
  column: string,
): Generator<[id: string, map: SharedMap, order: string]> {
  const columns = readColumns(doc)
  const known = new Set(columns.map(({ id }) => id))
  const isFirst = columns[0]?.id === column
  for (const [id, map] of mapsIn(rootOf(doc, 'cards'))) {
    const place = readPlace(map.get('place'))
    const isThere = place.column !== null && known.has(place.column)
    if (isThere ? place.column === column : isFirst) yield [id, map, place.order]
  }
}
