import { expect, it } from 'vitest'
import { staleAfter } from './live-invalidation.ts'

const event = (name: string, data: Record<string, unknown>) => ({ id: 1, name, data })

it('makes old what an event concerns: the tree, the document and home', () => {
  const keys = staleAfter(event('documents.changed', { documentId: 'd', spaceId: 's' }))
  expect(keys).toContainEqual(['tree', 's'])
  expect(keys).toContainEqual(['trash', 's'])
  expect(keys).toContainEqual(['document', 'd'])
  expect(keys).toContainEqual(['history', 'd'])
  expect(keys).toContainEqual(['home'])
  expect(keys).not.toContainEqual(['spaces'])
})

it('asks for every right again when a space changed', () => {
  const keys = staleAfter(event('spaces.changed', { spaceId: 's' }))
  expect(keys).toContainEqual(['spaces'])
  expect(keys).toContainEqual(['document'])
})

it('asks for everything after an event it does not know', () => {
  expect(staleAfter(event('boards.renamed', {}))).toBe('everything')
})
