import type { ComparedBlock } from '@stoa/protocol'
import { describe, expect, it } from 'vitest'
import { countChanges, groupsOf, type ListOfItems, listsOf, passagesOf, rowsOf } from './changed-blocks.ts'

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
    expect(groupsOf(passage?.pieces ?? []).map(({ kind }) => kind)).toEqual(['block', 'list', 'block'])
  })
})

const piecesOf = (blocks: ComparedBlock[]) => blocks.map((each, at) => ({ key: `${at}`, block: each }))

describe('a list in a comparison', () => {
  const item = (text: string, kind: 'bullet' | 'number' | 'check', depth: number): ComparedBlock => ({
    ...block('same', text, 'listitem'),
    list: { kind, depth },
  })
  const outline = (lists: ListOfItems[]): unknown[] =>
    lists.map(({ kind, items }) => [
      kind,
      ...items.map(({ piece, inner }) => [piece.block.parts[0]?.text, ...outline(inner)]),
    ])

  it('keeps its kind and its depth', () => {
    const lists = listsOf(
      piecesOf([
        item('a', 'number', 0),
        item('a1', 'check', 1),
        item('a1x', 'bullet', 2),
        item('a2', 'check', 1),
        item('b', 'number', 0),
        item('c', 'bullet', 0),
      ]),
    )
    expect(outline(lists)).toEqual([
      ['number', ['a', ['check', ['a1', ['bullet', ['a1x']]], ['a2']]], ['b']],
      ['bullet', ['c']],
    ])
  })

  it('begins at the shallowest item that is shown', () => {
    const lists = listsOf(piecesOf([item('deep', 'bullet', 2), item('less', 'number', 1)]))
    expect(outline(lists)).toEqual([
      ['bullet', ['deep']],
      ['number', ['less']],
    ])
  })
})

describe('a table in a comparison', () => {
  const cell = (change: ComparedBlock['change'], row: number, column: number, text = `${row}${column}`) => ({
    ...block(change, text),
    cell: { table: 0, row, column, isHeader: row === 0 },
  })
  const shapeOf = (blocks: ComparedBlock[]) =>
    rowsOf(piecesOf(blocks)).map(({ cells }) =>
      cells.map((written) => written.map((each) => `${each.block.change}:${each.block.parts[0]?.text}`)),
    )

  it('puts what came and what went of one cell into that cell', () => {
    expect(shapeOf([cell('same', 1, 0), cell('added', 1, 1, 'new'), cell('removed', 1, 1, 'old')])).toEqual([
      [['same:10'], ['added:new', 'removed:old']],
    ])
  })

  it('gives a row that is gone a line of its own, whatever number it had', () => {
    const rows = shapeOf([
      cell('removed', 1, 0, 'gone'),
      cell('removed', 1, 1, 'too'),
      cell('same', 1, 0),
      cell('same', 1, 1),
      cell('removed', 1, 0, 'x'),
    ])
    expect(rows).toEqual([
      [['removed:gone'], ['removed:too']],
      [['same:10'], ['same:11']],
      [['removed:x'], []],
    ])
  })

  it('puts what went of a cell into its row, not into a new one that has its number now', () => {
    const rows = shapeOf([
      cell('same', 2, 0),
      cell('added', 2, 1, 'October'),
      cell('added', 3, 0, 'new'),
      cell('added', 3, 1, 'row'),
      cell('removed', 3, 1, 'September'),
    ])
    expect(rows).toEqual([
      [['same:20'], ['added:October', 'removed:September']],
      [['added:new'], ['added:row']],
    ])
  })

  it('shows the whole row of a change, and the heads of its columns', () => {
    const row = (at: number) => [0, 1, 2, 3].map((column) => cell('same', at, column))
    const blocks = [...row(0), ...row(1), ...row(2), ...row(3)]
    blocks[8] = cell('changed', 2, 0)
    expect(shape(blocks)).toEqual([
      ['shown', 4],
      ['folded', 3],
      ['shown', 5],
      ['folded', 4],
    ])
  })
})
