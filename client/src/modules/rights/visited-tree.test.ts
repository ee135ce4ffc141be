import type { DocumentNode } from '@stoa/protocol'
import { expect, it } from 'vitest'
import { visitedTree } from './visited-tree.ts'

const node = (id: string, parentId: string | null, position = 'a'): DocumentNode => ({
  id,
  spaceId: 'space',
  parentId,
  kind: 'page',
  title: id,
  position,
  updatedAt: 1,
})

it('begins with the document of the link and goes down in order', () => {
  const nodes = [
    node('last', 'plan', 'c'),
    node('plan', 'hidden'),
    node('first', 'plan', 'b'),
    node('inner', 'first'),
    node('elsewhere', null),
  ]
  expect(visitedTree(nodes, 'plan').map(({ node: { id }, depth }) => `${depth} ${id}`)).toEqual([
    '0 plan',
    '1 first',
    '2 inner',
    '1 last',
  ])
})

it('is empty for a document that is not there, and ends where parents go round', () => {
  expect(visitedTree([], 'plan')).toEqual([])
  expect(visitedTree([node('a', 'b'), node('b', 'a')], 'a')).toHaveLength(2)
})
