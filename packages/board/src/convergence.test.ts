import fc from 'fast-check'
import { expect, it } from 'vitest'
import { actions } from '../test/fuzz-actions.ts'
import { FuzzFigures, playBoard, steps } from '../test/fuzz-board.ts'

it('people who do anything at any time end with one board: each card once, none lost, and undo is one’s own', {
  timeout: 60_000,
}, () => {
  const figures = new FuzzFigures()
  fc.assert(
    fc.property(steps(120), (all) => playBoard(all, figures)),
    { numRuns: 40 },
  )
  // Else the property would say little.
  const expected = [
    ...Object.keys(actions),
    'undo done',
    'redo done',
    'receive',
    'leave',
    'restart',
    'repair',
  ]
  expect(Object.keys(figures.done)).toEqual(expect.arrayContaining(expected))
  expect(figures.done['receive']).toBeGreaterThan(500)
  expect(figures.done['undo done']).toBeGreaterThan(50)
  expect(figures.cards).toBeGreaterThan(200)
})
