import { expect, it } from 'vitest'
import { clockWords } from './clock-words.ts'

it('says a time as a clock does', () => {
  expect([0, 999, 65_000, 600_000, 3_723_000, -30_000, -500].map(clockWords)).toEqual([
    '0:00',
    '0:00',
    '1:05',
    '10:00',
    '1:02:03',
    '-0:30',
    '0:00',
  ])
})
