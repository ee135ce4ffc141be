import { describe, expect, it } from 'vitest'
import { filtersOf, readAuditSearch } from './audit-search.ts'

const id = '01932f6e-7b1a-7c00-8000-0123456789ab'
const now = new Date(2026, 10, 23, 19, 30).getTime()

describe('the address of the log', () => {
  it('gives what makes sense', () => {
    const search = {
      query: 2026,
      actor: id,
      area: 'spaces',
      target: id,
      from: '2026-11-01',
      to: '2026-11-20',
    }
    expect(readAuditSearch(search)).toEqual({ ...search, query: '2026' })
    expect(readAuditSearch({ span: 'week', from: '2026-11-01' })).toEqual({ span: 'week' })
  })

  it('leaves out what does not', () => {
    const search = {
      query: '  ',
      actor: 'me',
      area: 'weather',
      target: 'a b',
      span: 'year',
      from: 'May',
      to: 7,
    }
    expect(readAuditSearch(search)).toEqual({})
  })
})

describe('what the server is asked for', () => {
  it('are whole days where the reader is', () => {
    expect(filtersOf({ span: 'today' }, now)).toEqual({ from: new Date(2026, 10, 23).getTime() })
    expect(filtersOf({ span: 'week' }, now)).toEqual({ from: new Date(2026, 10, 17).getTime() })
    expect(filtersOf({ from: '2026-10-31', to: '2026-10-31' }, now)).toEqual({
      from: new Date(2026, 9, 31).getTime(),
      to: new Date(2026, 10, 1).getTime(),
    })
  })

  it('is an area by its name, and nothing that was not set', () => {
    expect(filtersOf({ area: 'documents', actor: id, query: ' 计划 ' }, now)).toEqual({
      action: 'documents',
      actor: id,
      query: '计划',
    })
    expect(filtersOf({}, now)).toEqual({})
  })
})
