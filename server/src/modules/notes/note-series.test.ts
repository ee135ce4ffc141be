import { readBoard } from '@stoa/board'
import { editActionItem, readNoteContent } from '@stoa/note'
import type { DocumentDetail, Note, NoteLink, Page, Problem } from '@stoa/protocol'
import { waitUntil } from '@stoa/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  bootDeadline,
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../app/boot.testing.ts'
import { addBlock, note, open, team } from './notes.testing.ts'

describe('the next meeting', () => {
  let stoa: TestStoa
  let people: Awaited<ReturnType<typeof team>>
  beforeAll(async () => {
    stoa = await startTestStoa()
    people = await team(stoa)
  }, bootDeadline)
  afterAll(() => stoa.stop())

  const markdown = [
    '引言，只属于这一次',
    '',
    '## 进展 <!-- agenda-item id=progress minutes=10 -->',
    '',
    '已经谈完的内容',
    '',
    '## 预算 <!-- agenda-item id=budget minutes=20 -->',
    '',
    '- 还没有定的数字',
    '',
    '## 决议',
    '',
    '> 发布延期 <!-- decision id=decided -->',
    '',
    '> <!-- decision id=place -->',
    '',
    '## 行动项',
    '',
    `- [ ] 写计划 <!-- action-item id=open due=2026-12-01 -->`,
    '',
    '- [x] 已完成 <!-- action-item id=done -->',
  ].join('\n')

  async function meeting(): Promise<DocumentDetail> {
    const document = await note(stoa, people.editor, people.space, { markdown })
    const api = people.editor.api
    await api.patch(`/notes/${document.id}`, {
      place: '三楼',
      startsAt: 1_000,
      call: 'https://call.example.com/x',
    })
    await api.post(`/notes/${document.id}/attendance`, {
      attendees: [
        { userId: people.editor.id, attendance: 'present' },
        { guest: 'Zhao', attendance: 'absent' },
      ],
    })
    await api.put(`/notes/${document.id}/agenda/budget/carry-over`, { carryOver: true })
    return document
  }
  const next = (who: TestPerson, id: string, body: unknown = {}) =>
    who.api.post<DocumentDetail & Problem>(`/notes/${id}/next`, body)
  const read = async (id: string, who = people.editor) => (await who.api.get<Note>(`/notes/${id}`)).body

  it('opens with the same people, place and agenda, and with everything that is still open', async () => {
    const last = await meeting()
    const made = expectStatus(await next(people.editor, last.id, { startsAt: 5_000, endsAt: 6_000 }), 200)
    expect(made).toMatchObject({ kind: 'note', title: '周会', spaceId: last.spaceId, parentId: null })
    const after = await read(made.id)
    expect(after).toMatchObject({
      startsAt: 5_000,
      endsAt: 6_000,
      place: '三楼',
      call: 'https://call.example.com/x',
      attendees: [
        { person: { id: people.editor.id }, attendance: 'invited' },
        { guest: 'Zhao', attendance: 'invited' },
      ],
      agenda: [
        { text: '进展', minutes: 10, carryOver: false },
        { text: '预算', minutes: 20, carryOver: false },
      ],
      decisions: [{ text: '' }],
      actions: [{ text: '写计划', due: '2026-12-01', done: false }],
    })
    const { body: text } = await people.editor.api.get<string>(`/documents/${made.id}/content`)
    expect(text).toContain('还没有定的数字')
    expect(text).toContain('## 行动项')
    for (const gone of ['引言', '已经谈完', '延期', '已完成']) expect(text).not.toContain(gone)
    const ids = [...after.agenda, ...after.decisions, ...after.actions].map(({ id }) => id)
    expect(ids).not.toContain('open')
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('is linked both ways, and there is one, however often it is asked for', async () => {
    const last = await meeting()
    const answers = await Promise.all(Array.from({ length: 6 }, () => next(people.editor, last.id)))
    const ids = new Set(answers.map((answer) => expectStatus(answer, 200).id))
    expect(ids.size).toBe(1)
    const [nextId] = [...ids]
    expect((await read(last.id)).series).toEqual({ previous: null, next: { id: nextId, title: '周会' } })
    expect((await read(nextId!)).series).toEqual({ previous: { id: last.id, title: '周会' }, next: null })
    using opened = await open(stoa, people.editor, last)
    await waitUntil(() => opened.doc.getMap('meeting').get('nextId') === nextId)
    const third = expectStatus(await next(people.editor, nextId!, { title: '第三次' }), 200)
    expect(third.title).toBe('第三次')
    expect((await read(nextId!)).series.next?.id).toBe(third.id)
    const list = await people.editor.api.get<Page<DocumentDetail>>(
      `/documents?spaceId=${people.space.id}&limit=500`,
    )
    expect(list.body.items.filter(({ id }) => [nextId, third.id].includes(id))).toHaveLength(2)
  })

  it('takes the card along: it follows the new item, and not two', async () => {
    const last = await meeting()
    const plan = await stoa.document(people.editor, people.space.id, { kind: 'board' })
    const link = expectStatus(
      await people.editor.api.put<NoteLink>(`/notes/${last.id}/actions/open/card`, { boardId: plan.id }),
      200,
    )
    const made = expectStatus(await next(people.editor, last.id), 200)
    const item = (await read(made.id)).actions[0]!
    expect(item.link).toMatchObject({ state: 'linked', cardId: link.cardId })
    expect((await read(last.id)).actions[0]!.link).toMatchObject({
      state: 'carried_over',
      cardId: link.cardId,
    })
    using before = await open(stoa, people.editor, last)
    using after = await open(stoa, people.editor, made)
    using board = await open(stoa, people.editor, plan)
    await waitUntil(() => readNoteContent(after.doc).actions[0]?.card != null)
    await waitUntil(() => readNoteContent(before.doc).actions[0]?.card === null)
    editActionItem(after.doc, item.id!, { done: true })
    await waitUntil(() => readBoard(board.doc).cards.get(link.cardId!)?.isCompleted === true)
    expect(readNoteContent(before.doc).actions[0]?.done).toBe(false)
    editActionItem(before.doc, 'open', { text: 'only here' })
    await before.saved()
    await waitUntil(() => stoa.stoa.sync.stats().unreportedDocuments === 0)
    expect(readBoard(board.doc).cards.get(link.cardId!)?.title).toBe('写计划')
  })

  it('leaves a card where it is whose board one may not change', async () => {
    const last = await meeting()
    const hidden = await stoa.space(stoa.owner, 'hidden')
    const plan = await stoa.document(stoa.owner, hidden.id, { kind: 'board' })
    expectStatus(await stoa.owner.api.put(`/notes/${last.id}/actions/open/card`, { boardId: plan.id }), 200)
    const made = expectStatus(await next(people.editor, last.id), 200)
    expect((await read(made.id)).actions[0]!.link).toBeNull()
    expect((await read(last.id, stoa.owner)).actions[0]!.link).toMatchObject({ state: 'linked' })
  })

  it('is no more open than the last one, and made by those who may edit it', async () => {
    const last = await meeting()
    expect((await next(people.reader, last.id)).status).toBe(403)
    expect((await next(people.stranger, last.id)).status).toBe(404)
    expect((await next(people.editor, last.id, { startsAt: 2_000, endsAt: 1_000 })).body.code).toBe(
      'notes.ends_before_start',
    )
    await stoa.owner.api.put(`/documents/${last.id}/grants/person/${people.editor.id}`, { role: 'manager' })
    expectStatus(
      await people.editor.api.put(`/documents/${last.id}/inheritance`, { inherits: false, copy: false }),
      200,
    )
    const made = expectStatus(await next(people.editor, last.id), 200)
    expect((await people.reader.api.get(`/notes/${made.id}`)).status).toBe(404)
  })

  it('is not said of a copy, which stands alone and has no card', async () => {
    const last = await meeting()
    const plan = await stoa.document(people.editor, people.space.id, { kind: 'board' })
    await people.editor.api.put(`/notes/${last.id}/actions/open/card`, { boardId: plan.id })
    const made = expectStatus(await next(people.editor, last.id), 200)
    const { body: copy } = await people.editor.api.post<DocumentDetail>(`/documents/${made.id}/duplicate`)
    using opened = await open(stoa, people.editor, copy)
    await waitUntil(() => !opened.doc.getMap('meeting').has('previousId'))
    await waitUntil(() => readNoteContent(opened.doc).actions.every(({ card }) => card === null))
    expect((await read(copy.id)).series).toEqual({ previous: null, next: null })
  })

  it('of an empty note is one that can be written into', async () => {
    const last = await note(stoa, people.editor, people.space, { markdown: 'only prose' })
    const made = expectStatus(await next(people.editor, last.id), 200)
    using opened = await open(stoa, people.editor, made)
    addBlock(opened.doc, { type: 'action-item', text: 'new' })
    await opened.saved()
    expect((await read(made.id)).actions).toHaveLength(1)
    expect((await people.editor.api.get<string>(`/documents/${made.id}/content`)).body).not.toContain('prose')
  })
})
