import { expect, it } from 'vitest'
import { readLinkToken } from './link-token.ts'

it('reads the set-up token from the fragment before the query, and finds none where there is none', () => {
  expect(readLinkToken({ hash: '#token=abc', search: '?token=old' })).toBe('abc')
  expect(readLinkToken({ hash: '', search: '?token=abc' })).toBe('abc')
  expect(readLinkToken({ hash: '#token=', search: '' })).toBeUndefined()
  expect(readLinkToken({ hash: '', search: '' })).toBeUndefined()
})
