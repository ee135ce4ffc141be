import { describe, expect, it } from 'vitest'
import { preferredEncoding } from './accept-encoding.ts'

const there = ['br', 'gzip'] as const

describe('the encoding of an answer', () => {
  it.each([
    ['br', 'gzip, deflate, br, zstd'],
    ['gzip', 'gzip, deflate'],
    ['gzip', 'GZIP;q=0.9,br;q=0.1'],
    ['br', '*'],
    ['gzip', 'br;q=0, *;q=0.5'],
    ['br', 'identity, br'],
  ])('is %s for %s', (encoding, accepted) => {
    expect(preferredEncoding(accepted, there)).toBe(encoding)
  })

  it.each([
    undefined,
    '',
    'identity',
    'deflate, zstd',
    'br;q=0, gzip;q=0.0',
    'identity;q=1, br;q=0.5',
    'br;q=none',
    ';;,=,q=1',
  ])('is none for %s', (accepted) => {
    expect(preferredEncoding(accepted, there)).toBeNull()
  })
})
