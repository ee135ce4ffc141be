import { expect, it } from 'vitest'
import { expiryOf } from './link-expiry.ts'

const now = new Date(2026, 10, 23, 19, 30).getTime()

it('ends after its term, or never', () => {
  expect(expiryOf('week', '', now)).toBe(now + 7 * 86_400_000)
  expect(expiryOf('never', '', now)).toBeNull()
})

it('ends with the day that was chosen', () => {
  expect(expiryOf('date', '2026-11-30', now)).toBe(new Date(2026, 11, 1).getTime())
  expect(expiryOf('date', '2026-11-23', now)).toBe(new Date(2026, 10, 24).getTime())
})

it('says nothing for a day that is over or no day', () => {
  for (const date of ['', '2026-11-22', 'soon', '2026-11'])
    expect(expiryOf('date', date, now)).toBeUndefined()
})
