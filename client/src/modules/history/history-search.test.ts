import { expect, it } from 'vitest'
import { chosenOf, readHistorySearch } from './history-search.ts'

it('takes of an address one version, or one moment, and whether changes show', () => {
  expect(readHistorySearch({ version: 3, changes: true })).toEqual({ version: 3, changes: true })
  expect(readHistorySearch({ at: 1000 })).toEqual({ at: 1000 })
  expect(readHistorySearch({ version: 3, at: 1000 })).toEqual({ version: 3 })
})

it('leaves out what makes no sense', () => {
  for (const odd of [-1, 1.5, Number.MAX_VALUE, '3', null, [3]])
    expect(readHistorySearch({ version: odd, at: odd, changes: 'yes' })).toEqual({})
  expect(chosenOf(readHistorySearch({}))).toBeNull()
})
