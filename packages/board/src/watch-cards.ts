import type * as Y from 'yjs'
import { isBoardId, rootOf } from './board-layout.ts'

/**
 * Tells of every change within a card, and in which part of it: `place`, `title`, `description`, …; null for a card that
 * was added or deleted whole. Called within the transaction. Returns the function that ends it.
 */
export function watchCards(
  doc: Y.Doc,
  changed: (cardId: string, part: string | null, transaction: Y.Transaction) => void,
): () => void {
  const cards = rootOf(doc, 'cards')
  const observer = (events: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction) => {
    const tell = (cardId: unknown, part: string | null) => {
      if (isBoardId(cardId)) changed(cardId, part, transaction)
    }
    for (const { path, target, changes } of events) {
      const [cardId, part] = path
      if (target === cards) for (const key of changes.keys.keys()) tell(key, null)
      else if (typeof part === 'string') tell(cardId, part)
      else for (const key of changes.keys.keys()) tell(cardId, key)
    }
  }
  cards.observeDeep(observer as Parameters<typeof cards.observeDeep>[0])
  return () => cards.unobserveDeep(observer as Parameters<typeof cards.observeDeep>[0])
}
