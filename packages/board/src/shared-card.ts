import * as Y from 'yjs'
import { rootOf, type SharedMap } from './board-layout.ts'

/** A card's shared map; undefined when there is no such card, or something else in its place. */
export function cardMap(doc: Y.Doc, id: string): SharedMap | undefined {
  const card = rootOf(doc, 'cards').get(id)
  return card instanceof Y.Map ? card : undefined
}

export function descriptionOf(card: SharedMap): Y.XmlElement | null {
  const description = card.get('description')
  return description instanceof Y.XmlElement ? description : null
}
