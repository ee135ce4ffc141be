import * as Y from 'yjs'
import { isBoardId, rootOf, type SharedMap } from './board-layout.ts'
import { standingAsKnown } from './open-stores.ts'
import type { Sibling } from './position.ts'
import { readColumns, readPlace } from './read-parts.ts'
import { readTime } from './read-values.ts'

/**
 * The cards of a column that are not archived. Cost: one pass over the column where a store is open, else over the cards
 * of the board, of which the places are read only.
 */
export function cardsStandingIn(doc: Y.Doc, column: string, without: string | null = null): Sibling[] {
  const known = standingAsKnown(doc, column)
  if (known !== null) return known.filter(({ id }) => id !== without)
  return placedIn(doc, column, (id, card) => id !== without && readTime(card.get('archivedAt')) === null)
}

/** Every card of a column, archived ones too, and those of columns that are not there when this is the first. */
export function placedIn(
  doc: Y.Doc,
  column: string,
  isWanted: (id: string, card: SharedMap) => boolean = () => true,
): Sibling[] {
  const columns = readColumns(doc)
  const known = new Set(columns.map(({ id }) => id))
  const isFirst = columns[0]?.id === column
  const siblings: Sibling[] = []
  rootOf(doc, 'cards').forEach((card, id) => {
    if (!(card instanceof Y.Map)) return
    const place: unknown = (card as SharedMap).get('place')
    const named = (place as { column?: unknown } | null | undefined)?.column
    // Most cards stand in another column, and are let go of here without a closer look.
    if (named !== column && (!isFirst || known.has(named as string))) return
    if (isBoardId(id) && isWanted(id, card as SharedMap)) siblings.push({ id, order: readPlace(place).order })
  })
  return siblings
}
