import type { ComparedBlock } from '@stoa/protocol'
import { describe, expect, it } from 'vitest'
import { countChanges, groupsOf, passagesOf } from './changed-blocks.ts'

const block = (change: ComparedBlock['change'], text = 'words', type = 'paragraph'): ComparedBlock => ({
  change,
  type,
  parts: text === '' ? [] : [{ change: change === 'changed' ? 'same' : change, text }],
})
const same = (count: number) => Array.from({ length: count }, () => block('same'))
const shape = (blocks: ComparedBlock[]) => passagesOf(blocks).map(({ kind, pieces }) => [kind, pieces.length])

describe('a comparison', () => {
  it('keeps a block beside each change and folds the rest', () => {
    expect(shape([...same(6), block('changed'), ...same(1), block('added'), ...same(9)])).toEqual([
      ['folded', 5],
      ['shown', 5],
      ['folded', 8],
    ])
  })

  it('folds no stretch so short that the fold would take its room', () => {
    expect(shape([block('added'), ...same(4), block('removed')])).toEqual([['shown', 6]])
    expect(shape([block('added'), ...same(5), block('removed')])).toEqual([
      ['shown', 2],
      ['folded', 3],
      ['shown', 2],
    ])
  })

  it('keeps the heading that a change stands under', () => {
    const heading = block('same', 'Milestones', 'heading')
    expect(shape([...same(4), heading, ...same(5), block('changed')])).toEqual([
      ['folded', 4],
      ['shown', 1],
      ['folded', 4],
      ['shown', 2],
    ])
  })

  it('leaves empty lines out, and does not count them', () => {
    const blocks = [block('added', ''), block('same', ' '), block('changed'), block('removed')]
    expect(shape(blocks)).toEqual([['shown', 2]])
    expect(countChanges(blocks)).toBe(2)
  })

  it('keeps the items of a list together', () => {
    const item = (change: ComparedBlock['change']) => block(change, 'item', 'listitem')
    const [passage] = passagesOf([block('changed'), item('added'), item('added'), block('added')])
    expect(groupsOf(passage?.pieces ?? []).map((group) => group.length)).toEqual([1, 2, 1])
  })
})
