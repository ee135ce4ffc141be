import type { EventDefinition } from '../../platform/events/event-bus.ts'
import { audienceOf } from './documents.repository.ts'

/** A document came, went, moved, got another name or other members. */
export const documentsChanged: EventDefinition<{ documentId: string; spaceId: string }> = {
  name: 'documents.changed',
  audience: (data, db) => audienceOf(db, data.documentId, data.spaceId),
}

/** The content of a document changed, some seconds ago: rooms report when they were quiet. */
export const documentsEdited: EventDefinition<{ documentId: string; spaceId: string }> = {
  name: 'documents.edited',
  audience: (data, db) => audienceOf(db, data.documentId, data.spaceId),
}

/**
 * Somebody may do less with these documents than before: connections in the scope are closed and judged again.
 * `userId` null means everybody. Nobody is told live.
 */
export const documentAccessReduced: EventDefinition<{ documentIds: string[]; userId: string | null }> = {
  name: 'documents.access_reduced',
  audience: async () => new Set<string>(),
}

/** These documents are gone for everybody, to the trash or for good. Nobody is told live. */
export const documentsWithdrawn: EventDefinition<{ documentIds: string[]; forGood: boolean }> = {
  name: 'documents.withdrawn',
  audience: async () => new Set<string>(),
}
