import { describe, expect, it } from 'vitest'
import { windowMs } from './window-policy.ts'

describe('the default window', () => {
  const calm = (audience: number) => windowMs({ audience, latenessMs: 1 })

  it('T1 is none for two people, and grows with the audience', () => {
    expect([1, 2].map(calm)).toEqual([0, 0])
    expect([3, 10, 50, 500, 2_000].map((audience) => Math.round(calm(audience)))).toEqual([2, 4, 9, 29, 58])
  })

  it('T6 grows with lateness, in a room of two as well', () => {
    expect(windowMs({ audience: 2, latenessMs: 12 })).toBe(20)
    expect(windowMs({ audience: 500, latenessMs: 12 })).toBeCloseTo(calm(500) + 20)
  })
})
