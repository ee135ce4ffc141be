import { describe, expect, it } from 'vitest'
import { formatDate, formatWhen } from './format.ts'

const now = Date.UTC(2026, 10, 22, 12)

describe('times as people say them', () => {
  it('counts up to a week in both languages, then names the day', () => {
    expect(formatWhen(now - 5_000, now, 'en')).toBe('just now')
    expect(formatWhen(now - 5 * 60_000, now, 'en')).toBe('5 minutes ago')
    expect(formatWhen(now - 5 * 60_000, now, 'zh-CN')).toBe('5分钟前')
    expect(formatWhen(now - 86_400_000, now, 'zh-CN')).toBe('昨天')
    expect(formatWhen(now - 20 * 86_400_000, now, 'en')).toBe('Nov 2')
  })

  it('says the year only when it is another one', () => {
    expect(formatDate(Date.UTC(2025, 0, 5, 12), now, 'en')).toBe('Jan 5, 2025')
    expect(formatDate(Date.UTC(2026, 0, 5, 12), now, 'zh-CN')).toBe('1月5日')
  })
})
