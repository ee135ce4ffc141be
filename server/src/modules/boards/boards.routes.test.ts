import { moveCard, readBoard } from '@stoa/board'
import type { Board, BoardCard, BoardCardDetail, Page, Problem } from '@stoa/protocol'
import { waitUntil } from '@stoa/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  bootDeadline,
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../app/boot.testing.ts'
import { boardOf, cardsOf, newBoard, newCard, openBoard, stateOf } from './boards.testing.ts'

describe('a board over HTTP', () => {
  let stoa: TestStoa
  let owner: TestPerson
  let anna: TestPerson
  let reader: TestPerson
  let stranger: TestPerson
  let spaceId: string
  beforeAll(async () => {
    stoa = await startTestStoa()
    owner = stoa.owner
    anna = await stoa.person('Anna')
    reader = await stoa.person('读者')
    stranger = await stoa.person('外人')
    spaceId = (await stoa.space(owner)).id
    await stoa.member(owner, spaceId, anna, 'editor')
    await stoa.member(owner, spaceId, reader, 'viewer')
  }, bootDeadline)
  afterAll(() => stoa.stop())

  const fresh = async () => {
    const { id } = await newBoard(stoa, owner, spaceId)
    const { columns } = await boardOf(owner, id)
    return { id, columns: columns.map((column) => column.id) as [string, string, string] }
  }
  const post = async (who: TestPerson, path: string, body: object = {}) =>
    expectStatus(await who.api.post<BoardCardDetail>(path, body), 200)

  it('shows its columns as soon as it was made, and what the reader may do with it', async () => {
    const { id } = await fresh()
    const board = await boardOf(reader, id)
    expect(board).toMatchObject({ title: '发布计划', spaceId, labels: [], milestones: [], archived: 0 })
    expect(board.columns).toMatchObject([
      { title: 'To do', isDone: false, limit: null, cards: 0 },
      { title: 'In progress' },
      { title: 'Done', isDone: true },
    ])
    expect(board.can).toContain('documents.read')
    expect(board.can).not.toContain('documents.edit')
  })

  it('takes a card with everything that belongs to one, and answers it as it is', async () => {
    const { id, columns } = await fresh()
    const labelled = await owner.api.post<Board>(`/boards/${id}/labels`, { name: '发布', colour: 'teal' })
    const labelId = expectStatus(labelled, 201).labels[0]!.id
    const marked = await owner.api.post<Board>(`/boards/${id}/milestones`, {
      title: '1.0',
      due: '2026-12-01',
    })
    const milestoneId = expectStatus(marked, 201).milestones[0]!.id
    const parent = await newCard(owner, id, { title: '发布 1.0' })
    const card = await newCard(anna, id, {
      title: '写发布说明',
      columnId: columns[1],
      description: '为 **所有人** 写\n\n- 一\n- 二',
      assigneeIds: [anna.id, owner.id],
      watcherIds: [reader.id],
      labelIds: [labelId],
      milestoneId,
      parentId: parent.id,
      priority: 'urgent',
      start: '2026-11-20',
      due: '2026-11-30',
    })
    expect(card).toMatchObject({
      boardId: id,
      title: '写发布说明',
      columnId: columns[1],
      priority: 'urgent',
      start: '2026-11-20',
      due: '2026-11-30',
      milestoneId,
      parentId: parent.id,
      labels: [{ id: labelId, name: '发布', colour: 'teal' }],
      watchers: [{ id: reader.id, name: '读者' }],
      createdBy: { id: anna.id, name: 'Anna' },
      hasDescription: true,
      isCompleted: false,
      comments: 0,
    })
    expect(card.assignees.map(({ name }) => name)).toEqual(['Anna', owner.name].toSorted())
    expect(card.description).toBe('为 所有人 写\n一\n二')
    expect(await newest(id, parent.id)).toMatchObject({
      subtasks: { total: 1, done: 0 },
      subtaskIds: [card.id],
    })
    const described = (format: string) =>
      owner.api.get<string>(`/boards/${id}/cards/${card.id}/description?format=${format}`)
    expect((await described('markdown')).body).toContain('为 **所有人** 写')
    expect((await described('html')).body).toContain('<li>')
    expect((await described('html')).headers.get('content-security-policy')).toContain('sandbox')
  })

  const newest = async (id: string, cardId: string) =>
    expectStatus(await owner.api.get<BoardCardDetail>(`/boards/${id}/cards/${cardId}`), 200)

  it('changes a card, all of a request or nothing, and takes values away', async () => {
    const { id } = await fresh()
    const { id: cardId } = await newCard(owner, id, {
      title: '一',
      due: '2026-11-30',
      assigneeIds: [anna.id],
    })
    const path = `/boards/${id}/cards/${cardId}`
    const changed = expectStatus(
      await anna.api.patch<BoardCardDetail>(path, {
        title: '二',
        due: null,
        priority: 'high',
        progress: 40,
        assigneeIds: [owner.id],
        description: '新的',
      }),
      200,
    )
    expect(changed).toMatchObject({
      title: '二',
      due: null,
      priority: 'high',
      progress: 40,
      description: '新的',
    })
    expect(changed.assignees.map((person) => person.id)).toEqual([owner.id])
    const refused = await anna.api.patch<Problem>(path, {
      title: '三',
      start: '2026-12-02',
      due: '2026-12-01',
    })
    expect(refused.body).toMatchObject({ code: 'boards.start_after_due', status: 400 })
    const labelled = await anna.api.patch<Problem>(path, { title: '三', labelIds: [cardId] })
    expect(labelled.body.code).toBe('boards.unknown_label')
    expect(await newest(id, cardId)).toMatchObject({ title: '二', due: null })
  })

  it('moves, completes, reopens, archives, restores and deletes a card, each done twice like once', async () => {
    const { id, columns } = await fresh()
    const one = await newCard(owner, id, { title: '一' })
    const two = await newCard(owner, id, { title: '二' })
    const path = (cardId: string, step: string) => `/boards/${id}/cards/${cardId}/${step}`
    await post(anna, path(two.id, 'move'), { before: one.id })
    expect((await cardsOf(reader, id)).map(({ title }) => title)).toEqual(['二', '一'])
    expect(await post(anna, path(one.id, 'move'), { columnId: columns[1] })).toMatchObject({
      columnId: columns[1],
    })
    const completed = await post(anna, path(one.id, 'complete'))
    expect(completed).toMatchObject({ columnId: columns[2], isCompleted: true, progress: 100 })
    expect(completed.completedAt).toBeGreaterThan(0)
    expect((await post(anna, path(one.id, 'complete'))).completedAt).toBe(completed.completedAt)
    expect(await post(anna, path(one.id, 'reopen'))).toMatchObject({
      columnId: columns[0],
      isCompleted: false,
      completedAt: null,
    })
    const archived = await post(anna, path(one.id, 'archive'))
    expect((await post(anna, path(one.id, 'archive'))).archivedAt).toBe(archived.archivedAt)
    expect((await cardsOf(owner, id)).map(({ title }) => title)).toEqual(['二'])
    expect((await cardsOf(owner, id, '&archived=true')).map(({ title }) => title)).toEqual(['一'])
    expect((await boardOf(owner, id)).archived).toBe(1)
    expect((await post(anna, path(one.id, 'restore'))).archivedAt).toBeNull()
    expectStatus(await anna.api.delete(`/boards/${id}/cards/${one.id}`), 204)
    const gone = await anna.api.delete<Problem>(`/boards/${id}/cards/${one.id}`)
    expect(gone.body).toMatchObject({ code: 'boards.unknown_card', status: 404 })
    expect([...(await stateOf(stoa, id)).cards.keys()]).toEqual([two.id])
  })

  it('makes one card of one id, however often it is asked', async () => {
    const { id } = await fresh()
    const first = await newCard(owner, id, { title: '一' })
    const again = await owner.api.post<Problem>(`/boards/${id}/cards`, { id: first.id, title: '一' })
    expect(again.body).toMatchObject({ code: 'boards.id_taken', status: 409 })
    expect(await cardsOf(owner, id)).toHaveLength(1)
  })

  it('ticks a checklist, and works the progress out of it', async () => {
    const { id } = await fresh()
    const card = await newCard(owner, id, { title: '一' })
    const path = `/boards/${id}/cards/${card.id}/checklist`
    const added = expectStatus(await anna.api.post<BoardCardDetail>(path, { text: '甲' }), 201)
    const second = expectStatus(await anna.api.post<BoardCardDetail>(path, { text: '乙', index: 0 }), 201)
    expect(second.checklistItems.map(({ text }) => text)).toEqual(['乙', '甲'])
    const item = added.checklistItems[0]!.id
    const ticked = await anna.api.patch<BoardCardDetail>(`${path}/${item}`, { isDone: true })
    expect(expectStatus(ticked, 200)).toMatchObject({ checklist: { total: 2, done: 1 }, progress: 50 })
    const removed = await anna.api.delete<BoardCardDetail>(`${path}/${item}`)
    expect(expectStatus(removed, 200).checklistItems).toHaveLength(1)
    expect((await anna.api.delete<Problem>(`${path}/${item}`)).body.code).toBe('boards.unknown_item')
  })

  it('adds, changes, moves and deletes columns, labels and milestones; cards of a column go on', async () => {
    const { id, columns } = await fresh()
    const added = await anna.api.post<Board>(`/boards/${id}/columns`, {
      title: '审阅',
      after: columns[0],
      limit: 3,
    })
    const review = expectStatus(added, 201).columns[1]!
    expect(review).toMatchObject({ title: '审阅', limit: 3 })
    const card = await newCard(anna, id, { title: '一', columnId: review.id })
    const edited = await anna.api.patch<Board>(`/boards/${id}/columns/${review.id}`, {
      title: '复核',
      index: 0,
      limit: null,
    })
    expect(expectStatus(edited, 200).columns[0]).toMatchObject({ title: '复核', limit: null, cards: 1 })
    const away = await anna.api.delete<Board>(`/boards/${id}/columns/${review.id}?cardsTo=${columns[1]}`)
    expect(expectStatus(away, 200).columns.map((column) => column.cards)).toEqual([0, 1, 0])
    expect((await newest(id, card.id)).columnId).toBe(columns[1])

    const label = expectStatus(await anna.api.post<Board>(`/boards/${id}/labels`, { name: '甲' }), 201)
      .labels[0]!
    await anna.api.patch(`/boards/${id}/cards/${card.id}`, { labelIds: [label.id] })
    await anna.api.patch(`/boards/${id}/labels/${label.id}`, { name: '乙', colour: 'blue' })
    expect((await newest(id, card.id)).labels).toEqual([{ id: label.id, name: '乙', colour: 'blue' }])
    expectStatus(await anna.api.delete(`/boards/${id}/labels/${label.id}`), 200)
    expect((await newest(id, card.id)).labels).toEqual([])

    const made = await anna.api.post<Board>(`/boards/${id}/milestones`, { title: '1.0' })
    const milestone = expectStatus(made, 201).milestones[0]!
    const dated = await anna.api.patch<Board>(`/boards/${id}/milestones/${milestone.id}`, {
      due: '2026-12-01',
    })
    expect(expectStatus(dated, 200).milestones).toMatchObject([{ title: '1.0', due: '2026-12-01' }])
    expectStatus(await anna.api.delete(`/boards/${id}/milestones/${milestone.id}`), 200)

    for (const column of [columns[1], columns[2]])
      expectStatus(await anna.api.delete(`/boards/${id}/columns/${column}`), 200)
    const last = await anna.api.delete<Problem>(`/boards/${id}/columns/${columns[0]}`)
    expect(last.body.code).toBe('boards.last_column')
    expect((await newest(id, card.id)).columnId).toBe(columns[0])
  })

  it('is seen happening by who has the board open, and what they do there is seen over HTTP', async () => {
    const { id, columns } = await fresh()
    await using open = await openBoard(stoa, anna, id)
    const card = await newCard(owner, id, { title: '写' })
    await waitUntil(() => readBoard(open.doc).cards.has(card.id))
    await post(owner, `/boards/${id}/cards/${card.id}/complete`)
    await waitUntil(() => readBoard(open.doc).cards.get(card.id)?.isCompleted === true)
    moveCard(open.doc, card.id, { column: columns[1], at: 1 })
    await open.saved()
    await stoa.stoa.sync.settled(id, 'board')
    const moved = await post(owner, `/boards/${id}/cards/${card.id}/restore`)
    expect(moved).toMatchObject({ columnId: columns[1], isCompleted: false })
  })

  it('assigns nobody who cannot see the board, and says who', async () => {
    const { id } = await fresh()
    const body = { title: '一', assigneeIds: [anna.id, stranger.id] }
    const refused = await owner.api.post<Problem>(`/boards/${id}/cards`, body)
    expect(refused.body).toMatchObject({
      code: 'boards.person_cannot_see',
      status: 409,
      meta: { userIds: [stranger.id] },
    })
    expect(await cardsOf(owner, id)).toEqual([])
    const card = await newCard(owner, id, { title: '一', assigneeIds: [reader.id] })
    const path = `/boards/${id}/cards/${card.id}`
    const watched = await owner.api.patch<Problem>(path, { watcherIds: [stranger.id] })
    expect(watched.body.code).toBe('boards.person_cannot_see')
    // Who was there before and sees it no more does not keep others from changing the card.
    expectStatus(await owner.api.delete(`/spaces/${spaceId}/members/${reader.id}`), 204)
    const kept = await owner.api.patch(path, { title: '二', assigneeIds: [reader.id, anna.id] })
    expect(kept.status).toBe(200)
    await stoa.member(owner, spaceId, reader, 'viewer')
  })

  it('filters, sorts and pages in the database', async () => {
    const { id, columns } = await fresh()
    const label = expectStatus(await owner.api.post<Board>(`/boards/${id}/labels`, { name: '甲' }), 201)
      .labels[0]!.id
    await newCard(owner, id, {
      title: '乙 Alpha',
      due: '2026-11-10',
      priority: 'low',
      assigneeIds: [anna.id],
    })
    await newCard(owner, id, { title: '甲 100%', due: '2026-11-20', priority: 'urgent', labelIds: [label] })
    await newCard(owner, id, { title: '丙', columnId: columns[1], description: '关于 Beta 的说明' })
    await newCard(owner, id, { title: '丁', columnId: columns[2], watcherIds: [anna.id] })
    const titles = async (query: string, who = owner) =>
      (await cardsOf(who, id, `&${query}`)).map(({ title }) => title[0]).join('')
    expect(await titles('')).toBe('乙甲丙丁')
    expect(await titles('sort=due')).toBe('乙甲丙丁')
    expect(await titles('sort=due&order=desc')).toBe('丁丙甲乙')
    expect(await titles('sort=priority')).toBe('甲丙丁乙')
    expect(await titles('sort=created&order=desc')).toBe('丁丙甲乙')
    expect(await titles('status=completed')).toBe('丁')
    expect(await titles('status=open&column=' + columns[0])).toBe('乙甲')
    expect(await titles('assignee=me', anna)).toBe('乙')
    expect(await titles('assignee=none')).toBe('甲丙丁')
    expect(await titles('watcher=me', anna)).toBe('丁')
    expect(await titles(`label=${label}`)).toBe('甲')
    expect(await titles('priority=urgent')).toBe('甲')
    expect(await titles('dueFrom=2026-11-11&dueTo=2026-11-30')).toBe('甲')
    expect(await titles('query=beta')).toBe('丙')
    expect(await titles(`query=${encodeURIComponent('0%')}`)).toBe('甲')
    expect(await titles(`query=${encodeURIComponent('_')}`)).toBe('')
    // Labels, checklist and names of assignees are words of a card too; all words must stand there.
    const items = `/boards/${id}/cards/${(await cardsOf(owner, id))[3]!.id}/checklist`
    expectStatus(await owner.api.post(items, { text: '提纲 isDone' }), 201)
    const finds = (words: string) => titles(`query=${encodeURIComponent(words)}`)
    expect(await finds('甲')).toBe('甲')
    expect(await finds('提纲')).toBe('丁')
    expect(await finds('isdone')).toBe('丁')
    expect(await finds(`alpha ${anna.name}`)).toBe('乙')
    expect(await finds(`beta ${anna.name}`)).toBe('')
    for (const sort of ['position', 'due', 'priority', 'title', 'created', 'updated', 'completed', 'start'])
      for (const order of ['asc', 'desc']) {
        const whole = await titles(`sort=${sort}&order=${order}`)
        let paged = ''
        let cursor: string | null = null
        do {
          const after: string = cursor === null ? '' : `&cursor=${cursor}`
          const page: Page<BoardCard> = expectStatus(
            await owner.api.get<Page<BoardCard>>(
              `/boards/${id}/cards?sort=${sort}&order=${order}&limit=1${after}`,
            ),
            200,
          )
          paged += page.items.map(({ title }) => title[0]).join('')
          cursor = page.nextCursor
        } while (cursor !== null)
        expect(paged, `${sort} ${order}`).toBe(whole)
      }
    const foreign = await owner.api.get<Problem>(`/boards/${id}/cards?sort=priority&cursor=${btoa('["x"]')}`)
    expect(foreign.body.code).toBe('http.invalid_cursor')
  })

  it('is read by readers, changed by editors, and not there for others, in the trash, or as another kind', async () => {
    const { id } = await fresh()
    const card = await newCard(owner, id, { title: '秘密' })
    const reads = [
      `/boards/${id}`,
      `/boards/${id}/cards`,
      `/boards/${id}/figures`,
      `/boards/${id}/cards/${card.id}`,
    ]
    const writes = [`/boards/${id}/cards`, `/boards/${id}/columns`]
    for (const path of reads) {
      expect((await reader.api.get(path)).status, path).toBe(200)
      const hidden = await stranger.api.get<Problem>(path)
      expect(hidden.body, path).toMatchObject({ status: 404, code: 'documents.not_found' })
      expect((await stoa.anonymous.get(path)).status, path).toBe(401)
    }
    for (const path of writes) {
      expect((await reader.api.post(path, { title: 'x' })).status, path).toBe(403)
      expect((await stranger.api.post(path, { title: 'x' })).status, path).toBe(404)
    }
    for (const step of ['move', 'complete', 'reopen', 'archive', 'restore']) {
      expect((await reader.api.post(`/boards/${id}/cards/${card.id}/${step}`)).status, step).toBe(403)
      expect((await stranger.api.post(`/boards/${id}/cards/${card.id}/${step}`)).status, step).toBe(404)
    }
    expect((await reader.api.delete(`/boards/${id}/cards/${card.id}`)).status).toBe(403)
    expect(await cardsOf(owner, id)).toHaveLength(1)

    const page = await stoa.document(owner, spaceId, { kind: 'page', title: 'x' })
    expect((await owner.api.get<Problem>(`/boards/${page.id}`)).body.code).toBe('boards.not_found')
    expectStatus(await owner.api.delete(`/documents/${id}`), 204)
    for (const path of reads) expect((await owner.api.get(path)).status, path).toBe(404)
    expect((await owner.api.post(`/boards/${id}/cards`, { title: 'x' })).status).toBe(404)
    expectStatus(await owner.api.post(`/documents/${id}/restore`), 200)
    expect(await cardsOf(owner, id)).toHaveLength(1)
  })

  it('refuses what makes no sense before anything is written', async () => {
    const { id, columns } = await fresh()
    const refusal = async (body: object) => {
      const { body: problem } = await owner.api.post<Problem>(`/boards/${id}/cards`, body)
      return [problem.status, problem.code]
    }
    expect(await refusal({ title: '  ' })).toEqual([400, 'http.invalid_request'])
    expect(await refusal({ title: 'x', due: '2026-02-30' })).toEqual([400, 'http.invalid_request'])
    expect(await refusal({ title: 'x', due: 'soon' })).toEqual([400, 'http.invalid_request'])
    expect(await refusal({ title: 'x', columnId: id })).toEqual([404, 'boards.unknown_column'])
    expect(await refusal({ title: 'x', milestoneId: id })).toEqual([404, 'boards.unknown_milestone'])
    expect(await refusal({ title: 'x', parentId: id })).toEqual([404, 'boards.unknown_card'])
    expect(await refusal({ title: 'x', before: id })).toEqual([409, 'boards.not_in_column'])
    expect(await refusal({ title: 'x', before: id, index: 1 })).toEqual([400, 'boards.bad_input'])
    expect(await refusal({ title: '\ud800' })).toEqual([400, 'boards.bad_input'])
    expect(await refusal({ title: 'x', description: 'x'.repeat(100_001) })).toEqual([
      400,
      'http.invalid_request',
    ])
    const recurrence = { unit: 'week', from: '2026-11-02', every: 1, onFreeDay: 'next' }
    expect(await refusal({ title: 'x', recurrence })).toEqual([400, 'boards.bad_input'])
    expect(await refusal({ title: 'x', start: '2026-12-02', due: '2026-12-01' })).toEqual([
      400,
      'boards.start_after_due',
    ])
    expect(
      (await owner.api.post(`/boards/${id}/cards`, { title: 'x', description: 'x'.repeat(3_000_000) }))
        .status,
    ).toBe(413)
    expect(await cardsOf(owner, id)).toEqual([])
    const moved = await newCard(owner, id, { title: 'x' })
    const away = await owner.api.post<Problem>(`/boards/${id}/cards/${moved.id}/move`, { columnId: id })
    expect(away.body.code).toBe('boards.unknown_column')
    expect((await newest(id, moved.id)).columnId).toBe(columns[0])
  })
})
