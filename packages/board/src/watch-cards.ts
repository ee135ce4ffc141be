import * as Y from 'yjs'
import { isBoardId, rootOf } from './board-layout.ts'

/**
 * Tells of every change within a card, and in which part of it: `place`, `title`, `description`, …; null for a card that
 * was added or deleted whole. `clients` are the Yjs client ids that wrote in the transaction: none when it only deleted.
 * Returns the function that ends it.
 */
export function watchCards(
  doc: Y.Doc,
  changed: (cardId: string, part: string | null, clients: ReadonlySet<number>) => void,
): () => void {
  const cards = rootOf(doc, 'cards')
  const observer = (events: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction) => {
    const clients = writersIn(transaction)
    const tell = (cardId: unknown, part: string | null) => {
      if (isBoardId(cardId)) changed(cardId, part, clients)
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

function writersIn({ beforeState, afterState }: Y.Transaction): ReadonlySet<number> {
  const clients = new Set<number>()
  for (const [client, clock] of afterState) if ((beforeState.get(client) ?? 0) < clock) clients.add(client)
  return clients
}
