import { addDays, editCard, setCardEntries } from '@stoa/board'
import type { Board, BoardFigures, MyCardList, Problem } from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  bootDeadline,
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../app/boot.testing.ts'
import { boardOf, eventually, newBoard, newCard, openBoard, projectedCards } from './boards.testing.ts'

/** A Wednesday. */
const today = '2026-11-25'

describe('one’s own cards, and the figures of a board', () => {
  let stoa: TestStoa
  let owner: TestPerson
  let anna: TestPerson
  let stranger: TestPerson
  let now = Date.parse(`${today}T10:00:00Z`)
  beforeAll(async () => {
    stoa = await startTestStoa({ now: () => now })
    owner = stoa.owner
    anna = await stoa.person('Anna')
    stranger = await stoa.person('外人')
  }, bootDeadline)
  afterAll(() => stoa.stop())

  const boardIn = async (title: string) => {
    const { id: spaceId } = await stoa.space(owner, title)
    await stoa.member(owner, spaceId, anna, 'editor')
    const { id } = await newBoard(stoa, owner, spaceId, title)
    return { id, spaceId, columns: (await boardOf(owner, id)).columns.map((column) => column.id) }
  }
  const mine = async (who: TestPerson, query = '') =>
    expectStatus(await who.api.get<MyCardList>(`/cards/mine?${query}`), 200)
  const titles = async (who: TestPerson, view: string) =>
    (await mine(who, `view=${view}`)).items.map(({ title }) => title).join('')

  it('come from all boards that one may see, by day, and are counted', async () => {
    const [one, two] = [await boardIn('甲板'), await boardIn('乙板')]
    const on = (board: { id: string }, title: string, due: string | null, more: object = {}) =>
      newCard(owner, board.id, { title, due, assigneeIds: [anna.id], ...more })
    await on(one, '迟', '2026-11-24', { priority: 'low' })
    await on(two, '今', today)
    await on(one, '急', today, { priority: 'urgent' })
    await on(two, '周', '2026-11-29')
    await on(one, '后', '2026-11-30')
    await on(one, '无', null)
    const done = await on(two, '毕', today)
    await owner.api.post(`/boards/${two.id}/cards/${done.id}/complete`)
    const gone = await on(two, '收', today)
    await owner.api.post(`/boards/${two.id}/cards/${gone.id}/archive`)
    await newCard(owner, one.id, { title: '看', watcherIds: [anna.id] })
    await newCard(owner, one.id, {
      title: '都',
      due: '2026-12-31',
      watcherIds: [anna.id],
      assigneeIds: [anna.id],
    })
    await newCard(owner, one.id, { title: '别', assigneeIds: [owner.id] })

    expect(await titles(anna, 'open')).toBe('迟急今周后都无')
    expect(await titles(anna, 'today')).toBe('急今')
    expect(await titles(anna, 'overdue')).toBe('迟')
    expect(await titles(anna, 'week')).toBe('急今周')
    expect(await titles(anna, 'watching')).toBe('看')
    expect(await titles(anna, 'completed')).toBe('毕')
    const all = await mine(anna)
    expect(all.today).toBe(today)
    expect(all.counts).toEqual({ open: 7, today: 2, overdue: 1, week: 3, watching: 1 })
    expect(all.items[0]).toMatchObject({
      board: { id: one.id, title: '甲板', spaceId: one.spaceId },
      columnTitle: 'To do',
    })
    expect((await mine(anna, 'view=today&today=2026-11-30')).items.map(({ title }) => title)).toEqual(['后'])

    const paged: string[] = []
    let cursor: string | null = null
    do {
      const page: MyCardList = await mine(anna, `limit=2${cursor === null ? '' : `&cursor=${cursor}`}`)
      paged.push(...page.items.map(({ title }) => title))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(paged.join('')).toBe('迟急今周后都无')

    // What was taken away is gone at once, and comes back with the right.
    expectStatus(await owner.api.delete(`/spaces/${two.spaceId}/members/${anna.id}`), 204)
    expect(await titles(anna, 'open')).toBe('迟急后都无')
    expect((await mine(anna)).counts).toMatchObject({ today: 1, week: 1 })
    await stoa.member(owner, two.spaceId, anna, 'viewer')
    expect(await titles(anna, 'today')).toBe('急今')
    expect((await stoa.anonymous.get('/cards/mine')).status).toBe(401)
  })

  it('show nothing that a hostile client put on somebody who may not see the board', async () => {
    const { id } = await boardIn('密')
    const card = await newCard(owner, id, { title: '机密', due: today })
    await using open = await openBoard(stoa, anna, id)
    for (const part of ['assignees', 'watchers'] as const)
      setCardEntries(open.doc, card.id, part, [stranger.id, anna.id])
    await open.saved()
    await eventually(async () =>
      (await projectedCards(stoa, id)).get(card.id)?.assignees.includes(stranger.id) === true ? true : null,
    )
    for (const view of ['open', 'today', 'overdue', 'week', 'watching', 'completed']) {
      const shown = await mine(stranger, `view=${view}`)
      expect(shown.items, view).toEqual([])
      expect(JSON.stringify(shown), view).not.toContain('机密')
    }
    expect((await mine(stranger)).counts).toEqual({ open: 0, today: 0, overdue: 0, week: 0, watching: 0 })
  })

  it('take days that are none for absent', async () => {
    const { id } = await boardIn('日')
    const card = await newCard(owner, id, { title: '日', due: today, assigneeIds: [anna.id] })
    await using open = await openBoard(stoa, anna, id)
    const cards = open.doc.getMap('cards')
    const shared = cards.get(card.id) as { set(key: string, value: unknown): void }
    for (const none of ['2026-02-30', 'tomorrow', 20_261_125, { day: 1 }]) shared.set('due', none)
    editCard(open.doc, card.id, { title: '无日' })
    await open.saved()
    await eventually(async () =>
      (await projectedCards(stoa, id)).get(card.id)?.title === '无日' ? true : null,
    )
    expect((await projectedCards(stoa, id)).get(card.id)?.due).toBeNull()
  })

  it('count what was done by day, person, label and milestone', async () => {
    const { id, columns } = await boardIn('数')
    const label = expectStatus(await owner.api.post<Board>(`/boards/${id}/labels`, { name: '发布' }), 201)
      .labels[0]!
    const milestone = expectStatus(
      await owner.api.post<Board>(`/boards/${id}/milestones`, { title: '1.0' }),
      201,
    ).milestones[0]!
    const make = (title: string, more: object) => newCard(owner, id, { title, ...more })
    const [a, b] = [
      await make('a', { assigneeIds: [anna.id], labelIds: [label.id], milestoneId: milestone.id }),
      await make('b', { assigneeIds: [anna.id, owner.id], due: addDays(today, -1) }),
    ]
    const c = await make('c', { labelIds: [label.id], milestoneId: milestone.id, columnId: columns[2] })
    await owner.api.post(`/boards/${id}/cards/${a.id}/complete`)
    now += 24 * 3_600_000
    await owner.api.post(`/boards/${id}/cards/${c.id}/archive`)
    const d = await make('d', { assigneeIds: [owner.id] })
    await owner.api.post(`/boards/${id}/cards/${d.id}/complete`)
    now -= 24 * 3_600_000
    const figures = async (query = '') =>
      expectStatus(await anna.api.get<BoardFigures>(`/boards/${id}/figures${query}`), 200)
    const shown = await figures(`?from=${addDays(today, -2)}&to=${addDays(today, 1)}`)
    expect(shown).toMatchObject({ open: 1, overdue: 1, completed: 3, today })
    expect(shown.days.map(({ date, completed, created }) => [date, completed, created])).toEqual([
      ['2026-11-23', 0, 0],
      ['2026-11-24', 0, 0],
      ['2026-11-25', 2, 3],
      ['2026-11-26', 1, 1],
    ])
    const byPerson = shown.people.map(({ person, open, overdue, completed }) => [
      person?.name ?? null,
      open,
      overdue,
      completed,
    ])
    expect(new Set(byPerson.map((line) => line.join()))).toEqual(
      new Set([[null, 0, 0, 1].join(), ['Anna', 1, 1, 1].join(), [owner.name, 1, 1, 1].join()]),
    )
    const byLabel = new Map(shown.labels.map(({ label: one, completed }) => [one?.name ?? null, completed]))
    expect(byLabel).toEqual(
      new Map([
        [null, 1],
        ['发布', 2],
      ]),
    )
    expect(shown.milestones).toMatchObject([{ milestone: { title: '1.0' }, total: 2, done: 2, open: 0 }])
    expect((await figures()).days).toHaveLength(30)
    expect((await figures(`?from=${today}&to=${today}`)).completed).toBe(2)
    const refused = await anna.api.get<Problem>(`/boards/${id}/figures?from=2025-01-01&to=2026-12-31`)
    expect(refused.body.code).toBe('boards.span_too_long')
    expect(b.isCompleted).toBe(false)
  })
})
