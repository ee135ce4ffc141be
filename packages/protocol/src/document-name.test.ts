import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatSyncName, parseSyncName } from './document-name.ts'
import { documentKinds } from './documents.ts'

describe('the grammar of document names', () => {
  it('parses what it formats, for every kind', () => {
    fc.assert(
      fc.property(fc.constantFrom(...documentKinds), fc.uuid({ version: 7 }), (kind, id) => {
        expect(parseSyncName(formatSyncName(kind, id))).toEqual({ kind, id })
      }),
    )
  })

  it('refuses anything else', () => {
    for (const name of [
      '',
      '.',
      'page',
      'page.',
      'page.1',
      'nope.0198a0a0-0000-7000-8000-000000000000',
      'page.0198A0A0-0000-7000-8000-000000000000',
      '../page.0198a0a0-0000-7000-8000-000000000000',
    ]) {
      expect(parseSyncName(name), name).toBeNull()
    }
    fc.assert(fc.property(fc.string(), (name) => parseSyncName(name) === null))
  })
})
