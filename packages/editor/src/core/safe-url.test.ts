import { describe, expect, it } from 'vitest'
import { linkUrlFromInput, sanitizeImageUrl, sanitizeLinkUrl } from './safe-url.ts'

describe('addresses', () => {
  it.for([
    'https://stoa.example/发布?a=1#二',
    'http://stoa.example',
    'mailto:anna@stoa.example',
    '/p/1#计划',
    '#计划',
    'page?next=javascript:no',
  ])('a link may go to %s', (url) => {
    expect(sanitizeLinkUrl(url)).toBe(url)
  })

  it.for([
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'java\u0000script:alert(1)',
    '\u200bjavascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://stoa.example/1',
    '',
    ' \n ',
  ])('neither a link nor a picture may go to %j', (url) => {
    expect(sanitizeLinkUrl(url)).toBeNull()
    expect(sanitizeImageUrl(url)).toBeNull()
  })

  it('a picture has no mail address', () => {
    expect(sanitizeImageUrl('mailto:anna@stoa.example')).toBeNull()
    expect(sanitizeImageUrl('/files/图.png')).toBe('/files/图.png')
  })

  it.for([
    ['stoa.example', 'https://stoa.example'],
    ['手册.公司/a', 'https://手册.公司/a'],
    ['localhost:4600', null],
    ['anna@stoa.example', 'mailto:anna@stoa.example'],
    [' https://stoa.example ', 'https://stoa.example'],
    ['#计划', '#计划'],
    ['javascript:alert(1)', null],
    ['', null],
  ] as const)('what a person types becomes an address: %s', ([input, url]) => {
    expect(linkUrlFromInput(input)).toBe(url)
  })
})
