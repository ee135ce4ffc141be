import type { EventDefinition } from '../../platform/events/event-bus.ts'
import { memberIds } from './spaces.repository.ts'

/** A space came, changed its name or who may do what. Whoever loses access is told through the event's `also`. */
export const spacesChanged: EventDefinition<{ spaceId: string }> = {
  name: 'spaces.changed',
  audience: (data, db) => memberIds(db, data.spaceId),
}

/** Rights of these people in one space became less: what they have open is closed. Nobody is told live. */
export const spaceAccessReduced: EventDefinition<{ spaceId: string; userIds: readonly string[] }> = {
  name: 'spaces.access_reduced',
  audience: async () => new Set<string>(),
}
