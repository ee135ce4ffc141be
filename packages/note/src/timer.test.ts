import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { seedMeeting } from './meeting.ts'
import { meetingOf } from './meeting-root.ts'
import { NoteError } from './note-error.ts'
import {
  elapsedOf,
  longestTimer,
  pauseTimer,
  readTimer,
  resumeTimer,
  startTimer,
  stopTimer,
} from './timer.ts'

const minute = 60_000

function note(): Y.Doc {
  const doc = new Y.Doc()
  seedMeeting(doc)
  return doc
}

describe('the clock of the agenda', () => {
  it('counts while it runs, holds, and runs on from there', () => {
    const doc = note()
    startTimer(doc, { item: 'a', now: 1000 })
    expect(elapsedOf(readTimer(doc)!, 1000 + 2 * minute)).toBe(2 * minute)
    pauseTimer(doc, { now: 1000 + 2 * minute })
    expect(elapsedOf(readTimer(doc)!, 1000 + 9 * minute)).toBe(2 * minute)
    resumeTimer(doc, { now: 1000 + 10 * minute })
    expect(elapsedOf(readTimer(doc)!, 1000 + 11 * minute)).toBe(3 * minute)
    startTimer(doc, { item: 'b', now: 1000 + 11 * minute })
    expect(readTimer(doc)).toMatchObject({ item: 'b', elapsedMs: 0, running: true })
    stopTimer(doc)
    expect(readTimer(doc)).toBeNull()
  })

  it('that two people press at once is one of the two, the same for both', () => {
    const first = note()
    const second = new Y.Doc()
    Y.applyUpdate(second, Y.encodeStateAsUpdate(first))
    startTimer(first, { item: 'a', now: 1000 })
    startTimer(second, { item: 'b', now: 1001 })
    Y.applyUpdate(first, Y.encodeStateAsUpdate(second))
    Y.applyUpdate(second, Y.encodeStateAsUpdate(first))
    expect(readTimer(first)).toEqual(readTimer(second))
  })

  it('that is not there cannot be held, and one needs an item', () => {
    const doc = note()
    for (const work of [
      () => pauseTimer(doc, { now: 1 }),
      () => resumeTimer(doc, { now: 1 }),
      () => startTimer(doc, { item: '', now: 1 }),
      () => startTimer(doc, { item: 'x'.repeat(65), now: 1 }),
    ])
      expect(work).toThrow(NoteError)
    stopTimer(doc)
    expect(readTimer(doc)).toBeNull()
  })

  it('never runs backwards, nor longer than a day, whatever the clocks say', () => {
    const timer = { item: 'a', startedAt: 10 * minute, elapsedMs: minute, running: true }
    expect(elapsedOf(timer, 0)).toBe(minute)
    expect(elapsedOf(timer, 10 * longestTimer)).toBe(longestTimer)
  })

  it.for([
    undefined,
    'now',
    [],
    { item: 'a' },
    { item: 7, startedAt: 1, elapsedMs: 0, running: true },
    { item: 'a', startedAt: -1, elapsedMs: 0, running: true },
    { item: 'a', startedAt: 1, elapsedMs: Number.POSITIVE_INFINITY, running: true },
    { item: 'a', startedAt: 1, elapsedMs: 0, running: 'yes' },
  ])('that somebody wrote as %o reads as none', (value) => {
    const doc = note()
    meetingOf(doc).set('timer', value)
    expect(readTimer(doc)).toBeNull()
  })
})
