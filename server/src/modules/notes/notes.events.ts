import type { EventDefinition } from '../../platform/events/event-bus.ts'
import { audienceOf } from './note-audience.repository.ts'

/** Something beside the text of a note changed: its links to cards, its minutes, its series. */
export const notesChanged: EventDefinition<{ documentId: string; spaceId: string }> = {
  name: 'notes.changed',
  audience: (data, db) => audienceOf(db, data.documentId),
}
