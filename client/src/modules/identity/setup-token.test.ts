import { expect, it } from 'vitest'
import { readSetupToken } from './setup-token.ts'

it('reads the set-up token from the fragment before the query, and finds none where there is none', () => {
  expect(readSetupToken({ hash: '#token=abc', search: '?token=old' })).toBe('abc')
  expect(readSetupToken({ hash: '', search: '?token=abc' })).toBe('abc')
  expect(readSetupToken({ hash: '#token=', search: '' })).toBeUndefined()
  expect(readSetupToken({ hash: '', search: '' })).toBeUndefined()
})
