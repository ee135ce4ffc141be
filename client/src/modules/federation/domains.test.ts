import { expect, it } from 'vitest'
import { isKey, readDomains, suggestedKey } from './domains.ts'

it('reads domains as people of either language list them', () => {
  expect(readDomains(' Example.com，@haian.cn、example.com\nb.example ')).toEqual([
    'example.com',
    'haian.cn',
    'b.example',
  ])
  expect(readDomains('  ')).toEqual([])
})

it('suggests a short name that the server accepts, or none where a name has no Latin letters', () => {
  expect(suggestedKey('Okta (Europe)')).toBe('okta-europe')
  expect(suggestedKey('企业微信')).toBe('')
  expect(isKey(suggestedKey(`${'a'.repeat(30)} b`))).toBe(true)
  expect(isKey('-a')).toBe(false)
  expect(isKey('')).toBe(false)
})
