import { expect, it } from 'vitest'
import { activityFrom, activityOf } from './activity.ts'

const minute = 60_000
const now = Date.UTC(2026, 10, 26, 3, 12, 40)
const at = (minutesAgo: number) => Math.floor(now / minute) * minute - minutesAgo * minute

it('lays minutes into steps: the worst of figures, the mean of rates, nothing where no server ran', () => {
  const { from, step, series } = activityOf(
    [
      { at: at(2), values: { stoa_rooms: 7, stoa_updates_stored_total: 60, stoa_data_free_bytes: 900 } },
      { at: at(1), values: { stoa_rooms: 3, stoa_updates_stored_total: 180, stoa_data_free_bytes: 800 } },
      { at: at(0), values: { stoa_rooms: 5, stoa_journal_latency_p99_seconds: 0.0125 } },
    ],
    'day',
    now,
  )
  expect(step).toBe(5 * minute)
  expect(series.rooms).toHaveLength(288)
  expect(from + 288 * step).toBe(Date.UTC(2026, 10, 26, 3, 15))
  // 03:10, 03:11 and 03:12 are one step; the counter has no reading at 03:12.
  expect(series.rooms.at(-1)).toBe(7)
  expect(series.updatesPerSecond.at(-1)).toBe(2)
  expect(series.freeBytes.at(-1)).toBe(800)
  expect(series.savedP99Ms.at(-1)).toBe(12.5)
  expect(series.rooms.at(-2)).toBeNull()
})

it('shows an hour by the minute, and nothing from before it', () => {
  const { from, series } = activityOf(
    [
      { at: at(75), values: { stoa_rooms: 99 } },
      { at: at(59), values: { stoa_rooms: 1 } },
      { at: at(0), values: { stoa_rooms: 2 } },
    ],
    'hour',
    now,
  )
  expect(from).toBe(activityFrom('hour', now))
  expect(series.rooms).toHaveLength(60)
  expect([series.rooms[0], series.rooms.at(-1)]).toEqual([1, 2])
  expect(series.rooms.filter((value) => value !== null)).toHaveLength(2)
})
