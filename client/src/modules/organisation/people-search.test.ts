import { expect, it } from 'vitest'
import { filterOf, readPeopleSearch } from './people-search.ts'

const id = '0198c3a1-7d6e-7c11-9b2f-2f6d5a1e4c33'

it('takes of an address only what the directory can be filtered by', () => {
  expect(readPeopleSearch({ query: '李', department: id, group: id, role: 'guest', state: 'any' })).toEqual({
    query: '李',
    department: id,
    group: id,
    role: 'guest',
    state: 'any',
  })
  expect(
    readPeopleSearch({ query: '  ', department: "' or 1=1", group: 7, role: 'root', state: 'active', x: 1 }),
  ).toEqual({})
})

it('reads a number that was searched for, and bounds a long query', () => {
  expect(readPeopleSearch({ query: 2026 })).toEqual({ query: '2026' })
  expect(readPeopleSearch({ query: 'x'.repeat(500) }).query).toHaveLength(100)
})

it('asks without the blanks around a query, and without a query of blanks', () => {
  expect(filterOf({ query: ' anna ', role: 'member' })).toEqual({ query: 'anna', role: 'member' })
  expect(filterOf({ query: ' ' })).toEqual({})
})
