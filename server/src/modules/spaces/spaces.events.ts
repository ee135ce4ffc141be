import type { EventDefinition } from '../../platform/events/event-bus.ts'
import { memberIds } from './spaces.repository.ts'

/** A space came, changed its name or its members. Whoever loses access is told through the event's `also`. */
export const spacesChanged: EventDefinition<{ spaceId: string }> = {
  name: 'spaces.changed',
  audience: (data, db) => memberIds(db, data.spaceId),
}

/** Rights of one person in one space became less: connections in this scope are closed. Nobody is told live. */
export const spaceAccessReduced: EventDefinition<{ spaceId: string; userId: string }> = {
  name: 'spaces.access_reduced',
  audience: async () => new Set<string>(),
}
