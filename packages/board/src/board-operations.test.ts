import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { copyDoc, exchange, NOON, openBoard, someId } from './board.testing.ts'
import {
  addChecklistItem,
  addColumn,
  addLabel,
  addMilestone,
  addToCard,
  archiveCard,
  BoardError,
  completeCard,
  deleteCard,
  deleteColumn,
  deleteLabel,
  editCard,
  editChecklistItem,
  moveCard,
  moveChecklistItem,
  moveColumn,
  readBoard,
  readDescription,
  removeFromCard,
  reopenCard,
  repeatCard,
  restoreCard,
  setCardEntries,
  setTitle,
} from './index.ts'

const refusal = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    if (error instanceof BoardError) return error.code
    throw error
  }
  return 'not refused'
}

describe('cards', () => {
  it('are added at the end, beside another or at an index, with an empty description of their own', () => {
    const { doc, toDo, add, titles } = openBoard()
    const a = add('A')
    add('C')
    add('B', { after: a })
    add('0', { index: 0 })
    expect(titles(toDo)).toEqual(['0', 'A', 'B', 'C'])
    const card = readBoard(doc).cards.get(a)!
    expect(card).toMatchObject({ column: toDo, priority: 'normal', createdAt: NOON, hasDescription: false })
    const withList = add('E', { checklist: ['one', 'two', 'three'] })
    const listed = readBoard(doc).cards.get(withList)!
    expect(listed.checklist.map(({ text, isDone }) => [text, isDone])).toEqual([
      ['one', false],
      ['two', false],
      ['three', false],
    ])
    const described = add('D', { description: '第一行\nsecond line' })
    expect(readDescription(doc, described)).toBe('第一行\nsecond line')
    expect(readBoard(doc).cards.get(described)?.hasDescription).toBe(true)
  })

  it('are moved within a column and between columns', () => {
    const { doc, toDo, doing, add, titles } = openBoard()
    const [a, b, c] = [add('A'), add('B'), add('C')]
    moveCard(doc, c, { before: a })
    expect(titles(toDo)).toEqual(['C', 'A', 'B'])
    moveCard(doc, a, { column: doing })
    moveCard(doc, b, { column: doing, index: 0 })
    expect([titles(toDo), titles(doing)]).toEqual([['C'], ['B', 'A']])
    expect(refusal(() => moveCard(doc, c, { column: doing, after: c }))).toBe('board.not_in_column')
  })

  it('moved by two at the same time stay one card in one column', () => {
    const { doc, toDo, doing, done, add } = openBoard()
    const a = add('A')
    const other = copyDoc(doc)
    moveCard(doc, a, { column: doing })
    moveCard(other, a, { column: done, at: NOON })
    exchange(doc, other)
    expect(readBoard(doc)).toEqual(readBoard(other))
    const standing = [toDo, doing, done].filter((column) => readBoard(doc).cardIds.get(column)?.includes(a))
    expect(standing).toHaveLength(1)
  })

  it('put into one gap at the same time both stay, and others fit between them', () => {
    const { doc, toDo, add, titles } = openBoard()
    add('A')
    const z = add('Z')
    const id = someId()
    // The same key twice, as two clients without jitter would make it.
    const order = readBoard(doc).cards.get(z)!.order
    ;(doc.getMap('cards').get(add('Y')) as Y.Map<unknown>).set('place', { column: toDo, order })
    expect(titles(toDo)).toEqual(['A', 'Z', 'Y'])
    add('between', { id, after: z })
    expect(titles(toDo)).toEqual(['A', 'Z', 'between', 'Y'])
  })

  it('are completed into the column for that, and opened again', () => {
    const { doc, toDo, done, add } = openBoard()
    const a = add('A')
    completeCard(doc, a, { at: NOON })
    expect(readBoard(doc).cards.get(a)).toMatchObject({ column: done, isCompleted: true, completedAt: NOON })
    reopenCard(doc, a)
    expect(readBoard(doc).cards.get(a)).toMatchObject({ column: toDo, isCompleted: false, completedAt: null })
    moveCard(doc, a, { column: done, at: NOON + 1 })
    expect(readBoard(doc).cards.get(a)).toMatchObject({
      isCompleted: true,
      completedAt: NOON + 1,
      progress: 100,
    })
  })

  it('keep their place in the archive, and are gone for good when deleted', () => {
    const { doc, toDo, add, titles } = openBoard()
    const [a, b] = [add('A'), add('B')]
    archiveCard(doc, a, { at: NOON })
    expect(titles(toDo)).toEqual(['B'])
    expect(readBoard(doc).archived).toEqual([a])
    restoreCard(doc, a)
    expect(titles(toDo)).toEqual(['A', 'B'])
    deleteCard(doc, b)
    expect([...readBoard(doc).cards.keys()]).toEqual([a])
  })

  it('take the words of two who type in the title at once', () => {
    const { doc, add } = openBoard()
    const a = add('写周报')
    const other = copyDoc(doc)
    setTitle(doc, a, '写本周周报')
    setTitle(other, a, '写周报！')
    exchange(doc, other)
    expect(readBoard(doc).cards.get(a)?.title).toBe('写本周周报！')
    expect(readBoard(other)).toEqual(readBoard(doc))
  })

  it('keep what two add to a set or a checklist at once', () => {
    const { doc, add } = openBoard()
    const a = add('A')
    const [anna, bo, eva] = [someId(), someId(), someId()]
    addToCard(doc, a, 'assignees', eva)
    const other = copyDoc(doc)
    addToCard(doc, a, 'assignees', anna)
    setCardEntries(other, a, 'assignees', [bo])
    addChecklistItem(doc, a, { text: 'one', at: NOON })
    addChecklistItem(other, a, { text: 'two', at: NOON })
    exchange(doc, other)
    const card = readBoard(doc).cards.get(a)!
    expect(card.assignees).toEqual([anna, bo].sort())
    expect(card.checklist.map(({ text }) => text).sort()).toEqual(['one', 'two'])
    removeFromCard(doc, a, 'assignees', bo)
    expect(readBoard(doc).cards.get(a)?.assignees).toEqual([anna])
  })

  it('work their progress out of checklist and sub-tasks, unless somebody says it', () => {
    const { doc, add } = openBoard()
    const a = add('A')
    const first = addChecklistItem(doc, a, { text: 'one', at: NOON })
    const second = addChecklistItem(doc, a, { text: 'two', at: NOON, before: first })
    const sub = add('sub', { parent: a })
    add('sub 2', { parent: a })
    editChecklistItem(doc, a, first, { isDone: true })
    const progress = () => readBoard(doc).cards.get(a)!.progress
    expect(progress()).toBe(25)
    completeCard(doc, sub, { at: NOON })
    expect(progress()).toBe(50)
    editCard(doc, a, { progress: 10 })
    expect(progress()).toBe(10)
    editCard(doc, a, { progress: null })
    moveChecklistItem(doc, a, second, {})
    expect(
      readBoard(doc)
        .cards.get(a)!
        .checklist.map(({ text }) => text),
    ).toEqual(['one', 'two'])
    expect(refusal(() => editCard(doc, a, { parent: sub }))).toBe('board.nested_subtask')
    expect(refusal(() => add('deep', { parent: sub }))).toBe('board.nested_subtask')
    expect(refusal(() => editCard(doc, sub, { parent: sub }))).toBe('board.nested_subtask')
  })

  it('come again once, with what they were made of and nothing ticked', () => {
    const { doc, toDo, add } = openBoard()
    const recurrence = {
      unit: 'week',
      from: '2026-11-26',
      every: 1,
      weekdays: [4],
      onFreeDay: 'next',
    } as const
    const anna = someId()
    const a = add('周会', {
      start: '2026-11-24',
      due: '2026-11-26',
      recurrence,
      assignees: [anna],
      description: '议程',
    })
    addChecklistItem(doc, a, { text: 'room', isDone: true, at: NOON })
    completeCard(doc, a, { at: NOON })
    const next = repeatCard(doc, a, { due: '2026-12-03', at: NOON })
    const state = readBoard(doc)
    expect(state.cards.get(next)).toMatchObject({
      title: '周会',
      column: toDo,
      start: '2026-12-01',
      due: '2026-12-03',
      recurrence,
      assignees: [anna],
      isCompleted: false,
      nextCard: null,
    })
    expect(state.cards.get(next)!.checklist).toMatchObject([{ text: 'room', isDone: false }])
    expect(readDescription(doc, next)).toBe('议程')
    expect(state.cards.get(a)!.nextCard).toBe(next)
    expect(refusal(() => repeatCard(doc, a, { due: '2026-12-10', at: NOON }))).toBe('board.already_repeated')
  })
})

describe('columns, labels and milestones', () => {
  it('a deleted column leaves its cards to another, in order; the last one stays', () => {
    const { doc, toDo, doing, done, add, titles } = openBoard()
    add('A')
    add('B', { column: doing })
    add('C', { column: doing })
    deleteColumn(doc, doing, { cardsTo: done })
    expect(titles(done)).toEqual(['B', 'C'])
    deleteColumn(doc, done)
    expect(titles(toDo)).toEqual(['A', 'B', 'C'])
    expect(refusal(() => deleteColumn(doc, toDo))).toBe('board.last_column')
  })

  it('a card moved into a column that others delete meanwhile is in the first one', () => {
    const { doc, toDo, doing, done, add, titles } = openBoard()
    const a = add('A', { column: done })
    const other = copyDoc(doc)
    deleteColumn(doc, doing)
    moveCard(other, a, { column: doing })
    exchange(doc, other)
    expect(titles(toDo)).toEqual(['A'])
    expect(readBoard(other)).toEqual(readBoard(doc))
  })

  it('when the columns are gone altogether the cards stay, and stand in the next there is', () => {
    const { doc, toDo, doing, done, add, titles } = openBoard()
    const [a, b] = [add('A'), add('B')]
    const other = copyDoc(doc)
    deleteColumn(doc, toDo, { cardsTo: doing })
    deleteColumn(doc, doing)
    deleteColumn(other, done)
    exchange(doc, other)
    expect(readBoard(doc).columns).toEqual([])
    expect(readBoard(doc).unplaced).toEqual([a, b])
    const next = addColumn(doc, { title: 'next', at: NOON })
    expect(titles(next)).toEqual(['A', 'B'])
  })

  it('stand in the order they are moved to', () => {
    const { doc, toDo, doing, done } = openBoard()
    moveColumn(doc, done, { before: toDo })
    expect(readBoard(doc).columns.map(({ id }) => id)).toEqual([done, toDo, doing])
  })

  it('a deleted label is on no card', () => {
    const { doc, add } = openBoard()
    const label = addLabel(doc, { name: '设计', colour: 'teal', at: NOON })
    const milestone = addMilestone(doc, { title: '1.0', due: '2026-12-31', at: NOON })
    const a = add('A', { labels: [label], milestone })
    expect(readBoard(doc).cards.get(a)).toMatchObject({ labels: [label], milestone })
    deleteLabel(doc, label)
    expect(readBoard(doc).cards.get(a)!.labels).toEqual([])
  })
})

describe('what makes no sense', () => {
  it('is refused by name, and changes nothing', () => {
    const { doc, toDo, add } = openBoard()
    const a = add('A', { due: '2026-11-30' })
    const before = Y.encodeStateAsUpdate(doc)
    const acts: Record<string, () => unknown> = {
      'board.unknown_card': () => editCard(doc, someId(), { priority: 'low' }),
      'board.unknown_column': () => moveCard(doc, a, { column: someId() }),
      'board.unknown_label': () => addToCard(doc, a, 'labels', someId()),
      'board.unknown_milestone': () => editCard(doc, a, { priority: 'low', milestone: someId() }),
      'board.unknown_item': () => editChecklistItem(doc, a, someId(), { isDone: true }),
      'board.id_taken': () => add('again', { id: a }),
      'board.too_long': () => add('x'.repeat(501)),
      'board.start_after_due': () => editCard(doc, a, { start: '2026-12-01' }),
    }
    for (const [code, act] of Object.entries(acts)) expect(refusal(act), code).toBe(code)
    const bad: (() => unknown)[] = [
      () => editCard(doc, a, { due: '2026-02-30' }),
      () => editCard(doc, a, { priority: 'red' as never }),
      () => editCard(doc, a, { progress: 101 }),
      () => editCard(doc, a, { progress: Number.NaN }),
      () => editCard(doc, a, { recurrence: { unit: 'day', every: 0 } as never }),
      () => add('\uD800'),
      () => add('A', { id: 'x' }),
      () => addToCard(doc, a, 'assignees', '__proto__'),
      () => moveCard(doc, a, { column: toDo, index: -1 }),
      () => archiveCard(doc, a, { at: -1 }),
    ]
    for (const act of bad) expect(refusal(act), act.toString()).toBe('board.bad_input')
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
  })
})
