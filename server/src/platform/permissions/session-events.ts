import type { EventDefinition } from '../events/event-bus.ts'

/** A session or token is over: whatever was opened with it closes. Nobody is told live. */
export const sessionEnded: EventDefinition<{ sessionId: string }> = {
  name: 'platform.session_ended',
  audience: async () => new Set<string>(),
}
