import * as Y from 'yjs'
import {
  type Attendance,
  type Attendee,
  type AttendeeName,
  attendeeKey,
  isAttendance,
  isId,
  isMoment,
  readAttendees,
} from './attendance.ts'
import { meetingLimits } from './meeting-limits.ts'
import { mapIn, meetingOf } from './meeting-root.ts'
import { NoteError } from './note-error.ts'
import { readTimer, type Timer } from './timer.ts'

/** What a note says of its meeting, read in full. What is missing or makes no sense reads as null or empty. */
export interface Meeting {
  /** UTC ms. */
  readonly startsAt: number | null
  readonly endsAt: number | null
  readonly place: string
  /** An https address. */
  readonly call: string | null
  readonly attendees: readonly Attendee[]
  readonly timer: Timer | null
  /** Ids of agenda items that are not decided and go on in the next meeting. */
  readonly carryOver: ReadonlySet<string>
  /** Meetings of one series share it; null: it stands alone so far. */
  readonly seriesId: string | null
  /** The notes before and after this one in the series. */
  readonly previousId: string | null
  readonly nextId: string | null
}

/** What can be changed by hand. Null takes a fact away; what is left out stays. */
export interface MeetingFacts {
  startsAt?: number | null
  endsAt?: number | null
  place?: string
  call?: string | null
}

export interface SeriesPlace {
  seriesId: string | null
  previousId: string | null
  nextId: string | null
}

/** Makes the places that many write into at once, before anybody does. For whoever creates notes, once. */
export function seedMeeting(doc: Y.Doc): void {
  doc.transact(() => {
    for (const name of ['attendees', 'carryOver']) mapIn(meetingOf(doc), name)
  })
}

/** Reads the facts. Total: whatever another client wrote, this answers. */
export function readMeeting(doc: Y.Doc): Meeting {
  const meeting = meetingOf(doc)
  const startsAt = momentIn(meeting, 'startsAt')
  const endsAt = momentIn(meeting, 'endsAt')
  const place = meeting.get('place')
  return {
    startsAt,
    endsAt: endsAt !== null && startsAt !== null && endsAt < startsAt ? null : endsAt,
    place: typeof place === 'string' ? oneLine(place).slice(0, meetingLimits.place) : '',
    call: callAddress(meeting.get('call')),
    attendees: readAttendees(meeting),
    timer: readTimer(doc),
    carryOver: carryOverOf(meeting),
    seriesId: idIn(meeting, 'seriesId'),
    previousId: idIn(meeting, 'previousId'),
    nextId: idIn(meeting, 'nextId'),
  }
}

/**
 * Changes time, place or call, in one transaction.
 * @throws NoteError `time_invalid`, `ends_before_start`, `place_too_long`, `call_invalid`
 */
export function setMeetingFacts(doc: Y.Doc, facts: MeetingFacts, origin: unknown = null): void {
  const { startsAt, endsAt, place, call } = facts
  for (const time of [startsAt, endsAt])
    if (time !== undefined && time !== null && !isMoment(time))
      throw new NoteError('time_invalid', 'A time is a whole number of milliseconds, UTC.')
  const now = readMeeting(doc)
  const start = startsAt === undefined ? now.startsAt : startsAt
  const end = endsAt === undefined ? now.endsAt : endsAt
  if (start !== null && end !== null && end < start)
    throw new NoteError('ends_before_start', 'A meeting ends after it has begun.')
  const line = place === undefined ? undefined : oneLine(place)
  if (line !== undefined && line.length > meetingLimits.place)
    throw new NoteError('place_too_long', `A place has ${meetingLimits.place} characters at most.`)
  const address = call === undefined || call === null || call === '' ? null : callAddress(call)
  if (typeof call === 'string' && call !== '' && address === null)
    throw new NoteError('call_invalid', 'A call is an address of the scheme https, without a password.')

  doc.transact(() => {
    const meeting = meetingOf(doc)
    if (startsAt !== undefined) put(meeting, 'startsAt', startsAt)
    if (endsAt !== undefined) put(meeting, 'endsAt', endsAt)
    if (line !== undefined) put(meeting, 'place', line === '' ? null : line)
    if (call !== undefined) put(meeting, 'call', address)
  }, origin)
}

/**
 * Says of people whether they are there; null takes them off the list.
 * @throws NoteError `attendee_invalid`, `attendance_invalid`, `too_many_attendees`
 */
export function setAttendance(
  doc: Y.Doc,
  changes: readonly (AttendeeName & { readonly attendance: Attendance | null })[],
  origin: unknown = null,
): void {
  const wanted = new Map<string, Attendance | null>()
  for (const change of changes) {
    if (change.attendance !== null && !isAttendance(change.attendance))
      throw new NoteError('attendance_invalid', 'An attendee is present, absent or invited.')
    wanted.set(attendeeKey(change), change.attendance)
  }
  const present = new Set(readMeeting(doc).attendees.map(attendeeKey))
  for (const [key, attendance] of wanted)
    if (attendance === null) present.delete(key)
    else present.add(key)
  if (present.size > meetingLimits.attendees)
    throw new NoteError('too_many_attendees', `A meeting has ${meetingLimits.attendees} attendees at most.`)

  doc.transact(() => {
    const map = mapIn(meetingOf(doc), 'attendees')
    for (const [key, attendance] of wanted) put(map, key, attendance)
  }, origin)
}

/** Marks an agenda item for the next meeting, or takes the mark away. @throws NoteError `agenda_item_invalid` */
export function setCarryOver(doc: Y.Doc, itemId: string, carryOver: boolean, origin: unknown = null): void {
  if (itemId === '' || itemId.length > meetingLimits.itemId)
    throw new NoteError('agenda_item_invalid', 'An agenda item is named by its id.')
  if (carryOverOf(meetingOf(doc)).has(itemId) === carryOver) return
  doc.transact(() => {
    const marked = mapIn(meetingOf(doc), 'carryOver')
    if (carryOver) marked.set(itemId, true)
    else marked.delete(itemId)
  }, origin)
}

/** Says where in a series a note stands; null takes it away. @throws NoteError `series_invalid` */
export function setSeriesPlace(doc: Y.Doc, place: SeriesPlace, origin: unknown = null): void {
  const { seriesId, previousId, nextId } = place
  if (![seriesId, previousId, nextId].every((id) => id === null || isId(id)))
    throw new NoteError('series_invalid', 'A series and its notes are named by their ids.')
  doc.transact(() => {
    const meeting = meetingOf(doc)
    put(meeting, 'seriesId', seriesId)
    put(meeting, 'previousId', previousId)
    put(meeting, 'nextId', nextId)
  }, origin)
}

/** An address of a call that may be followed: https, without a password in it. Null for anything else. */
export function callAddress(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > meetingLimits.call || !URL.canParse(value.trim()))
    return null
  const url = new URL(value.trim())
  const isPlain = url.username === '' && url.password === ''
  return url.protocol === 'https:' && isPlain && url.href.length <= meetingLimits.call ? url.href : null
}

function carryOverOf(meeting: Y.Map<unknown>): ReadonlySet<string> {
  const map = meeting.get('carryOver')
  const marked = new Set<string>()
  if (!(map instanceof Y.Map)) return marked
  for (const [key, value] of map.entries()) {
    if (marked.size >= meetingLimits.carryOver) break
    if (value === true && key.length <= meetingLimits.itemId) marked.add(key)
  }
  return marked
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

function momentIn(map: Y.Map<unknown>, key: string): number | null {
  const value = map.get(key)
  return isMoment(value) ? value : null
}

function idIn(map: Y.Map<unknown>, key: string): string | null {
  const value = map.get(key)
  return isId(value) ? value : null
}

/** Writes only what differs: a value that is set anew would be an edit of somebody who changed nothing. */
function put(map: Y.Map<unknown>, key: string, value: string | number | null): void {
  if (value === null) {
    if (map.has(key)) map.delete(key)
  } else if (map.get(key) !== value) map.set(key, value)
}
