import type { EventDefinition } from '../../platform/events/event-bus.ts'

/** Somebody has joined, or their account was switched on or off, or has another role. Guests have no directory. */
export const accountChanged: EventDefinition<{ userId: string }> = {
  name: 'identity.account_changed',
  async audience({ userId }, db) {
    const rows = await db
      .selectFrom('users')
      .select('id')
      .where('role', '!=', 'guest')
      .where('deactivated_at', 'is', null)
      .execute()
    return new Set([userId, ...rows.map(({ id }) => String(id))])
  },
}

/** Somebody's tier has gone down: what they have open is closed and judged again. Nobody is told live. */
export const tierReduced: EventDefinition<{ userId: string }> = {
  name: 'identity.tier_reduced',
  audience: async () => new Set<string>(),
}
