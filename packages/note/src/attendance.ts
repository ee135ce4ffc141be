import * as Y from 'yjs'
import { lastMoment, meetingLimits } from './meeting-limits.ts'
import { NoteError } from './note-error.ts'

/** `invited`: expected, and not yet said to be there or away. */
export const attendances = ['present', 'absent', 'invited'] as const
export type Attendance = (typeof attendances)[number]

/** Somebody with an account here, by its id, or a guest by the name that was typed in. */
export type AttendeeName = { readonly userId: string } | { readonly guest: string }
export type Attendee = AttendeeName & { readonly attendance: Attendance }

const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Whether this is an id of Stoa's: of a person, a document, a block. */
export const isId = (value: unknown): value is string => typeof value === 'string' && idPattern.test(value)

export const isAttendance = (value: unknown): value is Attendance =>
  typeof value === 'string' && (attendances as readonly string[]).includes(value)

/** A moment in UTC ms that is one. */
export const isMoment = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= lastMoment

/** A guest's name as it is kept: one line, no spaces at the ends. Null when nothing is left, or too much. */
export function guestNameOf(typed: string): string | null {
  // oxlint-disable-next-line eslint/no-control-regex -- control characters are exactly what is meant
  const name = typed.replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ').trim()
  return name === '' || name.length > meetingLimits.guestName || isId(name) ? null : name
}

/** The key under which somebody stands in the map. @throws NoteError `attendee_invalid` */
export function attendeeKey(name: AttendeeName): string {
  const key = 'userId' in name ? (isId(name.userId) ? name.userId : null) : guestNameOf(name.guest)
  if (key === null) throw new NoteError('attendee_invalid', 'An attendee is a person by id, or a short name.')
  return key
}

/**
 * Who is expected, there or away: people by id, then guests by name, each in the order of their keys, the same on every
 * client. Keys and values that are none are left out, and so are those beyond the limit.
 */
export function readAttendees(meeting: Y.Map<unknown>): Attendee[] {
  const map = meeting.get('attendees')
  if (!(map instanceof Y.Map)) return []
  const people: string[] = []
  const guests: string[] = []
  for (const [key, value] of map.entries()) {
    if (!isAttendance(value)) continue
    if (idPattern.test(key)) keepSmallest(people, key)
    else if (key.length <= meetingLimits.guestName && guestNameOf(key) === key) keepSmallest(guests, key)
  }
  const stateOf = (key: string) => map.get(key) as Attendance
  return [
    ...people.map((userId): Attendee => ({ userId, attendance: stateOf(userId) })),
    ...guests.map((guest): Attendee => ({ guest, attendance: stateOf(guest) })),
  ].slice(0, meetingLimits.attendees)
}

/** Puts a key into a sorted list that never grows beyond the limit: somebody may have written a million of them. */
function keepSmallest(sorted: string[], key: string): void {
  if (sorted.length >= meetingLimits.attendees && key > sorted.at(-1)!) return
  let from = 0
  let to = sorted.length
  while (from < to) {
    const middle = (from + to) >> 1
    if (sorted[middle]! < key) from = middle + 1
    else to = middle
  }
  sorted.splice(from, 0, key)
  if (sorted.length > meetingLimits.attendees) sorted.pop()
}
