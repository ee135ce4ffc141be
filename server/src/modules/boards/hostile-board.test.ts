import { WebSocketStatus } from '@hocuspocus/provider'
import {
  addCard,
  boardLimits,
  deleteColumn,
  findDescription,
  moveCard,
  newBoardId,
  readBoard,
} from '@stoa/board'
import type { BoardCardDetail, Problem } from '@stoa/protocol'
import { waitUntil } from '@stoa/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import {
  bootDeadline,
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../app/boot.testing.ts'
import {
  boardOf,
  cardsOf,
  eventually,
  newBoard,
  newCard,
  openBoard,
  projectedCards,
  rowsFollowed,
} from './boards.testing.ts'

describe('a board that somebody spoils', () => {
  let stoa: TestStoa
  let owner: TestPerson
  let anna: TestPerson
  let spaceId: string
  beforeAll(async () => {
    stoa = await startTestStoa()
    owner = stoa.owner
    anna = await stoa.person('Anna')
    spaceId = (await stoa.space(owner)).id
    await stoa.member(owner, spaceId, anna, 'editor')
  }, bootDeadline)
  afterAll(() => stoa.stop())

  const fresh = async () => {
    const { id } = await newBoard(stoa, owner, spaceId)
    return { id, columns: (await boardOf(owner, id)).columns.map((column) => column.id) }
  }
  type Shared = Y.Map<unknown>
  const sharedCard = (doc: Y.Doc, cardId: string) => doc.getMap('cards').get(cardId) as Shared

  it('shows a card that points to a missing column in the first, and the next move puts it right', async () => {
    const { id, columns } = await fresh()
    const card = await newCard(owner, id, { title: '一', columnId: columns[1] })
    await using open = await openBoard(stoa, anna, id)
    sharedCard(open.doc, card.id).set('place', { column: newBoardId(1), order: 'zz' })
    await open.saved()
    await rowsFollowed(stoa, id)
    expect(await cardsOf(owner, id)).toMatchObject([{ title: '一', columnId: columns[0] }])
    expect((await boardOf(owner, id)).columns.map(({ cards }) => cards)).toEqual([1, 0, 0])
    const path = `/boards/${id}/cards/${card.id}/move`
    const moved = await owner.api.post<BoardCardDetail>(path, { columnId: columns[2] })
    expect(expectStatus(moved, 200)).toMatchObject({ columnId: columns[2], isCompleted: true })
    expect(sharedCard(open.doc, card.id).get('place')).toMatchObject({})
    await waitUntil(
      () => (sharedCard(open.doc, card.id).get('place') as { column: string }).column === columns[2],
    )
  })

  it('puts right by itself what somebody wrote badly, as soon as it is opened and written again', async () => {
    const { id, columns } = await fresh()
    const card = await newCard(owner, id, { title: '一' })
    await eventually(async () => (stoa.stoa.sync.stats().rooms === 0 ? true : null), 30_000)
    // Past everybody who follows it, as another version of the server may have left it.
    await stoa.stoa.sync.edit(id, 'board', null, (draft) => {
      const shared = sharedCard(draft, card.id)
      shared.set('place', { column: newBoardId(1), order: '' })
      shared.delete('description')
    })
    const put = () =>
      stoa.stoa.sync.read(id, 'board', (document) => {
        const { column } = sharedCard(document, card.id).get('place') as { column: string }
        return column === columns[0] && findDescription(document, card.id) !== null ? true : null
      })
    await eventually(put)
    await rowsFollowed(stoa, id)
  })

  it('keeps every card when two columns are deleted while cards are moved into them', async () => {
    const { id, columns } = await fresh()
    const cards: string[] = []
    for (const title of ['一', '二', '三', '四']) cards.push((await newCard(owner, id, { title })).id)
    await using one = await openBoard(stoa, owner, id)
    await using two = await openBoard(stoa, anna, id)
    await waitUntil(() => readBoard(two.doc).cards.size === 4)
    one.provider.disconnect()
    two.provider.disconnect()
    await waitUntil(() => one.provider.configuration.websocketProvider.status !== WebSocketStatus.Connected)
    deleteColumn(one.doc, columns[1]!)
    deleteColumn(one.doc, columns[2]!)
    moveCard(two.doc, cards[0]!, { column: columns[1]! })
    moveCard(two.doc, cards[1]!, { column: columns[2]!, at: 1 })
    deleteColumn(two.doc, columns[0]!)
    void one.provider.connect()
    void two.provider.connect()
    await waitUntil(
      () => readBoard(one.doc).columns.length === 0 && readBoard(two.doc).columns.length === 0,
      {
        timeoutMs: 15_000,
      },
    )
    await rowsFollowed(stoa, id)
    const rows = await projectedCards(stoa, id)
    expect([...rows.keys()].toSorted()).toEqual(cards.toSorted())
    expect([...rows.values()].every(({ column }) => column === null)).toBe(true)
    expect(await cardsOf(owner, id)).toHaveLength(4)
    const refused = await owner.api.post<Problem>(`/boards/${id}/cards`, { title: '五' })
    expect(refused.body.code).toBe('boards.unknown_column')
    expectStatus(await owner.api.post(`/boards/${id}/columns`, { title: '新的一列' }), 201)
    expect((await boardOf(owner, id)).columns).toMatchObject([{ title: '新的一列', cards: 4 }])
  })

  it('reads values that are none as absent, in rows and over HTTP', async () => {
    const { id } = await fresh()
    const card = await newCard(owner, id, { title: '一', due: '2026-12-01', priority: 'high' })
    await using open = await openBoard(stoa, anna, id)
    const shared = sharedCard(open.doc, card.id)
    open.doc.transact(() => {
      shared.set('due', '2026-02-30')
      shared.set('start', { no: 'date' })
      shared.set('priority', 'apocalyptic')
      shared.set('progress', 1e9)
      shared.set('completedAt', -5)
      shared.set('createdAt', Number.MAX_SAFE_INTEGER)
      shared.set('createdBy', '<script>')
      shared.set('recurrence', { unit: 'eon', from: 'x', every: 0 })
      shared.set(
        'assignees',
        new Y.Map([
          ['not an id', true],
          [owner.id, 'yes'],
          [anna.id, true],
        ]),
      )
      shared.set('labels', new Y.Map([[newBoardId(1), true]]))
      shared.set('checklist', 'none')
      shared.set('source', [1, 2, 3])
      shared.set('parent', card.id)
      open.doc.getMap('cards').set('not an id', new Y.Map([['title', 'x']]))
      open.doc.getMap('cards').set(newBoardId(2), 'not a map')
      open.doc.getMap('columns').set(
        newBoardId(3),
        new Y.Map<unknown>([
          ['title', 7],
          ['order', null],
        ]),
      )
    })
    await open.saved()
    await rowsFollowed(stoa, id)
    const shown = expectStatus(await owner.api.get<BoardCardDetail>(`/boards/${id}/cards/${card.id}`), 200)
    expect(shown).toMatchObject({
      title: '一',
      due: null,
      start: null,
      priority: 'normal',
      progress: null,
      recurrence: null,
      source: null,
      parentId: null,
      checklistItems: [],
      labels: [],
      createdBy: null,
    })
    expect(shown.assignees.map((person) => person.id)).toEqual([anna.id])
    expect((await boardOf(owner, id)).columns).toHaveLength(4)
    expect((await owner.api.get(`/boards/${id}/figures`)).status).toBe(200)
  })

  it('takes a description of 1 MB from a client, shows its beginning, and refuses one over HTTP', async () => {
    const { id } = await fresh()
    const card = await newCard(owner, id, { title: '一' })
    await using open = await openBoard(stoa, anna, id)
    const block = findDescription(open.doc, card.id)?.get(0)
    if (!(block instanceof Y.XmlElement)) throw new Error('There is no paragraph.')
    block.insert(0, [new Y.XmlText('长'.repeat(350_000))])
    await open.saved()
    await rowsFollowed(stoa, id, 20_000)
    const shown = await owner.api.get<BoardCardDetail>(`/boards/${id}/cards/${card.id}`)
    expect(shown.body.description).toHaveLength(20_000)
    const list = await owner.api.get<string>(`/boards/${id}/cards`)
    expect(JSON.stringify(list.body).length, 'a list does not carry it').toBeLessThan(5_000)
    const refused = await owner.api.patch<Problem>(`/boards/${id}/cards/${card.id}`, {
      description: 'x'.repeat(boardLimits.description + 1),
    })
    expect(refused.body).toMatchObject({ status: 400, code: 'http.invalid_request' })
    expectStatus(await owner.api.patch(`/boards/${id}/cards/${card.id}`, { description: '短' }), 200)
  }, 60_000)

  it('follows a script that floods it with moves, and loses no card', async () => {
    const { id, columns } = await fresh()
    await using open = await openBoard(stoa, anna, id)
    const cards = Array.from({ length: 30 }, (_each, at) => addCard(open.doc, { title: `${at}`, at: 1 }))
    await open.saved()
    for (let move = 0; move < 2_000; move += 1)
      moveCard(open.doc, cards[move % cards.length]!, { column: columns[move % 3]!, index: move % 5, at: 1 })
    // Meanwhile others are answered.
    const other = await newCard(owner, id, { title: '别人的' })
    await open.saved()
    const rows = await rowsFollowed(stoa, id, 20_000)
    expect([...rows.keys()].toSorted()).toEqual([...cards, other.id].toSorted())
  }, 60_000)

  it('refuses a script that asks for more over HTTP than it may, and says so', async () => {
    const { id } = await fresh()
    const card = await newCard(owner, id, { title: '一' })
    const path = `/boards/${id}/cards/${card.id}/comments`
    let refused: Problem | null = null
    for (let round = 0; round < 30 && refused === null; round += 1) {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => owner.api.post<Problem>(path, { body: 'x' })),
      )
      refused = answers.find(({ status }) => status !== 201)?.body ?? null
    }
    expect(refused).toMatchObject({ status: 429, code: 'http.too_many_requests' })
    expect((await cardsOf(owner, id))[0]?.comments).toBeLessThanOrEqual(300)
  }, 60_000)

  it('refuses more cards than a board holds, and keeps those it has', async () => {
    const { id } = await fresh()
    await stoa.stoa.sync.edit(id, 'board', owner.id, (draft) => {
      const cards = draft.getMap('cards')
      // Bare ones: what counts is their number.
      for (let at = 0; at < boardLimits.cards; at += 1) cards.set(newBoardId(at), new Y.Map())
    })
    const refused = await owner.api.post<Problem>(`/boards/${id}/cards`, { title: '一' })
    expect(refused.body).toMatchObject({ status: 409, code: 'boards.too_many', meta: { field: 'cards' } })
    await eventually(
      async () => ((await projectedCards(stoa, id)).size === boardLimits.cards ? true : null),
      60_000,
    )
  }, 120_000)
})
