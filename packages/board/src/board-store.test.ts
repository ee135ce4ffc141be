import { describe, expect, it } from 'vitest'
import type * as Y from 'yjs'
import { copyDoc, exchange, NOON, openBoard, someId } from './board.testing.ts'
import {
  addChecklistItem,
  addToCard,
  archiveCard,
  BoardStore,
  type BoardTopic,
  completeCard,
  deleteCard,
  deleteColumn,
  editCard,
  findDescription,
  moveCard,
  readBoard,
  renameColumn,
  setTitle,
} from './index.ts'

function openStore() {
  const board = openBoard()
  const [a, b, c] = [board.add('A'), board.add('B'), board.add('C')]
  const store = new BoardStore(board.doc)
  const calls: BoardTopic[] = []
  const listen = (...topics: BoardTopic[]) => {
    for (const topic of topics) store.subscribe(topic, () => calls.push(topic))
  }
  listen('columns', 'cards', 'labels', 'milestones', 'archived', 'unplaced')
  listen(`column:${board.toDo}`, `column:${board.doing}`, `column:${board.done}`)
  listen(`card:${a}`, `card:${b}`, `card:${c}`)
  const heard = () => calls.splice(0).sort()
  return { ...board, store, heard, listen, a, b, c }
}

describe('a board store', () => {
  it('tells those whom a move concerns, and keeps everything else as it was', () => {
    const { doc, store, heard, toDo, doing, done, a, b } = openStore()
    const before = { b: store.card(b), done: store.cardIds(done), columns: store.columns }
    moveCard(doc, a, { column: doing })
    expect(heard()).toEqual(['cards', `card:${a}`, `column:${toDo}`, `column:${doing}`].sort())
    expect(store.card(b)).toBe(before.b)
    expect(store.cardIds(done)).toBe(before.done)
    expect(store.columns).toBe(before.columns)
    expect(store.state).toEqual(readBoard(doc))
  })

  it('does not sort a column anew when a card is only edited, and says nothing when nothing reads differently', () => {
    const { doc, store, heard, toDo, a } = openStore()
    const ids = store.cardIds(toDo)
    setTitle(doc, a, 'A, but longer')
    expect(heard()).toEqual([`card:${a}`, 'cards'])
    expect(store.cardIds(toDo)).toBe(ids)
    setTitle(doc, a, 'A, but longer')
    expect(heard()).toEqual([])
    findDescription(doc, a)!.setAttribute('__dir', 'ltr')
    expect(heard()).toEqual([])
  })

  it('knows what a change means for other cards: sub-tasks, progress, a deleted parent', () => {
    const { doc, store, heard, done, a, b, c } = openStore()
    editCard(doc, b, { parent: a })
    editCard(doc, c, { parent: a })
    heard()
    moveCard(doc, b, { column: done, at: NOON })
    expect(store.card(a)?.progress).toBe(50)
    expect(heard()).toContain(`card:${a}`)
    deleteCard(doc, a)
    expect(store.card(b)?.parent).toBeNull()
    expect(heard()).toEqual(expect.arrayContaining([`card:${a}`, `card:${b}`, `card:${c}`]))
    expect(store.state).toEqual(readBoard(doc))
  })

  it('knows when a card below a sub-task gets its parent back', () => {
    const { doc, store, a, b, c } = openStore()
    // As two people make it who do not know of each other.
    const cards = doc.getMap<Y.Map<unknown>>('cards')
    cards.get(b)!.set('parent', a)
    cards.get(c)!.set('parent', b)
    expect([store.card(b)?.parent, store.card(c)?.parent]).toEqual([a, null])
    deleteCard(doc, a)
    expect([store.card(b)?.parent, store.card(c)?.parent]).toEqual([null, b])
    expect(store.state).toEqual(readBoard(doc))
  })

  it('follows what others do, in one step for each update', () => {
    const { doc, store, heard, doing, a, b, c } = openStore()
    const other = copyDoc(doc)
    other.transact(() => {
      deleteColumn(other, doing)
      archiveCard(other, a, { at: NOON })
      completeCard(other, b, { at: NOON })
      addToCard(other, c, 'assignees', someId())
      addChecklistItem(other, c, { text: 'x', at: NOON })
    })
    const version = store.version
    exchange(doc, other)
    expect(store.version).toBe(version + 1)
    expect(store.state).toEqual(readBoard(other))
    const calls = heard()
    expect(calls).toEqual([...new Set(calls)])
    expect(calls).toContain('archived')
  })

  it('is as good when it is opened later, and silent when it is let go of', () => {
    const { doc, store, heard, toDo, a } = openStore()
    renameColumn(doc, toDo, '待办')
    expect(new BoardStore(doc).state).toEqual(store.state)
    heard()
    store.destroy()
    deleteCard(doc, a)
    expect(heard()).toEqual([])
  })
})
