import type { EventDefinition } from '../../platform/events/event-bus.ts'

/** Working days have changed. Says nothing of which: whoever shows some asks again. */
export const calendarChanged: EventDefinition<Record<string, never>> = {
  name: 'calendar.changed',
  audience: async () => 'everyone',
}
