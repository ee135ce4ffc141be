import { describe, expect, it } from 'vitest'
import { dayAfter, type NamedDay, WorkingDays } from './working-days.ts'

const named = (kind: NamedDay['kind'], zh: string): NamedDay => ({ kind, name: { en: '', 'zh-CN': zh } })
/** The National Day of 2026: 1 to 7 October off, 27 September and 10 October worked. */
const days = new Map<string, NamedDay>([
  ...[1, 2, 3, 4, 5, 6, 7].map((day) => [`2026-10-0${day}`, named('holiday', '国庆节')] as const),
  ['2026-09-27', named('working', '国庆节补班')],
  ['2026-10-10', named('working', '国庆节补班')],
])
const calendar = new WorkingDays(new Set([1, 2, 3, 4, 5]), days)

describe('working days', () => {
  it('count by the days of the week where nothing is entered, and say for which years that is so', () => {
    expect(calendar.isWorkingDay('2027-01-01'), 'a Friday').toBe(true)
    expect(calendar.isWorkingDay('2027-01-02'), 'a Saturday').toBe(false)
    expect(calendar.hasData(2026)).toBe(true)
    expect(calendar.hasData(2027)).toBe(false)
  })

  it('leave out holidays and count make-up days', () => {
    expect(calendar.isWorkingDay('2026-10-01')).toBe(false)
    expect(calendar.isWorkingDay('2026-09-27'), 'a Sunday that is worked').toBe(true)
    expect(calendar.nextWorkingDay('2026-09-26')).toBe('2026-09-27')
    expect(calendar.nextWorkingDay('2026-09-30')).toBe('2026-10-08')
    expect(calendar.nextWorkingDay('2026-10-09')).toBe('2026-10-10')
  })

  it('find an end where everything is a holiday', () => {
    const never = new Map(
      Array.from(
        { length: 500 },
        (_each, at) => [dayAfter('2026-01-01', at), named('holiday', '假')] as const,
      ),
    )
    expect(new WorkingDays(new Set([1]), never).nextWorkingDay('2026-01-01')).toBe('2026-01-02')
  })

  it('go over the ends of months and leap years', () => {
    expect(dayAfter('2028-02-28')).toBe('2028-02-29')
    expect(dayAfter('2026-12-31')).toBe('2027-01-01')
    expect(dayAfter('2026-03-01', -1)).toBe('2026-02-28')
  })
})
