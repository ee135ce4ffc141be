import type { EventDefinition } from '../../platform/events/event-bus.ts'
import { audienceOf } from './documents.repository.ts'

/**
 * A document came, went, moved, got another name or other rights. Who could see it before and cannot now is told through
 * the event's `also`.
 */
export const documentsChanged: EventDefinition<{ documentId: string; spaceId: string }> = {
  name: 'documents.changed',
  audience: (data, db) => audienceOf(db, data.documentId),
}

/** The content of a document changed, some seconds ago: rooms report when they were quiet. */
export const documentsEdited: EventDefinition<{ documentId: string; spaceId: string }> = {
  name: 'documents.edited',
  audience: (data, db) => audienceOf(db, data.documentId),
}

/**
 * These people may do less with these documents than before: connections in the scope are closed and judged again.
 * `userIds` null means everybody. Nobody is told live.
 */
export const documentAccessReduced: EventDefinition<{
  documentIds: readonly string[]
  userIds: readonly string[] | null
}> = {
  name: 'documents.access_reduced',
  audience: async () => new Set<string>(),
}

/** These documents are gone for everybody, to the trash or for good. Nobody is told live. */
export const documentsWithdrawn: EventDefinition<{ documentIds: readonly string[]; forGood: boolean }> = {
  name: 'documents.withdrawn',
  audience: async () => new Set<string>(),
}
