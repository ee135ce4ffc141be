import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { NOON, openBoard, someId } from './board.testing.ts'
import {
  addCard,
  addColumn,
  BoardStore,
  boardLimits,
  describeBoard,
  moveCard,
  readBoard,
  readDescription,
  repairBoard,
} from './index.ts'

const ids = Array.from({ length: 5 }, someId)
const scalar = fc.oneof(
  fc.anything({ maxDepth: 1, withDate: false, withNullPrototype: false }).filter(isStorable),
  fc.constantFrom(
    ...ids,
    'a0',
    'a1',
    '',
    'A'.repeat(300),
    '2026-02-30',
    '2026-01-01',
    -1,
    Number.POSITIVE_INFINITY,
    Number.NaN,
    true,
  ),
  fc.record(
    { column: fc.constantFrom(...ids, 7), order: fc.constantFrom('a0', 'a0', '', null, '\uD800') },
    { noNullPrototype: true },
  ),
)

function isStorable(value: unknown): boolean {
  return (
    value === null ||
    ['string', 'number', 'boolean'].includes(typeof value) ||
    (typeof value === 'object' && Object.values(value).every(isStorable))
  )
}

const keys = (
  'title order limit done name colour due place description assignees watchers labels links checklist priority ' +
  'start milestone parent progress recurrence source archivedAt completedAt createdAt createdBy nextCard text'
).split(' ')
const key = fc.oneof(fc.constantFrom(...keys), fc.constantFrom(...ids), fc.constantFrom('__proto__', 'x', ''))
const type = fc.constantFrom('map', 'text', 'xml', 'array', 'fragment')
const write = fc.record({
  root: fc.constantFrom('columns', 'cards', 'labels', 'milestones'),
  path: fc.array(key, { maxLength: 3 }),
  key,
  value: fc.oneof(scalar, fc.record({ shared: type })),
})

function make(shared: string): unknown {
  switch (shared) {
    case 'map':
      return new Y.Map()
    case 'text':
      return new Y.Text('words\n第二行')
    case 'xml':
      return new Y.XmlElement('root')
    case 'array':
      return Y.Array.from([1, 'two'])
    default:
      return new Y.XmlFragment()
  }
}

/** Puts values where nobody expects them, as a client of another version or mind would. */
function scribble(doc: Y.Doc, writes: readonly (typeof write extends fc.Arbitrary<infer T> ? T : never)[]) {
  for (const { root, path, key, value } of writes) {
    let map: Y.Map<unknown> = doc.getMap(root)
    for (const step of path) {
      if (!(map.get(step) instanceof Y.Map)) map.set(step, new Y.Map())
      map = map.get(step) as Y.Map<unknown>
    }
    const isShared = typeof value === 'object' && value !== null && 'shared' in value
    map.set(key, isShared ? make(value.shared as string) : value)
  }
}

describe('whatever somebody wrote into a board', () => {
  it('it is read without failing, each card once, the same in store and copy, and repaired once without a change', () => {
    const met = { cards: 0, columns: 0, placed: 0, ordered: 0, completed: 0 }
    fc.assert(
      fc.property(fc.array(write, { maxLength: 60, size: 'max' }), (writes) => {
        const doc = new Y.Doc()
        const store = new BoardStore(doc)
        scribble(doc, writes)
        const state = readBoard(doc)
        expect(store.state).toEqual(state)
        const copy = new Y.Doc()
        Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
        expect(readBoard(copy)).toEqual(state)
        expectOncePerCard(state)
        describeBoard(doc, 'markdown')
        describeBoard(doc, 'text')

        const before = standing(state)
        const repairs = repairBoard(doc)
        for (const [kind, count] of Object.entries(repairs)) met[kind as keyof typeof repairs] += count
        met.cards += state.cards.size
        met.columns += state.columns.length
        expect(standing(readBoard(doc))).toEqual(before)
        expect(store.state).toEqual(readBoard(doc))
        expect(repairBoard(doc)).toEqual({ placed: 0, ordered: 0, completed: 0 })
        const [first] = state.columns
        if (first !== undefined && state.cards.size > 0) {
          const [card] = [...state.cards.keys()]
          moveCard(doc, card!, { column: first.id, index: 0 })
          addCard(doc, { title: 'after all', at: NOON, index: 0 })
          expectOncePerCard(readBoard(doc))
        }
      }),
      { numRuns: 300 },
    )
    // Else the property would say little.
    expect(Math.min(...Object.values(met)), JSON.stringify(met)).toBeGreaterThan(50)
  })

  it('cards can be moved among keys that are all the same, or none', () => {
    const { doc, toDo, add, titles } = openBoard()
    for (const title of ['A', 'B', 'C', 'D']) {
      const card = doc.getMap('cards').get(add(title)) as Y.Map<unknown>
      card.set('place', { column: toDo, order: title === 'D' ? 'nonsense!' : 'a0' })
    }
    expect(titles(toDo)).toEqual(['D', 'A', 'B', 'C'])
    const id = [...readBoard(doc).cards.values()].find(({ title }) => title === 'C')!.id
    moveCard(doc, id, { index: 0 })
    expect(titles(toDo)).toEqual(['C', 'D', 'A', 'B'])
    moveCard(doc, id, { index: 2 })
    expect(titles(toDo)).toEqual(['D', 'A', 'C', 'B'])
  })

  it('texts are cut at their limit and to one line, a description is not', () => {
    const { doc, add } = openBoard()
    const a = add('A', { description: 'x'.repeat(boardLimits.description) })
    const title = (doc.getMap('cards').get(a) as Y.Map<Y.Text>).get('title')!
    title.insert(1, `\n${'😀'.repeat(boardLimits.cardTitle)}`)
    const read = readBoard(doc).cards.get(a)!.title
    expect([read.length, read.isWellFormed(), read.slice(0, 4)]).toEqual([500, true, 'A 😀'])
    expect(readDescription(doc, a)).toHaveLength(boardLimits.description)
  })

  it('a description nested without end is read as far as anybody would write one', () => {
    const { doc, add } = openBoard()
    const a = add('A')
    let element = (doc.getMap('cards').get(a) as Y.Map<Y.XmlElement>).get('description')!
    for (let depth = 0; depth < 500; depth += 1) {
      const inner = new Y.XmlElement('quote')
      element.insert(0, [inner])
      element = inner
    }
    element.insert(0, [new Y.XmlText('deep')])
    expect(readDescription(doc, a)).toBe('')
    expect(readBoard(doc).cards.get(a)!.hasDescription).toBe(false)
  })

  it('a board takes no more than its limits', () => {
    const { doc } = openBoard()
    for (let count = 3; count < boardLimits.columns; count += 1) addColumn(doc, { title: '', at: NOON })
    expect(() => addColumn(doc, { title: '', at: NOON })).toThrow('at most 100 columns')
  })
})

function expectOncePerCard({ columns, cards, cardIds, archived, unplaced }: ReturnType<typeof readBoard>) {
  const all = [...columns.flatMap(({ id }) => cardIds.get(id)!), ...archived, ...unplaced]
  expect(all.toSorted()).toEqual([...cards.keys()].toSorted())
  expect(new Set(all).size).toBe(all.length)
}

/** How a board reads, without the keys. */
const standing = ({
  columns,
  cardIds,
  archived,
  unplaced,
  labels,
  milestones,
  cards,
}: ReturnType<typeof readBoard>) => ({
  columns: columns.map(({ id }) => [id, cardIds.get(id)]),
  archived,
  unplaced,
  labels: labels.map(({ id }) => id),
  milestones: milestones.map(({ id }) => id),
  cards: [...cards.values()].map(
    ({ order: _order, checklist, title: _title, hasDescription: _has, ...card }) => ({
      ...card,
      checklist: checklist.map(({ id }) => id),
    }),
  ),
})
