import { describe, expect, it } from 'vitest'
import { parseSchedule, runOnSchedule } from './schedule.ts'

const at = (text: string): number => new Date(text).getTime()
const shown = (moment: number | null): string | null => (moment === null ? null : new Date(moment).toString())

describe('a schedule', () => {
  it('names times of the day, of which the next one counts', () => {
    const twice = parseSchedule('03:30, 15:05')
    expect(shown(twice.nextAfter(at('2026-03-10T01:00:00')))).toBe(shown(at('2026-03-10T03:30:00')))
    expect(shown(twice.nextAfter(at('2026-03-10T03:30:00')))).toBe(shown(at('2026-03-10T15:05:00')))
    expect(shown(twice.nextAfter(at('2026-03-10T20:00:00')))).toBe(shown(at('2026-03-11T03:30:00')))
  })

  it('is an interval, or a cron pattern, or off', () => {
    expect(parseSchedule('every 15m').nextAfter(at('2026-03-10T01:07:00Z'))).toBe(at('2026-03-10T01:15:00Z'))
    expect(parseSchedule('every 6h').nextAfter(at('2026-03-10T06:00:00Z'))).toBe(at('2026-03-10T12:00:00Z'))
    const sundays = parseSchedule('0 5 * * 0')
    expect(shown(sundays.nextAfter(at('2026-03-10T01:00:00')))).toBe(shown(at('2026-03-15T05:00:00')))
    expect(parseSchedule('off').nextAfter(0)).toBeNull()
  })

  it('refuses what it cannot read, with examples', () => {
    for (const text of ['', 'daily', '25:00', '03:30,', 'every 0m', 'every 5s', '* * * * * *', '61 * * * *'])
      expect(() => parseSchedule(text), text).toThrow('such as 03:30')
  })

  it('runs what it is for, makes up once for what was missed, and ends', async () => {
    let clock = at('2026-03-10T12:00:00Z')
    let runs = 0
    const everyHour = parseSchedule('every 1h')
    const ran = await new Promise<() => void>((resolve) => {
      const since = clock - 10 * 3_600_000
      const end = runOnSchedule(
        everyHour,
        async () => {
          runs += 1
          clock += 60_000
          queueMicrotask(() => resolve(end))
        },
        { now: () => clock, since },
      )
    })
    ran()
    expect(runs).toBe(1)
  })
})
