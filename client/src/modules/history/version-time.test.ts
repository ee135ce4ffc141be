import { expect, it } from 'vitest'
import { daysBack, formatDay, formatNames, formatSecond, formatSpan } from './version-time.ts'

const now = new Date(2026, 10, 23, 15, 4, 5).getTime()
const day = (date: number) => new Date(2026, 10, date).getTime()

it('says a day by its weekday for a week, then by its date', () => {
  expect(daysBack(day(23), now)).toBe(0)
  expect(daysBack(day(22), now)).toBe(1)
  expect(formatDay(day(20), now, 'en')).toBe('Friday, Nov 20')
  expect(formatDay(day(20), now, 'zh-CN')).toBe('11月20日星期五')
  expect(formatDay(day(2), now, 'en')).toBe('Nov 2')
})

it('says a stretch of time, and a moment to the second', () => {
  const spaces = (text: string) => text.replaceAll(/\s/gu, ' ')
  expect(spaces(formatSpan(now - 8 * 60_000, now, 'en'))).toBe('2:56 – 3:04 PM')
  expect(spaces(formatSpan(now, now + 10, 'en'))).toBe('3:04 PM')
  expect(spaces(formatSpan(now - 60_000, now, 'zh-CN'))).toBe('15:03–15:04')
  expect(formatSecond(now, 'zh-CN')).toBe('2026年11月23日 15:04:05')
})

it('joins names as each language does', () => {
  expect(formatNames(['李梅', 'Anna'], 'zh-CN')).toBe('李梅、Anna')
  expect(formatNames(['李梅', 'Anna', 'Bo'], 'en')).toBe('李梅, Anna, and Bo')
})
