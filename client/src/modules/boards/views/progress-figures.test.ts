import type { Card } from '@stoa/board'
import { expect, it } from 'vitest'
import { overTime, sharesOf } from './progress-figures.ts'

const noon = (day: number) => new Date(2026, 10, day, 12).getTime()
const card = (values: Partial<Card>): Card =>
  ({ assignees: [], due: null, isCompleted: false, completedAt: null, createdAt: null, ...values }) as Card

it('counts up, day by day, what there was and what was done', () => {
  const cards = [
    card({ createdAt: noon(1), isCompleted: true, completedAt: noon(25) }),
    card({ createdAt: noon(25) }),
    card({ createdAt: noon(26), isCompleted: true, completedAt: noon(26) }),
  ]
  expect(overTime(cards, '2026-11-26', 3)).toEqual([
    { day: '2026-11-24', all: 1, done: 0 },
    { day: '2026-11-25', all: 2, done: 1 },
    { day: '2026-11-26', all: 3, done: 2 },
  ])
})

it('shares cards out, most to do first, nobody last', () => {
  const cards = [
    card({ assignees: ['anna'], isCompleted: true }),
    card({ assignees: ['anna', 'li'] }),
    card({ assignees: ['li'], due: '2026-11-25' }),
    card({}),
  ]
  expect(sharesOf(cards, ({ assignees }) => assignees, '2026-11-26')).toEqual([
    { id: 'li', open: 1, overdue: 1, done: 0 },
    { id: 'anna', open: 1, overdue: 0, done: 1 },
    { id: null, open: 1, overdue: 0, done: 0 },
  ])
})
