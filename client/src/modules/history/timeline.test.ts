import type { HistoryEntry } from '@stoa/protocol'
import { describe, expect, it } from 'vitest'
import { daysOf, standingOf, timelineOf } from './timeline.ts'

const li = { id: 'li', name: '李梅', hue: 1 }
const anna = { id: 'anna', name: 'Anna', hue: 2 }
const noon = new Date(2026, 10, 23, 12).getTime()
const minute = 60_000
const name = (id: string) => ({ id, name: id, createdBy: li, createdAt: noon })
const slot = (sequence: number, until: number, more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  sequence,
  since: until - 5 * minute,
  until,
  authors: [li],
  version: null,
  ...more,
})

describe('the time line', () => {
  it('has one line for a version, with all its names and its authors', () => {
    const [entry, ...rest] = timelineOf([
      slot(7, noon, { since: noon, authors: [], version: name('二稿') }),
      slot(7, noon, { authors: [li, anna], version: name('Draft') }),
    ])
    expect(rest).toEqual([])
    expect(entry).toMatchObject({ sequence: 7, since: noon - 5 * minute, authors: [li, anna] })
    expect(entry?.names.map((each) => each.name)).toEqual(['二稿', 'Draft'])
  })

  it('is cut into days where the reader is', () => {
    const morning = new Date(2026, 10, 23, 0, 1).getTime()
    const days = daysOf(timelineOf([slot(3, noon), slot(2, morning), slot(1, morning - 2 * minute)]))
    expect(days.map(({ day, entries }) => [new Date(day).getDate(), entries.length])).toEqual([
      [23, 2],
      [22, 1],
    ])
  })
})

describe('where a version stands', () => {
  const entries = timelineOf([slot(9, noon), slot(5, noon - 20 * minute), slot(2, noon - 60 * minute)])
  const around = (chosen: Parameters<typeof standingOf>[1]) => {
    const { entry, exact, older, newer } = standingOf(entries, chosen)
    return [entry?.sequence, exact, older?.sequence, newer?.sequence]
  }

  it('is the newest when none is chosen', () => {
    expect(around(null)).toEqual([9, true, 5, undefined])
  })

  it('is its own line, or the one it lies in', () => {
    expect(around({ version: 5 })).toEqual([5, true, 2, 9])
    expect(around({ version: 4 })).toEqual([5, false, 2, 5])
    expect(around({ version: 1 })).toEqual([2, false, undefined, 2])
  })

  it('is found by a moment, within a line and between two', () => {
    expect(around({ at: noon - 21 * minute })).toEqual([5, false, 2, 5])
    expect(around({ at: noon - 30 * minute })).toEqual([undefined, false, 2, 5])
  })
})
