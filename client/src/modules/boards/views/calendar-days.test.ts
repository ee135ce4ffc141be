import { expect, it } from 'vitest'
import { turn, weeksAround } from './calendar-days.ts'

it('shows whole weeks from Monday, as many as the month touches', () => {
  const november = weeksAround('2026-11-26', 'month')
  expect(november).toHaveLength(6)
  expect(november[0]?.[0]).toBe('2026-10-26')
  expect(november.at(-1)?.at(-1)).toBe('2026-12-06')
  expect(weeksAround('2027-02-14', 'month')).toHaveLength(4)
  expect(weeksAround('2026-12-31', 'month').at(-1)?.at(-1)).toBe('2027-01-03')
  expect(weeksAround('2026-11-29', 'week')).toEqual([
    ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29'],
  ])
})

it('turns over the end of a year', () => {
  expect(turn('2026-12-31', 'month', 1)).toBe('2027-01-01')
  expect(turn('2027-01-31', 'month', -1)).toBe('2026-12-01')
  expect(turn('2026-12-31', 'week', 1)).toBe('2027-01-07')
})
