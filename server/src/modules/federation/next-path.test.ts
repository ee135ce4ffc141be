import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkedNext } from './next-path.ts'

describe('the page after signing in', () => {
  it('is a path of ours, as it was said', () => {
    for (const next of ['/', '/p/x', '/p/x?a=1&b=%2F%2Fevil.example#top', '/p/%E6%9F%B1', '/a//b'])
      expect(checkedNext(next)).toBe(next)
    expect(checkedNext(undefined)).toBe('/')
  })

  it('never leads away, whatever somebody writes', () => {
    const nasty = fc.constantFrom(
      '/',
      '\\',
      '//',
      '.',
      '..',
      '@',
      ':',
      'https:',
      'evil.example',
      '\t',
      '\n',
      '%2f',
      '?',
      '#',
    )
    const texts = fc.oneof(
      fc.string(),
      fc.array(nasty, { maxLength: 8 }).map((parts) => parts.join('')),
    )
    let taken = 0
    fc.assert(
      fc.property(texts, (next) => {
        let path: string
        try {
          path = checkedNext(next)
        } catch {
          return
        }
        taken += 1
        expect(new URL(path, 'https://ours.example').origin).toBe('https://ours.example')
        expect(path).toMatch(/^\/(?![/\\])/)
      }),
      { numRuns: 5_000 },
    )
    expect(taken).toBeGreaterThan(50)
  })
})
