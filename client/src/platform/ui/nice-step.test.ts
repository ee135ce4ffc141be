import { expect, it } from 'vitest'
import { niceStep } from './nice-step.ts'

it('steps in numbers that one reads at once, and never between two that are counted', () => {
  expect([0, 1, 3, 4].map((most) => niceStep(most))).toEqual([1, 1, 1, 1])
  expect([5, 9, 100, 1234].map((most) => niceStep(most))).toEqual([2, 5, 50, 500])
  expect([0.4, 3, 0.02].map((most) => niceStep(most, 0.001))).toEqual([0.1, 1, 0.005])
})
