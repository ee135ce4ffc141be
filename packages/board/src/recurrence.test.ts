import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  type CalendarDate,
  dateOfDay,
  dayNumberOf,
  freeDayRules,
  isCalendarDate,
  nextOccurrence,
  parseDate,
  readRecurrence,
  type Recurrence,
  weekdayOf,
} from './index.ts'

/** The State Council's calendar around New Year and Spring Festival 2026: days off, and weekend days that are worked. */
const holidays = new Set([
  '2026-01-01',
  '2026-01-02',
  '2026-02-16',
  '2026-02-17',
  '2026-02-18',
  '2026-02-19',
  '2026-02-20',
  '2026-02-23',
])
const worked = new Set(['2026-01-04', '2026-02-14', '2026-02-28'])
const isWorkingDay = (date: CalendarDate): boolean =>
  worked.has(date) || (!holidays.has(date) && weekdayOf(dayNumberOf(date)) <= 5)

/** The next ones, each after the one before. */
function series(recurrence: Recurrence, after: CalendarDate, count: number): (string | null)[] {
  const dates: (string | null)[] = []
  let last: string | null = after
  for (let at = 0; at < count && last !== null; at += 1) {
    last = nextOccurrence(recurrence, last, isWorkingDay)
    dates.push(last)
  }
  return dates
}

describe('days of the calendar', () => {
  it('are what a calendar has, leap days too, and count as the days of a Date do', () => {
    for (const date of ['2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])
      expect(isCalendarDate(date)).toBe(true)
    for (const none of [
      '2026-02-29',
      '1900-02-29',
      '2026-13-01',
      '2026-00-10',
      '2026-1-1',
      '0000-01-01',
      ' 2026-01-01',
      '2026-01-32',
      20260101,
      null,
    ])
      expect(isCalendarDate(none), String(none)).toBe(false)
    fc.assert(
      fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (day) => {
        const date = dateOfDay(day)
        const same = new Date(day * 86_400_000)
        expect(parseDate(date)).toEqual({
          year: same.getUTCFullYear(),
          month: same.getUTCMonth() + 1,
          day: same.getUTCDate(),
        })
        expect(dayNumberOf(date)).toBe(day)
        expect(weekdayOf(day) % 7).toBe(same.getUTCDay())
      }),
    )
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
  })
})

describe('a recurrence', () => {
  it('comes every n days', () => {
    const recurrence = { unit: 'day', from: '2026-01-01', every: 3, onFreeDay: 'keep' } as const
    expect(series(recurrence, '2026-01-01', 3)).toEqual(['2026-01-04', '2026-01-07', '2026-01-10'])
    expect(nextOccurrence(recurrence, '2025-06-01', isWorkingDay)).toBe('2026-01-01')
  })

  it('comes on weekdays of every second week, counted from its first day', () => {
    const recurrence = {
      unit: 'week',
      from: '2026-03-04',
      every: 2,
      weekdays: [1, 3],
      onFreeDay: 'keep',
    } as const
    expect(series(recurrence, '2026-03-01', 4)).toEqual([
      '2026-03-04',
      '2026-03-16',
      '2026-03-18',
      '2026-03-30',
    ])
    // Also when one was done late, or a year later.
    expect(nextOccurrence(recurrence, '2026-03-20', isWorkingDay)).toBe('2026-03-30')
    expect(nextOccurrence(recurrence, '2027-03-02', isWorkingDay)).toBe('2027-03-03')
  })

  it('comes on the 31st, or the last day of a shorter month', () => {
    const recurrence = { unit: 'month', from: '2026-01-31', every: 1, day: 31, onFreeDay: 'keep' } as const
    expect(series(recurrence, '2026-01-31', 4)).toEqual([
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
      '2026-05-31',
    ])
    const yearly = { ...recurrence, from: '2024-02-29', day: 29, every: 12 } as const
    expect(series(yearly, '2024-02-29', 4)).toEqual(['2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29'])
  })

  it('comes on the nth weekday of a month, and on the last', () => {
    const second = {
      unit: 'month-weekday',
      from: '2026-01-01',
      every: 1,
      week: 2,
      weekday: 2,
      onFreeDay: 'keep',
    } as const
    expect(series(second, '2026-01-01', 3)).toEqual(['2026-01-13', '2026-02-10', '2026-03-10'])
    expect(series({ ...second, week: -1, weekday: 5 }, '2026-01-01', 3)).toEqual([
      '2026-01-30',
      '2026-02-27',
      '2026-03-27',
    ])
  })

  it('moves from a day nobody works to the one before or after, over a long holiday and make-up days', () => {
    const monthly = { unit: 'month', from: '2026-01-01', every: 1, day: 1, onFreeDay: 'next' } as const
    // New Year is a holiday, and so is the 2nd; the 3rd is a Saturday; Sunday the 4th is worked.
    expect(nextOccurrence(monthly, '2025-12-01', isWorkingDay)).toBe('2026-01-04')
    const fest = { ...monthly, day: 17 } as const
    expect(nextOccurrence(fest, '2026-02-01', isWorkingDay)).toBe('2026-02-24')
    expect(nextOccurrence({ ...fest, onFreeDay: 'previous' }, '2026-02-01', isWorkingDay)).toBe('2026-02-14')
    // Done on that earlier day, it does not come again for the same month.
    expect(nextOccurrence({ ...fest, onFreeDay: 'previous' }, '2026-02-14', isWorkingDay)).toBe('2026-03-17')
    // A shift does not move those that follow.
    expect(series(fest, '2026-02-24', 1)).toEqual(['2026-03-17'])
  })

  it('of every day comes once where a holiday brings several onto one day', () => {
    const daily = { unit: 'day', from: '2026-02-01', every: 1, onFreeDay: 'next' } as const
    expect(series(daily, '2026-02-13', 4)).toEqual(['2026-02-14', '2026-02-24', '2026-02-25', '2026-02-26'])
  })

  it('counts working days, make-up days among them', () => {
    const second = { unit: 'workday', from: '2026-02-12', every: 2, onFreeDay: 'keep' } as const
    // 12 Thu, 13 Fri, 14 Sat worked, then the holiday until the 23rd.
    expect(series(second, '2026-02-12', 3)).toEqual(['2026-02-14', '2026-02-25', '2026-02-27'])
    expect(nextOccurrence(second, '2026-02-26', isWorkingDay)).toBe('2026-02-27')
  })

  it('ends where nobody ever works, and at the end of the calendar', () => {
    const never = () => false
    const daily = { unit: 'day', from: '2026-01-01', every: 1, onFreeDay: 'next' } as const
    expect(nextOccurrence(daily, '2026-01-05', never)).toBe('2026-01-06')
    expect(nextOccurrence({ ...daily, unit: 'workday' }, '2026-01-05', never)).toBeNull()
    expect(nextOccurrence(daily, '9999-12-31', isWorkingDay)).toBeNull()
  })

  it('is always after the day asked for, on a working day when it is shifted, and the same however it is reached', () => {
    const date = fc.integer({ min: 18_000, max: 25_000 }).map(dateOfDay)
    const shared = {
      from: date,
      every: fc.integer({ min: 1, max: 6 }),
      onFreeDay: fc.constantFrom(...freeDayRules),
    }
    const weekday = fc.constantFrom(1, 2, 3, 4, 5, 6, 7)
    const recurrence = fc
      .oneof(
        fc.record({ unit: fc.constantFrom('day', 'workday'), ...shared }),
        fc.record({
          unit: fc.constant('week'),
          ...shared,
          weekdays: fc.uniqueArray(weekday, { minLength: 1 }),
        }),
        fc.record({ unit: fc.constant('month'), ...shared, day: fc.integer({ min: 1, max: 31 }) }),
        fc.record({
          unit: fc.constant('month-weekday'),
          ...shared,
          week: fc.constantFrom(1, 2, 3, 4, -1),
          weekday,
        }),
      )
      .map((value) => readRecurrence(value)!)
    fc.assert(
      fc.property(recurrence, date, fc.nat({ max: 40 }), (rule, after, later) => {
        const next = nextOccurrence(rule, after, isWorkingDay)!
        expect(next > after).toBe(true)
        if (rule.onFreeDay !== 'keep' || rule.unit === 'workday') expect(isWorkingDay(next)).toBe(true)
        if (rule.onFreeDay !== 'previous') expect(next >= rule.from).toBe(true)
        // Asked from any day before it, it is the same one.
        const between = dateOfDay(Math.min(dayNumberOf(next) - 1, dayNumberOf(after) + later))
        expect(nextOccurrence(rule, between, isWorkingDay)).toBe(next)
      }),
      { numRuns: 500 },
    )
  })

  it('that makes no sense is none', () => {
    const good = {
      unit: 'week',
      from: '2026-01-01',
      every: 1,
      weekdays: [5, 1, 1],
      onFreeDay: 'next',
      more: 1,
    }
    expect(readRecurrence(good)).toEqual({
      unit: 'week',
      from: '2026-01-01',
      every: 1,
      weekdays: [1, 5],
      onFreeDay: 'next',
    })
    for (const wrong of [
      { unit: 'year' },
      { from: '2026-02-30' },
      { every: 0 },
      { every: 1.5 },
      { every: 400 },
      { weekdays: [] },
      { weekdays: [8] },
      { weekdays: 'Mon' },
      { onFreeDay: 'skip' },
      { unit: 'month', day: 32 },
      { unit: 'month-weekday', week: 5, weekday: 1 },
    ])
      expect(readRecurrence({ ...good, ...wrong }), JSON.stringify(wrong)).toBeNull()
    for (const wrong of [null, undefined, 7, 'week', []]) expect(readRecurrence(wrong)).toBeNull()
  })
})
