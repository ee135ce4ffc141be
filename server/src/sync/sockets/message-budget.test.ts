import { expect, test } from 'vitest'
import { MessageBudget } from './message-budget.ts'

/** How many of `tries` messages at this moment are let through. */
function taken(budget: MessageBudget, tries: number, now: number): number {
  let count = 0
  for (let index = 0; index < tries; index++) if (budget.take(now)) count += 1
  return count
}

test('a burst is let through once, then the steady rate', () => {
  const budget = new MessageBudget({ perSecond: 10, burst: 100, now: 0 })
  expect(taken(budget, 150, 0)).toBe(100)
  expect(taken(budget, 150, 1_000)).toBe(10)
  expect(taken(budget, 150, 1_050)).toBe(0)
  expect(taken(budget, 150, 3_000)).toBe(20)
})

test('what is not used is kept up to the burst and no further', () => {
  const budget = new MessageBudget({ perSecond: 10, burst: 100, now: 0 })
  expect(taken(budget, 1_000, 3_600_000)).toBe(100)
})
