import { expect, it } from 'vitest'
import { readVisitSearch } from './visit-search.ts'

it('takes the id of a page out of the address, and nothing else', () => {
  const page = '01932f6e-7b1a-7c00-8000-0123456789ab'
  expect(readVisitSearch({ page, token: 'x' })).toEqual({ page })
  for (const other of ['../p/1', 7, '', undefined]) expect(readVisitSearch({ page: other })).toEqual({})
})
