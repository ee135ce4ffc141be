import { type Card, completeCard, readBoard, type Recurrence } from '@stoa/board'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  bootDeadline,
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../app/boot.testing.ts'
import {
  boardOf,
  eventually,
  newBoard,
  newCard,
  openBoard,
  projectedCards,
  stateOf,
} from './boards.testing.ts'
import { dueOfNext, nextCardId } from './recurring-cards.ts'

const dayMs = 24 * 3_600_000
const weekly: Recurrence = { unit: 'week', from: '2026-11-02', every: 1, weekdays: [1], onFreeDay: 'next' }
const onWeekdays = (date: string): boolean => new Date(`${date}T00:00:00Z`).getUTCDay() % 6 !== 0

describe('the day of the next card', () => {
  const card = (parts: Partial<Card>): Card =>
    ({
      recurrence: weekly,
      nextCard: null,
      isCompleted: false,
      archivedAt: null,
      due: null,
      ...parts,
    }) as Card
  const next = (parts: Partial<Card>, today: string) => dueOfNext(card(parts), today, onWeekdays)

  it('of a completed one is its next occurrence that is not past', () => {
    expect(next({ isCompleted: true, due: '2026-11-23' }, '2026-11-20'), 'early').toBe('2026-11-30')
    expect(next({ isCompleted: true, due: '2026-11-23' }, '2026-11-30'), 'on the next day itself').toBe(
      '2026-11-30',
    )
    expect(next({ isCompleted: true, due: '2026-11-02' }, '2026-11-25'), 'late').toBe('2026-11-30')
    expect(next({ isCompleted: true }, '2026-11-25'), 'without a day of its own').toBe('2026-11-30')
    expect(next({ isCompleted: true, archivedAt: 1, due: '2026-11-23' }, '2026-11-24')).toBe('2026-11-30')
  })

  it('of an open one is there once it has come, and those that were missed are passed over', () => {
    expect(next({ due: '2026-11-23' }, '2026-11-29')).toBeNull()
    expect(next({ due: '2026-11-23' }, '2026-11-30')).toBe('2026-11-30')
    expect(next({ due: '2026-11-02' }, '2026-11-26')).toBe('2026-11-23')
    expect(next({ due: '1990-01-01' }, '2026-11-26'), 'long ago').toBe('2026-11-23')
    expect(next({ due: '2026-11-23', archivedAt: 1 }, '2026-12-30'), 'put away').toBeNull()
  })

  it('is none where there is no recurrence, or the next was made', () => {
    expect(next({ recurrence: null, isCompleted: true }, '2026-11-26')).toBeNull()
    expect(next({ nextCard: nextCardId('b', 'c', '2026-11-30'), isCompleted: true }, '2026-11-26')).toBeNull()
  })

  it('makes an id of its own for each card and day, the same whoever works it out', () => {
    const id = nextCardId('board', 'card', '2026-11-30')
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(nextCardId('board', 'card', '2026-11-30')).toBe(id)
    expect(
      new Set([id, nextCardId('board', 'card', '2026-12-07'), nextCardId('board', 'x', '2026-11-30')]).size,
    ).toBe(3)
  })
})

describe('a card that comes again', () => {
  let stoa: TestStoa
  let owner: TestPerson
  let spaceId: string
  let now = Date.parse('2026-11-25T10:00:00Z')
  beforeAll(async () => {
    stoa = await startTestStoa({ now: () => now })
    owner = stoa.owner
    spaceId = (await stoa.space(owner)).id
  }, bootDeadline)
  afterAll(() => stoa.stop())

  const cardWith = async (recurrence: Recurrence, due: string) => {
    const { id } = await newBoard(stoa, owner, spaceId)
    const card = await newCard(owner, id, {
      title: '周报',
      recurrence,
      due,
      assigneeIds: [owner.id],
      description: '本周完成了什么',
    })
    return { id, cardId: card.id, path: `/boards/${id}/cards/${card.id}` }
  }
  const others = async (id: string, cardId: string) =>
    [...(await stateOf(stoa, id)).cards.values()].filter((card) => card.id !== cardId)
  const made = (id: string, cardId: string, count = 1) =>
    eventually(async () => {
      const those = await others(id, cardId)
      return those.length >= count ? those : null
    })

  it('is followed by the next when it is completed, with its words and people, once', async () => {
    const { id, cardId, path } = await cardWith(weekly, '2026-11-23')
    expectStatus(await owner.api.post(`${path}/complete`), 200)
    const [next] = await made(id, cardId)
    expect(next).toMatchObject({
      id: nextCardId(id, cardId, '2026-11-30'),
      title: '周报',
      due: '2026-11-30',
      assignees: [owner.id],
      isCompleted: false,
      recurrence: weekly,
      hasDescription: true,
    })
    // Where things are to be done.
    await eventually(async () => ((await boardOf(owner, id)).columns[0]!.cards === 1 ? true : null))
    await stoa.stoa.services.boards.recurring.run()
    // Reopened and completed once more it is not followed by another.
    expectStatus(await owner.api.post(`${path}/reopen`), 200)
    expectStatus(await owner.api.post(`${path}/complete`), 200)
    await stoa.stoa.services.boards.recurring.run()
    expect(await others(id, cardId)).toHaveLength(1)
    await eventually(async () => ((await projectedCards(stoa, id)).size === 2 ? true : null))
    const activity = await owner.api.get<{ items: object[] }>(`/boards/${id}/cards/${next!.id}/activity`)
    expect(activity.body.items, 'made by Stoa itself').toMatchObject([{ kind: 'created', authors: [] }])
  })

  it('is followed when its next day comes although it is open, by the working calendar', async () => {
    const daily: Recurrence = { unit: 'workday', from: '2026-11-25', every: 1, onFreeDay: 'next' }
    const { id, cardId } = await cardWith(daily, '2026-11-25')
    await stoa.stoa.services.boards.recurring.run()
    expect(await others(id, cardId)).toEqual([])
    const name = { en: '', 'zh-CN': '公司假日' }
    expectStatus(await owner.api.put('/calendar/days/2026-11-26', { kind: 'holiday', name }), 200)
    now += dayMs
    await stoa.stoa.services.boards.recurring.run()
    expect(await others(id, cardId), 'the holiday is no working day').toEqual([])
    now += dayMs
    await stoa.stoa.services.boards.recurring.run()
    expect(await others(id, cardId)).toMatchObject([{ due: '2026-11-27', title: '周报' }])
    now -= 2 * dayMs
  })

  it('is made after a restart when the server ended before, and once for many that look', async () => {
    const { id, cardId } = await cardWith(weekly, '2026-11-23')
    // Completed behind the back of whoever follows: as if the server had ended right then.
    await stoa.stoa.services.boards.recurring.close()
    await stoa.stoa.sync.edit(id, 'board', owner.id, (draft) => completeCard(draft, cardId, { at: now }))
    await eventually(async () =>
      (await projectedCards(stoa, id)).get(cardId)?.isCompleted === true ? true : null,
    )
    expect(await others(id, cardId)).toEqual([])
    await stoa.restart()
    await Promise.all(Array.from({ length: 5 }, () => stoa.stoa.services.boards.recurring.run()))
    expect(await made(id, cardId)).toHaveLength(1)
    await stoa.restart()
    await stoa.stoa.services.boards.recurring.run()
    expect(await others(id, cardId)).toHaveLength(1)
  })

  it('is made for who completed it in an open board, who sees it come', async () => {
    const { id, cardId } = await cardWith(weekly, '2026-11-23')
    await using open = await openBoard(stoa, owner, id)
    completeCard(open.doc, cardId, { at: now })
    await eventually(async () => (readBoard(open.doc).cards.size === 2 ? true : null))
    expect(readBoard(open.doc).cards.get(cardId)?.nextCard).toBe(nextCardId(id, cardId, '2026-11-30'))
  })

  it('stops when its board goes to the trash', async () => {
    const { id, cardId } = await cardWith(weekly, '2026-11-23')
    expectStatus(await owner.api.delete(`/documents/${id}`), 204)
    now += 7 * dayMs
    await stoa.stoa.services.boards.recurring.run()
    now -= 7 * dayMs
    expect(await others(id, cardId)).toEqual([])
  })
})
