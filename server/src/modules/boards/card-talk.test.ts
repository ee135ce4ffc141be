import {
  addCard,
  deleteColumn,
  editCard,
  findDescription,
  moveCard,
  setCardEntries,
  setTitle,
} from '@stoa/board'
import type { Board, CardActivity, CardComment, LiveEvent, Page, Problem } from '@stoa/protocol'
import { waitUntil } from '@stoa/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import {
  bootDeadline,
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../app/boot.testing.ts'
import { boardOf, eventually, newBoard, newCard, openBoard } from './boards.testing.ts'

let stoa: TestStoa
let owner: TestPerson
let anna: TestPerson
let ben: TestPerson
let reader: TestPerson
let stranger: TestPerson
let spaceId: string
beforeAll(async () => {
  stoa = await startTestStoa()
  owner = stoa.owner
  anna = await stoa.person('Anna')
  ben = await stoa.person('Ben')
  reader = await stoa.person('读者')
  stranger = await stoa.person('外人')
  spaceId = (await stoa.space(owner)).id
  await stoa.member(owner, spaceId, anna, 'editor')
  await stoa.member(owner, spaceId, ben, 'commenter')
  await stoa.member(owner, spaceId, reader, 'viewer')
}, bootDeadline)
afterAll(() => stoa.stop())

async function cardOnBoard() {
  const { id } = await newBoard(stoa, owner, spaceId)
  const { columns } = await boardOf(owner, id)
  const card = await newCard(owner, id, { title: '写发布说明' })
  return {
    id,
    cardId: card.id,
    path: `/boards/${id}/cards/${card.id}`,
    columns: columns.map((one) => one.id),
  }
}

describe('comments of a card', () => {
  const write = async (who: TestPerson, path: string, body: object) =>
    expectStatus(await who.api.post<CardComment>(`${path}/comments`, body), 201)
  const listed = async (who: TestPerson, path: string, query = '') =>
    expectStatus(await who.api.get<Page<CardComment>>(`${path}/comments${query}`), 200)

  it('are written by commenters and up, read by readers, and not there for others', async () => {
    const { path, id } = await cardOnBoard()
    const comment = await write(ben, path, { body: ' 周五前给你 ', mentionIds: [anna.id] })
    expect(comment).toMatchObject({
      author: { id: ben.id, name: 'Ben' },
      body: '周五前给你',
      mentions: [{ id: anna.id, name: 'Anna' }],
      editedAt: null,
      can: ['edit', 'remove'],
    })
    await write(anna, path, { body: '好' })
    const seen = await listed(reader, path)
    expect(seen.items.map(({ body, can }) => [body, can])).toEqual([
      ['周五前给你', []],
      ['好', []],
    ])
    expect((await reader.api.post(`${path}/comments`, { body: 'x' })).status).toBe(403)
    expect((await stranger.api.post(`${path}/comments`, { body: 'x' })).status).toBe(404)
    expect((await stranger.api.get(`${path}/comments`)).status).toBe(404)
    // Commenters change nothing of the board itself.
    expect((await ben.api.patch(path, { title: 'x' })).status).toBe(403)
    const card = await anna.api.get<{ comments: number }>(path)
    expect(card.body.comments).toBe(2)
    const first = await listed(reader, path, '?limit=1')
    const rest = await listed(reader, path, `?limit=1&cursor=${first.nextCursor}`)
    expect([...first.items, ...rest.items].map(({ body }) => body)).toEqual(['周五前给你', '好'])
    expect(rest.nextCursor).toBeNull()
    expect((await reader.api.get<Problem>(`/boards/${id}/cards/${id}/comments`)).body.code).toBe(
      'boards.unknown_card',
    )
  })

  it('are changed by who wrote them, and removed by them or who manages the board, which is written down', async () => {
    const { path, id } = await cardOnBoard()
    const { id: commentId } = await write(ben, path, { body: '一', mentionIds: [anna.id, owner.id] })
    const at = `${path}/comments/${commentId}`
    expect((await anna.api.patch<Problem>(at, { body: '改' })).body.code).toBe('boards.not_your_comment')
    expect((await anna.api.delete<Problem>(at)).body.code).toBe('boards.not_your_comment')
    expect((await reader.api.patch(at, { body: '改' })).status).toBe(403)
    const edited = expectStatus(
      await ben.api.patch<CardComment>(at, { body: '二', mentionIds: [anna.id] }),
      200,
    )
    expect(edited).toMatchObject({ body: '二', mentions: [{ id: anna.id }] })
    expect(edited.editedAt).toBeGreaterThan(0)
    expectStatus(await owner.api.delete(at), 204)
    expect((await ben.api.delete<Problem>(at)).body.code).toBe('boards.comment_not_found')
    const audit = await owner.api.get<{ items: { details: object }[] }>(`/audit?action=boards&target=${id}`)
    expect(audit.body.items).toMatchObject([{ details: { authorId: ben.id } }])
    const own = await write(ben, path, { body: '三' })
    expectStatus(await ben.api.delete(`${path}/comments/${own.id}`), 204)
    expect((await listed(owner, path)).items).toEqual([])
  })

  it('keep those they spoke to when they are changed, also when somebody may see the board no more', async () => {
    const { path, id } = await cardOnBoard()
    const leaving = await stoa.person('走人')
    const grant = `/documents/${id}/grants/person/${leaving.id}`
    expectStatus(await owner.api.put<null>(grant, { role: 'viewer' }), 204)
    const comment = await write(ben, path, { body: '@走人 看', mentionIds: [leaving.id] })
    expectStatus(await owner.api.delete(grant), 204)
    const at = `${path}/comments/${comment.id}`
    const edited = await ben.api.patch<CardComment>(at, {
      body: '@走人 @Anna 看',
      mentionIds: [leaving.id, anna.id],
    })
    expect(edited.body.mentions.map(({ name }) => name).toSorted()).toEqual(['Anna', '走人'])
    const refused = await ben.api.patch<Problem>(at, { body: '看', mentionIds: [stranger.id] })
    expect(refused.body.code).toBe('boards.person_cannot_see')
  })

  it('mention nobody who cannot see the board', async () => {
    const { path } = await cardOnBoard()
    const refused = await ben.api.post<Problem>(`${path}/comments`, { body: 'x', mentionIds: [stranger.id] })
    expect(refused.body).toMatchObject({ code: 'boards.person_cannot_see', meta: { userIds: [stranger.id] } })
    expect((await listed(ben, path)).items).toEqual([])
    expect((await ben.api.post(`${path}/comments`, { body: ' ' })).status).toBe(400)
    expect((await ben.api.post(`${path}/comments`, { body: 'x'.repeat(10_001) })).status).toBe(400)
  })

  it('are told live to who may see the board, and to nobody else', async () => {
    const { path, id, cardId } = await cardOnBoard()
    const heard = new Map<string, LiveEvent[]>()
    const sockets = [reader, stranger].map((who) => {
      const events: LiveEvent[] = []
      heard.set(who.id, events)
      const socket = new WebSocket(`${stoa.wsUrl}/events`, {
        headers: { authorization: `Bearer ${who.token}` },
      })
      const ready = new Promise<void>((resolve) => {
        socket.on('message', (data: Buffer) => {
          const message = JSON.parse(data.toString()) as { type: string; event: LiveEvent }
          if (message.type === 'ready') resolve()
          if (message.type === 'event') events.push(message.event)
        })
      })
      return { socket, ready }
    })
    await Promise.all(sockets.map(({ ready }) => ready))
    await write(anna, path, { body: '一' })
    await anna.api.patch(path, { title: '改了' })
    // One that everybody hears marks the end of what the stranger could have heard.
    await owner.api.put('/calendar/days/2040-01-01', { kind: 'holiday', name: { en: 'x', 'zh-CN': '' } })
    await waitUntil(() =>
      [...heard.values()].every((events) => events.some(({ name }) => name === 'calendar.changed')),
    )
    const names = (who: TestPerson) => heard.get(who.id)!.map(({ name }) => name)
    expect(names(reader)).toContain('boards.commented')
    expect(names(reader)).toContain('boards.changed')
    expect(heard.get(reader.id)!.find(({ name }) => name === 'boards.commented')!.data).toEqual({
      documentId: id,
      spaceId,
      cardId,
    })
    expect(names(stranger).filter((name) => name !== 'calendar.changed')).toEqual([])
    for (const { socket } of sockets) socket.terminate()
  })
})

describe('what happened to a card', () => {
  const told = async (path: string, query = '') =>
    expectStatus(await owner.api.get<Page<CardActivity>>(`${path}/activity${query}`), 200)
  const lines = async (path: string) =>
    (await told(path)).items.map(({ kind, from, to, person, authors }) =>
      [kind, from, to, person?.name ?? null, authors.map(({ name }) => name).join('+')].join('|'),
    )

  it('is told with who did it and what things were called then, newest first, in pages', async () => {
    const { path, id, columns } = await cardOnBoard()
    const label = expectStatus(await owner.api.post<Board>(`/boards/${id}/labels`, { name: '发布' }), 201)
      .labels[0]!.id
    await anna.api.patch(path, { title: '写说明', due: '2026-12-01', priority: 'urgent' })
    await anna.api.patch(path, { assigneeIds: [ben.id], labelIds: [label] })
    await owner.api.post(`${path}/move`, { columnId: columns[1] })
    await owner.api.patch(`/boards/${id}/columns/${columns[1]!}`, { title: '改名了' })
    await anna.api.post(`${path}/complete`)
    await anna.api.post(`${path}/archive`)
    await owner.api.post(`${path}/restore`)
    await anna.api.patch(path, { assigneeIds: [] })
    const everything = [
      'unassigned|||Ben|Anna',
      `restored||||${owner.name}`,
      'archived||||Anna',
      'completed||||Anna',
      'moved|改名了|Done||Anna',
      `moved|To do|In progress||${owner.name}`,
      'labelled||发布||Anna',
      'assigned|||Ben|Anna',
      'due_changed||2026-12-01||Anna',
      'priority_changed|normal|urgent||Anna',
      'renamed|写发布说明|写说明||Anna',
      `created||写发布说明||${owner.name}`,
    ]
    expect(await lines(path)).toEqual(everything)
    let cursor: string | null = null
    const paged: string[] = []
    do {
      const page: Page<CardActivity> = await told(
        path,
        `?limit=5${cursor === null ? '' : `&cursor=${cursor}`}`,
      )
      paged.push(...page.items.map(({ kind }) => kind))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(paged).toEqual(everything.map((line) => line.split('|')[0]))
  })

  it('names each of two who work on a card at the same time for what is theirs', async () => {
    const { id, cardId, path, columns } = await cardOnBoard()
    await using hers = await openBoard(stoa, anna, id)
    await using theirs = await openBoard(stoa, owner, id)
    // In memory and followed: from here on it is known who writes what.
    await newCard(owner, id, { title: '另一张' })
    moveCard(hers.doc, cardId, { column: columns[1]!, at: 1 })
    await hers.saved()
    // Takes away only, which no client id would tell of.
    setTitle(theirs.doc, cardId, '写说明')
    await theirs.saved()
    editCard(hers.doc, cardId, { due: '2026-12-01' })
    await hers.saved()
    await eventually(async () => ((await lines(path)).length >= 4 ? true : null))
    expect((await lines(path)).toSorted()).toEqual([
      `created||写发布说明||${owner.name}`,
      'due_changed||2026-12-01||Anna',
      'moved|To do|In progress||Anna',
      `renamed|写发布说明|写说明||${owner.name}`,
    ])
  })

  it('tells typing once, and forgets what was taken back at once', async () => {
    const { id, cardId, path } = await cardOnBoard()
    await using open = await openBoard(stoa, anna, id)
    const block = findDescription(open.doc, cardId)?.get(0)
    if (!(block instanceof Y.XmlElement)) throw new Error('There is no paragraph.')
    for (let round = 0; round < 3; round += 1) {
      setTitle(open.doc, cardId, `写说明 ${round}`)
      block.insert(0, [new Y.XmlText(`字 ${round}`)])
      await open.saved()
      await eventually(async () =>
        (await owner.api.get<{ title: string }>(path)).body.title === `写说明 ${round}` ? true : null,
      )
    }
    const kinds = async () => (await told(path)).items.map(({ kind }) => kind)
    expect((await kinds()).filter((kind) => kind === 'renamed').length).toBeLessThanOrEqual(3)
    expect((await kinds()).filter((kind) => kind === 'described').length).toBeLessThanOrEqual(3)
    await anna.api.patch(path, { priority: 'high' })
    await anna.api.patch(path, { priority: 'low' })
    expect((await lines(path))[0]).toBe('priority_changed|normal|low||Anna')
    await anna.api.patch(path, { priority: 'normal' })
    expect((await kinds())[0]).not.toBe('priority_changed')
  })

  it('is not for visitors and strangers, and stays when the card is deleted', async () => {
    const { id, path } = await cardOnBoard()
    expect((await stranger.api.get(`${path}/activity`)).status).toBe(404)
    expect((await reader.api.get(`${path}/activity`)).status).toBe(200)
    expectStatus(await anna.api.delete(path), 204)
    expect((await lines(path))[0]).toBe('deleted|写发布说明|||Anna')
    expect((await owner.api.get(`/boards/${id}/cards/${id}/activity`)).status).toBe(404)
  })

  it('tells where cards went whose column was deleted', async () => {
    const { id, cardId, path, columns } = await cardOnBoard()
    await using open = await openBoard(stoa, anna, id)
    setCardEntries(open.doc, cardId, 'watchers', [ben.id])
    addCard(open.doc, { title: '另一张', at: 1 })
    deleteColumn(open.doc, columns[0]!)
    await open.saved()
    await eventually(async () => ((await lines(path)).length === 2 ? true : null))
    expect((await lines(path))[0]).toBe('moved|To do|In progress||Anna')
  })
})
