import { renderDocument } from '@stoa/editor/server'
import { type Attendee, type Meeting, type NoteContent, readMeeting, readNoteContent } from '@stoa/note'
import type { Doc } from 'yjs'

/** What minutes are made of. Names of people are looked up when they are read: an account may be erased later. */
export interface MinutesData {
  readonly title: string
  readonly startsAt: number | null
  readonly endsAt: number | null
  readonly place: string
  readonly call: string | null
  readonly attendees: readonly Attendee[]
  readonly decisions: readonly Pick<NoteContent['decisions'][number], 'text' | 'ownerId' | 'date'>[]
  readonly actions: readonly Pick<NoteContent['actions'][number], 'text' | 'ownerId' | 'due' | 'done'>[]
  /** The whole text of the note. The HTML is safe by construction. */
  readonly notes: { readonly markdown: string; readonly html: string }
}

/** Reads the minutes out of a note. @throws UnreadablePageError */
export function minutesOf(note: Doc, title: string): MinutesData {
  const { startsAt, endsAt, place, call, attendees }: Meeting = readMeeting(note)
  const { decisions, actions } = readNoteContent(note)
  return {
    title,
    startsAt,
    endsAt,
    place,
    call,
    attendees,
    // What nobody has written anything into yet is not minuted.
    decisions: decisions
      .filter(({ text }) => text !== '')
      .map(({ text, ownerId, date }) => ({ text, ownerId, date })),
    actions: actions
      .filter(({ text }) => text !== '')
      .map(({ text, ownerId, due, done }) => ({ text, ownerId, due, done })),
    notes: {
      markdown: renderDocument(note, 'markdown', { nameOf: tokenOf }),
      html: renderDocument(note, 'html', { nameOf: tokenOf }),
    },
  }
}

/** Stands for a name in the notes until it is known who reads: characters that mean nothing to anybody. */
const tokenOf = (personId: string): string => `\uE000${personId}\uE001`
const token = /\uE000([^\uE000\uE001]{1,200})\uE001/g

/** The notes with names in place of what stood for them. */
export const withNames = (notes: string, nameOf: (personId: string) => string): string =>
  notes.replace(token, (_whole, personId: string) => nameOf(personId))

/** Ids of everybody who is named. */
export function peopleIn({ attendees, decisions, actions, notes }: MinutesData): Set<string> {
  const ids = new Set<string>()
  for (const [, personId = ''] of notes.html.matchAll(token)) ids.add(personId)
  for (const attendee of attendees) if ('userId' in attendee) ids.add(attendee.userId)
  for (const { ownerId } of [...decisions, ...actions]) if (ownerId !== null) ids.add(ownerId)
  return ids
}
