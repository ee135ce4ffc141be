import { expect, it } from 'vitest'
import { documentPath, slugOfFragment } from './document-link.ts'

it('finds the heading it linked to, in every script', () => {
  for (const slug of ['plan', '发布-计划-2-0', 'a%b'])
    expect(slugOfFragment(documentPath({ id: 'id', kind: 'page' }, slug).slice('/p/id'.length))).toBe(slug)
  for (const hash of ['', '#', '#plan', '#h-', '#h-%E4%']) expect(slugOfFragment(hash)).toBeUndefined()
})
