import type { EventDefinition } from '../../platform/events/event-bus.ts'

/** Something about departments, groups, people or roles changed. Says nothing of what: whoever may know asks again. */
export const organisationChanged: EventDefinition<{ part: 'departments' | 'groups' | 'people' | 'roles' }> = {
  name: 'organisation.changed',
  audience: async () => 'everyone',
}

/**
 * These people belong to fewer departments or groups than before, or lost an action given by a role: what they have
 * open is closed and judged again. Never recorded for nobody. Nobody is told live.
 */
export const belongingReduced: EventDefinition<{ userIds: string[] }> = {
  name: 'organisation.belonging_reduced',
  audience: async () => new Set<string>(),
}
