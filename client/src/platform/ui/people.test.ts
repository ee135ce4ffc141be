import { describe, expect, it } from 'vitest'
import { initials } from './initials.ts'
import { peopleHues } from './people-hues.ts'

const channel = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
const luminance = (hex: string) => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) =>
    channel(Number.parseInt(hex.slice(at, at + 2), 16) / 255),
  )
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

describe('the colours of people', () => {
  it('carry white text and weigh the same', () => {
    const levels = peopleHues.map(luminance)
    for (const level of levels) expect(1.05 / (level + 0.05)).toBeGreaterThanOrEqual(4.5)
    expect(Math.max(...levels) / Math.min(...levels)).toBeLessThan(1.3)
    expect(new Set(peopleHues).size).toBe(8)
  })
})

describe('initials', () => {
  it('are one Han character or two letters', () => {
    expect(initials('王强')).toBe('王')
    expect(initials('Anna')).toBe('An')
    expect(initials('  ada  lovelace ')).toBe('AL')
    expect(initials('')).toBe('')
  })
})
