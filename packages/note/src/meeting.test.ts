import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { readAttendees } from './attendance.ts'
import {
  readMeeting,
  seedMeeting,
  setAttendance,
  setCarryOver,
  setMeetingFacts,
  setSeriesPlace,
} from './meeting.ts'
import { meetingLimits } from './meeting-limits.ts'
import { meetingOf } from './meeting-root.ts'
import { NoteError } from './note-error.ts'

const li = '01890000-0000-7000-8000-000000000001'
const wang = '01890000-0000-7000-8000-000000000002'

function note(): Y.Doc {
  const doc = new Y.Doc()
  seedMeeting(doc)
  return doc
}

const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof NoteError) return error.code
    throw error
  }
  return 'done'
}

/** Two documents that tell each other what they lack. */
function exchange(a: Y.Doc, b: Y.Doc): void {
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b, Y.encodeStateVector(a)))
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a, Y.encodeStateVector(b)))
}

describe('the facts of a meeting', () => {
  it('are empty at first, and what was said of them afterwards', () => {
    const doc = note()
    expect(readMeeting(doc)).toEqual({
      startsAt: null,
      endsAt: null,
      place: '',
      call: null,
      attendees: [],
      timer: null,
      carryOver: new Set(),
      seriesId: null,
      previousId: null,
      nextId: null,
    })
    setMeetingFacts(doc, {
      startsAt: 1000,
      endsAt: 2000,
      place: '  三楼\n会议室 ',
      call: 'https://call.example/a b',
    })
    setAttendance(doc, [
      { userId: wang, attendance: 'present' },
      { guest: ' 赵 律师 ', attendance: 'invited' },
    ])
    setSeriesPlace(doc, { seriesId: li, previousId: wang, nextId: null })
    expect(readMeeting(doc)).toMatchObject({
      startsAt: 1000,
      endsAt: 2000,
      place: '三楼 会议室',
      call: 'https://call.example/a%20b',
      attendees: [
        { userId: wang, attendance: 'present' },
        { guest: '赵 律师', attendance: 'invited' },
      ],
      seriesId: li,
      previousId: wang,
    })
    setMeetingFacts(doc, { place: '', endsAt: null, call: null })
    setAttendance(doc, [{ userId: wang, attendance: null }])
    expect(readMeeting(doc)).toMatchObject({ startsAt: 1000, endsAt: null, place: '', call: null })
    expect(readMeeting(doc).attendees).toHaveLength(1)
  })

  it('mark agenda items for the next meeting', () => {
    const doc = note()
    setCarryOver(doc, 'a', true)
    setCarryOver(doc, 'b', true)
    setCarryOver(doc, 'b', false)
    expect(readMeeting(doc).carryOver).toEqual(new Set(['a']))
    expect(codeOf(() => setCarryOver(doc, 'x'.repeat(65), true))).toBe('agenda_item_invalid')
  })

  it('that are said again are no edit', () => {
    const doc = note()
    setMeetingFacts(doc, { startsAt: 1000, place: 'Hall' })
    setAttendance(doc, [{ userId: li, attendance: 'present' }])
    const before = Y.encodeStateAsUpdate(doc)
    setMeetingFacts(doc, { startsAt: 1000, place: ' Hall ' })
    setAttendance(doc, [
      { userId: li, attendance: 'present' },
      { userId: wang, attendance: null },
    ])
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
  })

  it.for([
    ['time_invalid', { startsAt: 1.5 }],
    ['time_invalid', { endsAt: Number.NaN }],
    ['time_invalid', { startsAt: 1e18 }],
    ['ends_before_start', { startsAt: 2000, endsAt: 1000 }],
    ['place_too_long', { place: 'x'.repeat(meetingLimits.place + 1) }],
    ['call_invalid', { call: 'javascript:alert(1)' }],
    ['call_invalid', { call: 'http://call.example' }],
    ['call_invalid', { call: 'https://me:secret@call.example' }],
    ['call_invalid', { call: 'https://call.example/'.padEnd(meetingLimits.call + 1, 'x') }],
  ] as const)('refuse %s and change nothing: %o', ([code, facts]) => {
    const doc = note()
    setMeetingFacts(doc, { place: 'Hall' })
    const before = Y.encodeStateAsUpdate(doc)
    expect(codeOf(() => setMeetingFacts(doc, { place: 'elsewhere', ...facts }))).toBe(code)
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
  })

  it('end after they begin, also when only one of the two is changed', () => {
    const doc = note()
    setMeetingFacts(doc, { startsAt: 1000, endsAt: 2000 })
    expect(codeOf(() => setMeetingFacts(doc, { startsAt: 3000 }))).toBe('ends_before_start')
    setMeetingFacts(doc, { startsAt: 3000, endsAt: null })
    expect(readMeeting(doc)).toMatchObject({ startsAt: 3000, endsAt: null })
  })

  it('refuse an attendee that is none, an attendance that is none, and more than a meeting holds', () => {
    const doc = note()
    const refused = (change: unknown) => codeOf(() => setAttendance(doc, [change as never]))
    expect(refused({ userId: 'li', attendance: 'present' })).toBe('attendee_invalid')
    expect(refused({ guest: ' \n ', attendance: 'present' })).toBe('attendee_invalid')
    expect(refused({ guest: li, attendance: 'present' })).toBe('attendee_invalid')
    expect(refused({ guest: 'x'.repeat(81), attendance: 'present' })).toBe('attendee_invalid')
    expect(refused({ userId: li, attendance: 'maybe' })).toBe('attendance_invalid')
    const many = Array.from({ length: meetingLimits.attendees }, (_, i) => ({
      guest: `guest ${i}`,
      attendance: 'invited' as const,
    }))
    setAttendance(doc, many)
    expect(refused({ guest: 'one more', attendance: 'invited' })).toBe('too_many_attendees')
    setAttendance(doc, [
      { guest: 'guest 0', attendance: null },
      { guest: 'one more', attendance: 'invited' },
    ])
    expect(readMeeting(doc).attendees).toHaveLength(meetingLimits.attendees)
  })

  it('keep everybody that several people note down at once', () => {
    const first = note()
    const second = new Y.Doc()
    exchange(first, second)
    setAttendance(first, [{ userId: li, attendance: 'present' }])
    setAttendance(second, [{ userId: wang, attendance: 'absent' }])
    exchange(first, second)
    expect(readMeeting(first)).toEqual(readMeeting(second))
    expect(readMeeting(first).attendees).toHaveLength(2)
  })
})

describe('reading what somebody else wrote', () => {
  const anything = fc.anything({
    maxDepth: 2,
    withBigInt: false,
    withDate: false,
    withMap: false,
    withSet: false,
  })
  const facts = [
    'startsAt',
    'endsAt',
    'place',
    'call',
    'attendees',
    'timer',
    'seriesId',
    'previousId',
    'nextId',
  ]

  it('answers whatever stands there, the same on every client, and writing goes on', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...facts), anything)), (writes) => {
        const doc = new Y.Doc()
        for (const [key, value] of writes) {
          try {
            meetingOf(doc).set(key, value)
          } catch {
            // Not every value can be put into a shared type at all.
          }
        }
        const other = new Y.Doc()
        try {
          Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
        } catch {
          return
        }
        const read = readMeeting(other)
        expect(typeof read.place).toBe('string')
        expect(read.attendees.length).toBeLessThanOrEqual(meetingLimits.attendees)
        if (read.call !== null) expect(read.call).toMatch(/^https:/)
        setAttendance(other, [{ userId: li, attendance: 'present' }])
        setMeetingFacts(other, { startsAt: 5, endsAt: 6, place: 'Hall' })
        expect(readMeeting(other)).toMatchObject({ startsAt: 5, endsAt: 6, place: 'Hall' })
      }),
      { numRuns: 300 },
    )
  })

  it('leaves out attendees that are none, and those that nobody could be shown', () => {
    const doc = note()
    const map = meetingOf(doc).get('attendees') as Y.Map<unknown>
    map.set(li, 'present')
    map.set(wang, 'dancing')
    map.set(' padded ', 'present')
    map.set('x'.repeat(5_000), 'present')
    map.set('赵', new Y.Map())
    expect(readMeeting(doc).attendees).toEqual([{ userId: li, attendance: 'present' }])
  })

  it('stays quick and answers the same people on every client when there are a million of them', {
    timeout: 180_000,
  }, () => {
    const doc = note()
    const map = meetingOf(doc).get('attendees') as Y.Map<unknown>
    doc.transact(() => {
      map.set(li, 'present')
      for (let i = 1_000_000; i > 0; i -= 1) map.set(`guest ${i}`, 'present')
    })
    const began = performance.now()
    const attendees = readAttendees(meetingOf(doc))
    expect(performance.now() - began).toBeLessThan(10_000)
    expect(attendees).toHaveLength(meetingLimits.attendees)
    expect(attendees[0]).toEqual({ userId: li, attendance: 'present' })
    const names = attendees.slice(1).map((attendee) => ('guest' in attendee ? attendee.guest : ''))
    expect(names).toEqual(names.toSorted())
    expect(names[0]).toBe('guest 1')
    expect(codeOf(() => setAttendance(doc, [{ guest: 'one more', attendance: 'present' }]))).toBe(
      'too_many_attendees',
    )
  })
})
