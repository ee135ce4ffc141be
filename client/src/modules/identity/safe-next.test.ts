import { expect, it } from 'vitest'
import { safeNext } from './safe-next.ts'

it('goes on to a path of this site and to nothing else', () => {
  expect(safeNext('/p/1?x=2#h-plan')).toBe('/p/1?x=2#h-plan')
  for (const bad of [
    null,
    '',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
  ])
    expect(safeNext(bad)).toBe('/')
})
