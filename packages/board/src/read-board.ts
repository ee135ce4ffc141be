import type * as Y from 'yjs'
import { isBoardId, rootOf } from './board-layout.ts'
import type { BoardState, Card } from './board-state.ts'
import { readDescription as readRoot } from './description.ts'
import { compareOrder } from './order-key.ts'
import { type CardFacts, readCardFacts, readColumns, readLabels, readMilestones } from './read-parts.ts'
import { mapsIn } from './read-values.ts'
import { compareArchived, contextOf, namedParents, settleCard } from './settle-card.ts'
import { cardMap, descriptionOf } from './shared-card.ts'

/**
 * Everything on a board as plain data. Total and deterministic: never throws, whatever a client wrote, and two
 * documents with the same content read the same. Cost: one pass over the cards; the descriptions are not read.
 */
export function readBoard(doc: Y.Doc): BoardState {
  const columns = readColumns(doc)
  const labels = readLabels(doc)
  const milestones = readMilestones(doc)
  const facts = new Map<string, CardFacts>()
  for (const [id, map] of mapsIn(rootOf(doc, 'cards'))) facts.set(id, readCardFacts(id, map))
  const context = contextOf(facts, namedParents(facts.values()), { columns, labels, milestones })
  const cards = new Map<string, Card>()
  // By id, which is by time of making: a map of Yjs has the order in which updates happened to arrive.
  for (const id of [...facts.keys()].sort()) cards.set(id, settleCard(facts.get(id)!, context))

  const standing = new Map<string, Card[]>(columns.map(({ id }) => [id, []]))
  const archived: Card[] = []
  const unplaced: Card[] = []
  for (const card of cards.values()) {
    if (card.archivedAt !== null) archived.push(card)
    else (card.column === null ? unplaced : standing.get(card.column)!).push(card)
  }
  return {
    columns,
    cards,
    cardIds: new Map([...standing].map(([id, those]) => [id, idsOf(those.sort(compareOrder))])),
    archived: idsOf(archived.sort(compareArchived)),
    unplaced: idsOf(unplaced.sort(compareOrder)),
    labels,
    milestones,
  }
}

const idsOf = (cards: readonly Card[]): string[] => cards.map(({ id }) => id)

/** The words of a card's description, one block a line; empty when there are none or no such card. */
export function readDescription(doc: Y.Doc, cardId: string): string {
  const root = findDescription(doc, cardId)
  return root === null ? '' : readRoot(root)
}

/** The root that an editor is bound to; null when there is no such card, or it has none. */
export function findDescription(doc: Y.Doc, cardId: string): Y.XmlElement | null {
  const card = isBoardId(cardId) ? cardMap(doc, cardId) : undefined
  return card === undefined ? null : descriptionOf(card)
}
