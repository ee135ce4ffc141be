import type { EventDefinition } from '../../platform/events/event-bus.ts'
import { audienceOf } from '../documents/index.ts'

/** Cards or columns of a board are other than they were, for whoever shows a list of them. Told within a second. */
export const boardsChanged: EventDefinition<{ documentId: string; spaceId: string }> = {
  name: 'boards.changed',
  audience: (data, db) => audienceOf(db, data.documentId),
}

/** Comments of a card came, changed or went. */
export const boardsCommented: EventDefinition<{ documentId: string; spaceId: string; cardId: string }> = {
  name: 'boards.commented',
  audience: (data, db) => audienceOf(db, data.documentId),
}
