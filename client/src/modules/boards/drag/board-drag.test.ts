import { expect, it } from 'vitest'
import { positionOf, type ShownColumn, spotAt, spotOf, type Step, stepFrom, targetAt } from './board-drag.ts'

const columns: ShownColumn[] = [
  { id: 'A', cards: ['1', '2', '3'] },
  { id: 'B', cards: [] },
  { id: 'C', cards: ['4'] },
]
const walk = (cardId: string, ...steps: Step[]) => {
  let spot = spotOf(columns, cardId)
  if (spot === undefined) throw new Error('no such card')
  for (const step of steps) spot = stepFrom(columns, cardId, spot, step)
  return targetAt(columns, cardId, spot)
}

it('steps through its column and the others, and not beyond the edges', () => {
  expect(walk('1', 'down')).toEqual({ column: 'A', before: '3' })
  expect(walk('1', 'down', 'down', 'down', 'down')).toEqual({ column: 'A', before: null })
  expect(walk('3', 'up', 'up', 'up')).toEqual({ column: 'A', before: '1' })
  expect(walk('2', 'right')).toEqual({ column: 'B', before: null })
  expect(walk('2', 'right', 'right', 'right')).toEqual({ column: 'C', before: '4' })
  expect(walk('3', 'right', 'right', 'last')).toEqual({ column: 'C', before: null })
  expect(walk('4', 'left', 'left', 'left')).toEqual({ column: 'A', before: '1' })
})

it('says to the board what it is beside, not what the filter hides', () => {
  expect(positionOf(columns, '1', { column: 'A', before: '3' })).toEqual({ column: 'A', before: '3' })
  expect(positionOf(columns, '3', { column: 'A', before: null })).toEqual({ column: 'A', after: '2' })
  expect(positionOf(columns, '1', { column: 'B', before: null })).toEqual({ column: 'B' })
})

it('finds a target again that others have changed meanwhile', () => {
  expect(spotAt(columns, '1', { column: 'A', before: '3' })).toEqual({ column: 'A', index: 1 })
  expect(spotAt(columns, '1', { column: 'C', before: 'gone' })).toEqual({ column: 'C', index: 1 })
})
