import { describe, expect, it } from 'vitest'
import type * as Y from 'yjs'
import { copyDoc, exchange, NOON, openBoard, someId } from './board.testing.ts'
import {
  addCard,
  addColumn,
  addToCard,
  boardUndo,
  completeCard,
  deleteCard,
  deleteColumn,
  editCard,
  moveCard,
  readBoard,
  readDescription,
  setTitle,
} from './index.ts'

const ME = Symbol('me')

function openUndo() {
  const board = openBoard()
  const a = board.add('A', { description: '第一行' })
  const undo = boardUndo(board.doc, ME)
  const other = copyDoc(board.doc)
  return {
    ...board,
    a,
    undo,
    other,
    card: (id = a) => readBoard(board.doc).cards.get(id),
    meet: () => exchange(board.doc, other),
  }
}

describe('undo on a board', () => {
  it('takes back step by step, and does again', () => {
    const { doc, undo, doing, done, toDo, a, card } = openUndo()
    const start = readBoard(doc)
    moveCard(doc, a, { column: doing }, ME)
    completeCard(doc, a, { at: NOON }, ME)
    editCard(doc, a, { priority: 'high', due: '2026-11-30' }, ME)
    const end = readBoard(doc)
    expect([undo.undo(), card()?.priority, card()?.due]).toEqual(['done', 'normal', null])
    expect([undo.undo(), card()?.column, card()?.completedAt]).toEqual(['done', doing, null])
    expect([undo.undo(), card()?.column]).toEqual(['done', toDo])
    expect(undo.undo()).toBe('nothing')
    expect(readBoard(doc)).toEqual(start)
    for (let step = 0; step < 3; step += 1) expect(undo.redo()).toBe('done')
    expect(readBoard(doc)).toEqual(end)
    expect(card()?.column).toBe(done)
  })

  it('brings a deleted card back with its description, people and place', () => {
    const { doc, undo, a, card } = openUndo()
    addToCard(doc, a, 'assignees', someId(), ME)
    const before = card()
    deleteCard(doc, a, ME)
    expect(card()).toBeUndefined()
    expect(undo.undo()).toBe('done')
    expect(card()).toEqual(before)
    expect(readDescription(doc, a)).toBe('第一行')
    // What was done before the deletion can be taken back still.
    expect([undo.undo(), card()?.assignees]).toEqual(['done', []])
  })

  it('leaves alone what others changed since', () => {
    const { doc, undo, other, meet, a, card, doing, done } = openUndo()
    editCard(doc, a, { priority: 'high', due: '2026-11-30' }, ME)
    moveCard(doc, a, { column: doing }, ME)
    meet()
    editCard(other, a, { due: '2026-12-01' })
    moveCard(other, a, { column: done })
    meet()
    expect([undo.undo(), card()?.column]).toEqual(['superseded', done])
    expect([undo.undo(), card()?.priority, card()?.due]).toEqual(['done', 'normal', '2026-12-01'])
  })

  it('does not remove a card, a column or a label that others use by now', () => {
    const { doc, undo, other, meet, card } = openUndo()
    const mine = addCard(doc, { title: 'mine', at: NOON }, ME)
    const column = addColumn(doc, { title: 'mine', at: NOON }, ME)
    const quiet = addCard(doc, { title: 'quiet', at: NOON }, ME)
    meet()
    setTitle(other, mine, 'mine and yours')
    moveCard(other, mine, { column })
    meet()
    expect([undo.undo(), card(quiet)]).toEqual(['done', undefined])
    expect(undo.undo()).toBe('superseded')
    expect(undo.undo()).toBe('superseded')
    expect(card(mine)).toMatchObject({ title: 'mine and yours', column })
  })

  it('takes one’s own words out of a title, typing as one step', () => {
    const { doc, undo, other, meet, a, card } = openUndo()
    setTitle(doc, a, 'A 周', ME)
    setTitle(doc, a, 'A 周报', ME)
    meet()
    setTitle(other, a, 'Bo: A 周报')
    meet()
    undo.close()
    setTitle(doc, a, 'Bo: A 周报!', ME)
    expect([undo.undo(), card()?.title]).toEqual(['done', 'Bo: A 周报'])
    expect([undo.undo(), card()?.title]).toEqual(['done', 'Bo: A'])
    expect([undo.redo(), card()?.title]).toEqual(['done', 'Bo: A 周报'])
  })

  it('brings a deleted column back, and those of its cards that nobody moved since', () => {
    const { doc, undo, other, meet, doing, done, add, titles } = openUndo()
    add('B', { column: doing })
    const c = add('C', { column: doing })
    deleteColumn(doc, doing, {}, ME)
    meet()
    moveCard(other, c, { column: done })
    meet()
    expect(undo.undo()).toBe('done')
    expect([titles(doing), titles(done)]).toEqual([['B'], ['C']])
  })

  it('keeps to its own origin', () => {
    const { doc, undo, a, card } = openUndo()
    editCard(doc, a, { priority: 'low' })
    expect([undo.canUndo, undo.undo(), card()?.priority]).toEqual([false, 'nothing', 'low'])
    let told = 0
    undo.subscribe(() => (told += 1))
    editCard(doc, a, { priority: 'high' }, ME)
    undo.undo()
    expect([told, undo.canRedo]).toEqual([2, true])
    undo.destroy()
    editCard(doc, a, { priority: 'high' }, ME satisfies Y.Transaction['origin'])
    expect(undo.canUndo).toBe(false)
  })
})
