import type { Note, NoteAttendee, NoteLink, Person } from '@stoa/protocol'
import type { Meeting, NoteContent } from '@stoa/note'
import { unknownPerson } from './note-context.ts'

export type People = ReadonlyMap<string, Person>
type Owner = Note['actions'][number]['owner']

const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** An owner is a person's id, or words where there were no people to choose from. */
export function presentOwner(ownerId: string | null, people: People): Owner {
  if (ownerId === null) return null
  if (!idPattern.test(ownerId)) return { person: null, text: ownerId }
  return { person: people.get(ownerId) ?? unknownPerson(ownerId), text: null }
}

export const presentAttendee = (attendee: Meeting['attendees'][number], people: People): NoteAttendee =>
  'userId' in attendee
    ? {
        person: people.get(attendee.userId) ?? unknownPerson(attendee.userId),
        guest: null,
        attendance: attendee.attendance,
      }
    : { person: null, guest: attendee.guest, attendance: attendee.attendance }

export function presentNote(facts: {
  documentId: string
  meeting: Meeting
  content: NoteContent
  people: People
  links: readonly NoteLink[]
  series: {
    previousId: string | null
    nextId: string | null
    titles: ReadonlyMap<string, { title: string }>
  }
  now: number
}): Note {
  const { meeting, content, people, series } = facts
  const links = new Map(facts.links.map((link) => [link.itemId, link]))
  const neighbour = (id: string | null) =>
    id === null ? null : { id, title: series.titles.get(id)?.title ?? null }
  return {
    documentId: facts.documentId,
    startsAt: meeting.startsAt,
    endsAt: meeting.endsAt,
    place: meeting.place,
    call: meeting.call,
    attendees: meeting.attendees.map((attendee) => presentAttendee(attendee, people)),
    timer: meeting.timer,
    agenda: content.agenda.map(({ id, text, ownerId, minutes }) => ({
      id,
      text,
      owner: presentOwner(ownerId, people),
      minutes,
      carryOver: id !== null && meeting.carryOver.has(id),
    })),
    decisions: content.decisions.map(({ id, text, ownerId, date }) => ({
      id,
      text,
      owner: presentOwner(ownerId, people),
      date,
    })),
    actions: content.actions.map(({ id, text, ownerId, due, done }) => ({
      id,
      text,
      owner: presentOwner(ownerId, people),
      due,
      done,
      link: (id === null ? undefined : links.get(id)) ?? null,
    })),
    series: { previous: neighbour(series.previousId), next: neighbour(series.nextId) },
    now: facts.now,
  }
}
