import { expect, it } from 'vitest'
import { lastRead, runsOf, tableRows, tickStep, timeTicks } from './chart-scale.ts'

const hour = 3_600_000

it('breaks a line where nothing was read', () => {
  expect(runsOf([null, 1, 2, null, null, 0])).toEqual([
    { from: 1, values: [1, 2] },
    { from: 5, values: [0] },
  ])
  expect(runsOf([null])).toEqual([])
  expect(lastRead([1, null, 3, null])).toBe(3)
  expect(lastRead([null])).toBeNull()
})

it('puts times where a clock here shows full hours', () => {
  const from = new Date(2026, 10, 25, 15, 20).getTime()
  const hours = timeTicks(from, from + 24 * hour, 6 * hour).map((at) => new Date(at))
  expect(hours.map((at) => [at.getHours(), at.getMinutes()])).toEqual([
    [18, 0],
    [0, 0],
    [6, 0],
    [12, 0],
  ])
})

it('leaves room between times, however narrow it is', () => {
  expect(tickStep(24 * hour, 280)).toBe(6 * hour)
  expect(tickStep(24 * hour, 700)).toBe(3 * hour)
  expect(tickStep(hour, 280)).toBe(hour / 4)
})

it('sums a picture up in rows: the worst of each stretch', () => {
  const lines = [
    [1, 5, 2, null, null],
    [null, null, 4, 3, 1],
  ]
  expect(tableRows(lines, 2, Math.min).map(({ values }) => values[0])).toEqual([1, 2, null])
  expect(tableRows(lines, 2, Math.max)).toEqual([
    { at: 0, values: [5, null] },
    { at: 2, values: [2, 4] },
    { at: 4, values: [null, 1] },
  ])
})
