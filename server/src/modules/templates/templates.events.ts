import type { EventDefinition } from '../../platform/events/event-bus.ts'

/** A template of the organisation's own came, went or changed. */
export const templatesChanged: EventDefinition<{ templateId: string }> = {
  name: 'templates.changed',
  audience: async () => 'everyone',
}
