import {
  addCard,
  archiveCard,
  completeCard,
  deleteCard,
  deleteColumn,
  editCard,
  findDescription,
  moveCard,
  newBoardId,
  readBoard,
  setCardEntries,
} from '@stoa/board'
import type { AuditPage, DocumentDetail, MyCardList, Problem } from '@stoa/protocol'
import { seededRandom } from '@stoa/testkit'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
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

describe('the rows of a board', () => {
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
    const columns = (await boardOf(owner, id)).columns.map((column) => column.id)
    return { id, columns: columns as [string, string, string] }
  }

  it('follow what is done in an open board within a second', async () => {
    const { id } = await fresh()
    await using open = await openBoard(stoa, anna, id)
    const took: number[] = []
    for (let round = 0; round < 5; round += 1) {
      const cardId = addCard(open.doc, { title: `第 ${round} 张`, at: Date.now() })
      await open.saved()
      const saved = performance.now()
      await eventually(async () => ((await projectedCards(stoa, id)).has(cardId) ? true : null))
      took.push(performance.now() - saved)
    }
    // The best of some: others work on this machine as well. Without haste of its own the kind would take 1.5 s.
    expect(Math.min(...took)).toBeLessThan(1_000)
  })

  it('follow while changes do not end', async () => {
    const { id } = await fresh()
    await using open = await openBoard(stoa, anna, id)
    const cardId = addCard(open.doc, { title: '0', at: Date.now() })
    const writer = new AbortController()
    let written = 0
    const writing = (async () => {
      while (!writer.signal.aborted) {
        written += 1
        editCard(open.doc, cardId, { title: `${written}` })
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    })()
    // Twice, so that it is no single report that came at the beginning.
    for (const least of [1, 20])
      await eventually(async () =>
        Number((await projectedCards(stoa, id)).get(cardId)?.title) >= least ? true : null,
      )
    expect(writer.signal.aborted).toBe(false)
    writer.abort()
    await writing
    await open.saved()
    await rowsFollowed(stoa, id)
  })

  it('say what the document says after anything that several do to it, over a restart, and made anew', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31)
    const { next: random, pick } = seededRandom(seed)
    const { id } = await fresh()
    const people = [owner.id, anna.id]
    try {
      await using one = await openBoard(stoa, owner, id)
      await using two = await openBoard(stoa, anna, id)
      for (let step = 0; step < 60; step += 1) {
        const { doc } = pick([one, two])
        const { cards, columns } = readBoard(doc)
        const ids = [...cards.keys()]
        const column = pick(columns)
        if (ids.length < 5 || random() < 0.2) {
          addCard(doc, { title: `卡 ${step}`, column: column.id, at: Date.now(), assignees: [pick(people)] })
          continue
        }
        const cardId = pick(ids)
        switch (Math.floor(random() * 7)) {
          case 0:
          case 1:
            moveCard(doc, cardId, { column: column.id, index: Math.floor(random() * 3), at: Date.now() })
            break
          case 2:
            completeCard(doc, cardId, { at: Date.now() })
            break
          case 3:
            setCardEntries(
              doc,
              cardId,
              pick(['assignees', 'watchers'] as const),
              random() < 0.5 ? people : [],
            )
            break
          case 4:
            archiveCard(doc, cardId, { at: Date.now() })
            break
          case 5:
            if (step % 3 === 0) deleteCard(doc, cardId)
            else if (columns.length > 2) deleteColumn(doc, column.id)
            break
          default: {
            const block = findDescription(doc, cardId)?.get(0)
            if (block instanceof Y.XmlElement) block.insert(0, [new Y.XmlText(`词 ${step}`)])
            editCard(doc, cardId, { due: pick(['2026-12-01', null]), title: `改 ${step}` })
          }
        }
        if (random() < 0.2) await new Promise((resolve) => setTimeout(resolve, 30))
      }
      await one.saved()
      await two.saved()
      const rows = await rowsFollowed(stoa, id)
      expect(rows.size).toBeGreaterThan(3)
      await stoa.restart()
      expect(await rowsFollowed(stoa, id)).toEqual(rows)

      // Spoiled behind the server's back: made anew they are what they were, and nothing happened to any card.
      const db = stoa.stoa.storage.db<{
        board_cards: { title: string }
        board_card_people: object
        board_activity: object
      }>()
      const activity = await db.selectFrom('board_activity').selectAll().execute()
      await db.updateTable('board_cards').set({ title: 'spoiled' }).execute()
      await db.deleteFrom('board_card_people').execute()
      const seen: number[] = []
      const total = await stoa.stoa.services.boards.rebuild(({ done }) => void seen.push(done))
      expect(seen).toHaveLength(total)
      expect(await projectedCards(stoa, id)).toEqual(rows)
      expect(await db.selectFrom('board_activity').selectAll().execute()).toEqual(activity)
    } catch (error) {
      throw new Error(`With the seed ${seed}.`, { cause: error })
    }
  }, 60_000)

  it('are made after the next start when they are missing, or the document is further', async () => {
    const { id } = await fresh()
    const { id: lost } = await fresh()
    for (const board of [id, lost]) await newCard(anna, board, { title: '一' })
    const db = stoa.stoa.storage.db<{
      board_cards: { board_id: string; title: string }
      board_projections: { board_id: string; sequence: number }
    }>()
    await eventually(async () => (stoa.stoa.sync.stats().unreportedDocuments === 0 ? true : null))
    // As a restored database would have it, older than the content, and as one from before there were boards.
    await db.updateTable('board_projections').set({ sequence: 1 }).where('board_id', '=', id).execute()
    await db.deleteFrom('board_cards').where('board_id', 'in', [id, lost]).execute()
    await db.deleteFrom('board_projections').where('board_id', '=', lost).execute()
    await stoa.restart()
    for (const board of [id, lost]) await rowsFollowed(stoa, board)
    expect((await cardsOf(owner, lost)).map(({ title }) => title)).toEqual(['一'])
  })

  it('are never ahead of the disk', async () => {
    const { id } = await fresh()
    const { sync } = stoa.stoa
    const told: { rows: number; pending: number }[] = []
    const settled = sync.settled.bind(sync)
    // The real one, looked at from both sides.
    const watched = vi.spyOn(sync, 'settled').mockImplementation(async (...words) => {
      const { size } = await projectedCards(stoa, id)
      await settled(...words)
      told.push({ rows: size, pending: sync.stats().journal.pendingUpdates })
    })
    await newCard(anna, id, { title: '一' })
    watched.mockRestore()
    expect(told[0], 'no row before it is stored').toEqual({ rows: 0, pending: 0 })
    expect((await projectedCards(stoa, id)).size).toBe(1)
  })

  it('go to the trash and come back with their board, move with it, and are gone for good with it', async () => {
    const { id } = await fresh()
    const card = await newCard(owner, id, { title: '一', assigneeIds: [owner.id] })
    const mine = async () =>
      expectStatus(await owner.api.get<MyCardList>('/cards/mine?limit=500'), 200).items.filter(
        ({ boardId }) => boardId === id,
      )
    expect(await mine()).toHaveLength(1)
    expectStatus(await owner.api.delete(`/documents/${id}`), 204)
    expect(await mine()).toEqual([])
    expectStatus(await owner.api.post(`/documents/${id}/restore`), 200)
    expect(await mine()).toHaveLength(1)
    const elsewhere = await stoa.space(owner, '别处')
    expectStatus(
      await owner.api.post(`/documents/${id}/move`, { spaceId: elsewhere.id, parentId: null }),
      200,
    )
    expect((await mine())[0]?.board).toMatchObject({ id, spaceId: elsewhere.id })
    expect((await anna.api.get(`/boards/${id}/cards/${card.id}`)).status).toBe(404)

    expectStatus(await owner.api.post(`/boards/${id}/cards/${card.id}/comments`, { body: '说' }), 201)
    expectStatus(await owner.api.delete(`/documents/${id}`), 204)
    expectStatus(await owner.api.delete(`/trash/${id}`), 204)
    const db = stoa.stoa.storage.db<Record<string, { board_id: string }>>()
    for (const table of [
      'board_cards',
      'board_card_people',
      'board_comments',
      'board_activity',
      'board_columns',
    ])
      expect(await db.selectFrom(table).selectAll().where('board_id', '=', id).execute(), table).toEqual([])
  })

  it('of a copy are its own, although its cards have the same ids', async () => {
    const { id } = await fresh()
    const card = await newCard(owner, id, { title: '一' })
    const copy = expectStatus(await owner.api.post<DocumentDetail>(`/documents/${id}/duplicate`), 201)
    expect((await cardsOf(owner, copy.id)).map((one) => one.id)).toEqual([card.id])
    expectStatus(await owner.api.patch(`/boards/${copy.id}/cards/${card.id}`, { title: '二' }), 200)
    expect((await cardsOf(owner, id)).map(({ title }) => title)).toEqual(['一'])
    expect((await cardsOf(owner, copy.id)).map(({ title }) => title)).toEqual(['二'])
  })

  it('of 1,000 cards are read without any document', async () => {
    const { id, columns } = await fresh()
    await stoa.stoa.sync.edit(id, 'board', owner.id, (draft) => {
      for (let at = 0; at < 1_000; at += 1)
        addCard(draft, {
          title: `卡 ${at}`,
          column: columns[at % 3]!,
          index: 0,
          at: Date.now(),
          assignees: [anna.id],
        })
    })
    await eventually(async () => ((await projectedCards(stoa, id)).size === 1_000 ? true : null), 30_000)
    await eventually(async () => (stoa.stoa.sync.stats().rooms === 0 ? true : null), 30_000)
    const read = vi.spyOn(stoa.stoa.sync, 'read')
    let cursor: string | null = null
    let seen = 0
    do {
      const after: string = cursor === null ? '' : `&cursor=${cursor}`
      const page = await anna.api.get<MyCardList>(`/cards/mine?limit=500${after}`)
      seen += page.body.items.filter(({ boardId }) => boardId === id).length
      cursor = page.body.nextCursor
    } while (cursor !== null)
    const { body } = await anna.api.get<{ open: number }>(`/boards/${id}/figures`)
    expect(body.open).toBe(667)
    expect(await cardsOf(anna, id)).toHaveLength(500)
    expect(seen).toBe(667)
    expect(read).not.toHaveBeenCalled()
    expect(stoa.stoa.sync.stats().rooms).toBe(0)
    read.mockRestore()
  }, 60_000)

  it('lose a person’s comments and name when those are erased', async () => {
    const { id } = await fresh()
    const gone = await stoa.person('要走的人')
    await stoa.member(owner, spaceId, gone, 'editor')
    const card = await newCard(gone, id, { title: '一' })
    const path = `/boards/${id}/cards/${card.id}`
    expectStatus(await gone.api.post(`${path}/comments`, { body: '我说的话' }), 201)
    expectStatus(await owner.api.post(`${path}/comments`, { body: '别人说的', mentionIds: [gone.id] }), 201)
    expectStatus(await owner.api.post<Problem>('/erasures', { userId: gone.id }), 200)
    const comments = await owner.api.get<{ items: { body: string; mentions: unknown[] }[] }>(
      `${path}/comments`,
    )
    expect(comments.body.items).toMatchObject([{ body: '别人说的', mentions: [] }])
    const activity = await owner.api.get<{ items: { kind: string; authors: unknown[] }[] }>(
      `${path}/activity`,
    )
    expect(activity.body.items).toMatchObject([{ kind: 'created', authors: [] }])
    const { items } = (await owner.api.get<AuditPage>('/audit?action=documents.author_erased')).body
    expect(items.length).toBeGreaterThan(0)
  })

  it('need no document that nobody made: content without a row is nothing', async () => {
    const id = newBoardId(Date.now())
    await stoa.stoa.sync.create(id, 'board', {}, owner.id)
    await stoa.stoa.sync.edit(id, 'board', owner.id, (draft) => addCard(draft, { title: '无主', at: 1 }))
    await eventually(async () => (stoa.stoa.sync.stats().unreportedDocuments === 0 ? true : null))
    expect((await projectedCards(stoa, id)).size).toBe(0)
    expect((await owner.api.get(`/boards/${id}`)).status).toBe(404)
  })
})
