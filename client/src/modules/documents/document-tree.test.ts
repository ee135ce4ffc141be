import type { DocumentNode } from '@stoa/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastPlaceUnder, moveInTree, placeOfDrop, placeOfStep } from './document-move.ts'
import { ancestorsOf, buildTree, descendantsOf, type TreeNode } from './document-tree.ts'

const node = (id: string, parentId: string | null, position: string): DocumentNode => ({
  id,
  spaceId: 's',
  parentId,
  kind: 'page',
  title: id.toUpperCase(),
  position,
  updatedAt: 0,
})

const draw = (tree: TreeNode[]): string =>
  tree.map(({ node, children }) => node.id + (children.length > 0 ? `(${draw(children)})` : '')).join(' ')

const nodes = [
  node('c', null, 'c'),
  node('a', null, 'a'),
  node('b', null, 'b'),
  node('b2', 'b', 'y'),
  node('b1', 'b', 'x'),
  node('deep', 'b1', 'x'),
]

describe('the tree of a space', () => {
  it('sorts siblings by position, then by id', () => {
    expect(draw(buildTree(nodes))).toBe('a b(b1(deep) b2) c')
    expect(draw(buildTree([node('z', null, 'm'), node('y', null, 'm')]))).toBe('y z')
  })

  it('shows what hangs under something invisible at the top, and never loses or repeats a node', () => {
    expect(draw(buildTree([node('x', 'hidden', 'a')]))).toBe('x')
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 10 }), (parents) => {
        const any = parents.map((parent, index) => node(`n${index}`, `n${parent}`, String(index)))
        const drawn = draw(buildTree(any)).match(/n\d/g) ?? []
        expect([...drawn].sort()).toEqual(any.map(({ id }) => id).sort())
      }),
    )
  })

  it('knows the way up and everything below', () => {
    expect(ancestorsOf(nodes, 'deep').map(({ id }) => id)).toEqual(['b', 'b1'])
    expect(ancestorsOf(nodes, 'a')).toEqual([])
    expect(
      descendantsOf(nodes, 'b')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['b1', 'b2', 'deep'])
  })
})

describe('moving', () => {
  const after = (id: string, place: ReturnType<typeof placeOfStep>) =>
    place === undefined ? undefined : draw(buildTree(moveInTree(nodes, id, place)))

  it('by a drop lands where the line was', () => {
    expect(after('c', placeOfDrop(nodes, 'c', { key: 'a', position: 'before' }))).toBe('c a b(b1(deep) b2)')
    expect(after('a', placeOfDrop(nodes, 'a', { key: 'b', position: 'after' }))).toBe('b(b1(deep) b2) a c')
    expect(after('a', placeOfDrop(nodes, 'a', { key: 'b', position: 'on' }))).toBe('b(b1(deep) b2 a) c')
    expect(after('c', placeOfDrop(nodes, 'c', { key: 'b2', position: 'before' }))).toBe('a b(b1(deep) c b2)')
  })

  it('never goes into itself', () => {
    expect(placeOfDrop(nodes, 'b', { key: 'deep', position: 'on' })).toBeUndefined()
    expect(placeOfDrop(nodes, 'b', { key: 'b2', position: 'after' })).toBeUndefined()
    expect(placeOfDrop(nodes, 'b', { key: 'b', position: 'on' })).toBeUndefined()
  })

  it('by keyboard goes one step, and nowhere at the edges', () => {
    expect(after('b', placeOfStep(nodes, 'b', 'up'))).toBe('b(b1(deep) b2) a c')
    expect(after('b', placeOfStep(nodes, 'b', 'down'))).toBe('a c b(b1(deep) b2)')
    expect(after('c', placeOfStep(nodes, 'c', 'in'))).toBe('a b(b1(deep) b2 c)')
    expect(after('b1', placeOfStep(nodes, 'b1', 'out'))).toBe('a b(b2) b1(deep) c')
    expect(placeOfStep(nodes, 'a', 'up')).toBeUndefined()
    expect(placeOfStep(nodes, 'c', 'down')).toBeUndefined()
    expect(placeOfStep(nodes, 'a', 'in')).toBeUndefined()
    expect(placeOfStep(nodes, 'a', 'out')).toBeUndefined()
  })

  it('to the end of a parent does not count the document itself', () => {
    expect(lastPlaceUnder(nodes, 'b2', 'b')).toEqual({ parentId: 'b', afterId: 'b1' })
    expect(lastPlaceUnder(nodes, 'a', 'c')).toEqual({ parentId: 'c', afterId: null })
  })
})
