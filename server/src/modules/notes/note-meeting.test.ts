import type { Comparison, HistoryEntry, Me, Note, NoteTimerState, Page, Problem, User } from '@stoa/protocol'
import { startTimer } from '@stoa/note'
import { waitUntil } from '@stoa/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import {
  bootDeadline,
  createApi,
  expectStatus,
  startTestStoa,
  type TestStoa,
} from '../../app/boot.testing.ts'
import { note, open, team } from './notes.testing.ts'

describe('a meeting note', () => {
  let stoa: TestStoa
  let now = Date.UTC(2026, 10, 26, 9)
  let people: Awaited<ReturnType<typeof team>>
  beforeAll(async () => {
    stoa = await startTestStoa({ now: () => now })
    people = await team(stoa)
  }, bootDeadline)
  afterAll(() => stoa.stop())

  const create = (parts: Parameters<typeof note>[3] = {}) => note(stoa, people.editor, people.space, parts)

  it('begins with a place for everything, in the language of the organisation, or with Markdown', async () => {
    const empty = await stoa.document(people.editor, people.space.id, { kind: 'note' })
    const text = await people.editor.api.get<string>(`/documents/${empty.id}/content`)
    expect(text.body).toContain('## Decisions')
    expect(text.body).toContain('## Action items')
    const given = await create({ markdown: '# 议题\n\n讨论' })
    for (const [format, words] of [
      ['markdown', '# 议题'],
      ['html', '<h1>议题</h1>'],
      ['text', '议题'],
      ['json', '议题'],
    ] as const) {
      const { body } = await people.editor.api.get(`/documents/${given.id}/content?format=${format}`)
      expect(typeof body === 'string' ? body : JSON.stringify(body), format).toContain(words)
    }
  })

  it('keeps its facts, and shows them to whoever has it open', async () => {
    const { id, syncName } = await create()
    using seen = await open(stoa, people.reader, { syncName })
    const changed = await people.editor.api.patch<Note>(`/notes/${id}`, {
      startsAt: now,
      endsAt: now + 3_600_000,
      place: '三楼会议室',
      call: 'https://call.example.com/stoa',
    })
    expect(expectStatus(changed, 200)).toMatchObject({ place: '三楼会议室', startsAt: now })
    await waitUntil(() => seen.doc.getMap('meeting').get('place') === '三楼会议室')
    const read = await people.reader.api.get<Note>(`/notes/${id}`)
    expect(read.body).toMatchObject({
      documentId: id,
      endsAt: now + 3_600_000,
      call: 'https://call.example.com/stoa',
      now,
      series: { previous: null, next: null },
    })
  })

  it('lists who is there, people by name and guests by theirs', async () => {
    const { id } = await create()
    const api = people.editor.api
    await api.post(`/notes/${id}/attendance`, {
      attendees: [
        { userId: people.editor.id, attendance: 'present' },
        { userId: people.reader.id, attendance: 'invited' },
        { guest: '赵律师', attendance: 'absent' },
      ],
    })
    const { body } = await api.post<Note>(`/notes/${id}/attendance`, {
      attendees: [{ userId: people.reader.id, attendance: null }],
    })
    expect(body.attendees).toEqual([
      {
        person: expect.objectContaining({ id: people.editor.id, name: '李梅' }),
        guest: null,
        attendance: 'present',
      },
      { person: null, guest: '赵律师', attendance: 'absent' },
    ])
  })

  it('keeps everybody whom two people note down at once, over the socket and over HTTP', async () => {
    const { id, syncName } = await create()
    using client = await open(stoa, people.editor, { syncName })
    ;(client.doc.getMap('meeting').get('attendees') as Y.Map<string>).set(people.reader.id, 'present')
    await people.editor.api.post(`/notes/${id}/attendance`, {
      attendees: [{ guest: 'Zhao', attendance: 'present' }],
    })
    await client.saved()
    const { body } = await people.editor.api.get<Note>(`/notes/${id}`)
    expect(body.attendees).toHaveLength(2)
  })

  it.for([
    [400, 'notes.ends_before_start', '', { startsAt: 2_000, endsAt: 1_000 }],
    [400, 'notes.call_invalid', '', { call: 'javascript:alert(1)' }],
    [400, 'notes.place_too_long', '', { place: 'x'.repeat(201) }],
    [400, 'http.invalid_request', '', { startsAt: -1 }],
    [400, 'http.invalid_request', '', { unknown: true }],
    [400, 'notes.attendee_invalid', '/attendance', { attendees: [{ guest: '  ', attendance: 'present' }] }],
    [400, 'http.invalid_request', '/attendance', { attendees: [] }],
    [400, 'notes.agenda_item_invalid', '/timer', { do: 'start', item: 'nothing' }],
    [409, 'notes.timer_not_running', '/timer', { do: 'pause' }],
  ] as const)('refuses with %i %s, and stays as it was', async ([status, code, path, body]) => {
    const { id } = await create()
    await people.editor.api.patch(`/notes/${id}`, { place: 'Hall' })
    const answer = await (path === ''
      ? people.editor.api.patch<Problem>(`/notes/${id}`, body)
      : people.editor.api.post<Problem>(`/notes/${id}${path}`, body))
    expect([answer.status, answer.body.code]).toEqual([status, code])
    const { body: after } = await people.editor.api.get<Note>(`/notes/${id}`)
    expect(after).toMatchObject({ place: 'Hall', attendees: [], timer: null })
  })

  it('is read by those who may see it and changed by those who may write, and looks missing to others', async () => {
    const { id } = await create()
    const facts = { place: 'elsewhere' }
    expect((await people.reader.api.get(`/notes/${id}`)).status).toBe(200)
    const forbidden = await people.reader.api.patch<Problem>(`/notes/${id}`, facts)
    expect([forbidden.status, forbidden.body.code]).toEqual([403, 'http.forbidden'])
    for (const answer of [
      await people.stranger.api.get<Problem>(`/notes/${id}`),
      await people.stranger.api.patch<Problem>(`/notes/${id}`, facts),
      await people.stranger.api.get<Problem>('/notes/01890000-0000-7000-8000-000000000000'),
    ])
      expect([answer.status, answer.body.code]).toEqual([404, 'documents.not_found'])
    expect((await stoa.anonymous.get(`/notes/${id}`)).status).toBe(401)
    const page = await stoa.document(people.editor, people.space.id)
    const none = await people.editor.api.get<Problem>(`/notes/${page.id}`)
    expect([none.status, none.body.code]).toEqual([409, 'notes.not_a_note'])
    await people.editor.api.delete(`/documents/${id}`)
    const trashed = await people.editor.api.patch<Problem>(`/notes/${id}`, facts)
    expect([trashed.status, trashed.body.code]).toEqual([409, 'documents.in_trash'])
  })

  it('does not tell a guest the names of people they do not meet, nor lets them be noted down', async () => {
    const guest = await stoa.person('Guest', 'guest')
    const { id } = await create()
    await people.editor.api.post(`/notes/${id}/attendance`, {
      attendees: [{ userId: people.stranger.id, attendance: 'invited' }],
    })
    await stoa.owner.api.put(`/documents/${id}/grants/person/${guest.id}`, { role: 'editor' })
    const { body } = await guest.api.get<Note>(`/notes/${id}`)
    expect(body.attendees).toEqual([
      { person: { id: people.stranger.id, name: '', hue: 0 }, guest: null, attendance: 'invited' },
    ])
    const answer = await guest.api.post<Problem>(`/notes/${id}/attendance`, {
      attendees: [{ userId: people.stranger.id, attendance: 'present' }],
    })
    expect(answer.body.code).toBe('notes.attendee_invalid')
  })

  it('is read by a visitor of a link, who is told nobody’s name and changes nothing', async () => {
    const { id } = await create()
    await people.editor.api.post(`/notes/${id}/attendance`, {
      attendees: [{ userId: people.editor.id, attendance: 'present' }],
    })
    const link = await stoa.owner.api.post<{ secret: string }>(`/documents/${id}/share-links`, {
      role: 'viewer',
    })
    const visit = await stoa.anonymous.post<{ token: string }>('/share-links/visits', {
      secret: expectStatus(link, 201).secret,
    })
    const visitor = createApi(stoa.url, visit.body.token)
    const { body } = await visitor.get<Note>(`/notes/${id}`)
    expect(body.attendees).toEqual([
      { person: { id: people.editor.id, name: '', hue: 0 }, guest: null, attendance: 'present' },
    ])
    expect((await visitor.get('/clock')).status).toBe(200)
    for (const path of [
      `/notes/${id}/links`,
      `/notes/${id}/minutes`,
      `/notes/${id}/minutes/preview`,
      '/templates',
    ])
      expect((await visitor.get(path)).status, path).toBe(403)
    expect((await visitor.patch(`/notes/${id}`, { place: 'x' })).status).toBe(403)
  })

  it('says the server’s time, and holds the clock by it', async () => {
    const { id, syncName } = await create()
    using client = await open(stoa, people.editor, { syncName })
    startTimer(client.doc, { item: 'a', now })
    await client.saved()
    expect((await people.reader.api.get<{ now: number }>('/clock')).body.now).toBe(now)
    now += 90_000
    const held = await people.editor.api.post<NoteTimerState>(`/notes/${id}/timer`, { do: 'pause' })
    expect(held.body).toEqual({
      timer: { item: 'a', startedAt: now, elapsedMs: 90_000, running: false },
      now,
    })
    await waitUntil(() => !(client.doc.getMap('meeting').get('timer') as { running: boolean }).running)
    await people.editor.api.post(`/notes/${id}/timer`, { do: 'stop' })
    expect((await people.editor.api.get<Note>(`/notes/${id}`)).body.timer).toBeNull()
  })

  it('comes back whole with an earlier version: text and facts, but not the clock of then', async () => {
    const { id, syncName } = await create({ markdown: 'first' })
    const api = people.editor.api
    await api.patch(`/notes/${id}`, { place: 'Hall' })
    await api.post(`/notes/${id}/attendance`, { attendees: [{ guest: 'Zhao', attendance: 'present' }] })
    const { body: version } = await api.post<{ id: string; sequence: number }>(`/documents/${id}/versions`, {
      name: 'then',
      at: Date.now(),
    })
    await api.patch(`/notes/${id}`, { place: 'Roof' })
    await api.post(`/notes/${id}/attendance`, {
      attendees: [
        { guest: 'Zhao', attendance: 'absent' },
        { guest: 'Wu', attendance: 'present' },
      ],
    })
    using client = await open(stoa, people.editor, { syncName })
    startTimer(client.doc, { item: 'a', now })
    await client.saved()
    expectStatus(await api.post(`/documents/${id}/history/restore`, { versionId: version.id }), 200)
    expect((await api.get<Note>(`/notes/${id}`)).body).toMatchObject({
      place: 'Hall',
      attendees: [{ person: null, guest: 'Zhao', attendance: 'present' }],
      timer: { item: 'a' },
    })
    const { body: history } = await api.get<Page<HistoryEntry>>(`/documents/${id}/history`)
    const compared = await api.get<Comparison>(
      `/documents/${id}/history/comparison?from=${version.sequence}&to=${history.items[0]!.sequence}`,
    )
    expect(compared.body.blocks.map(({ change }) => change)).toEqual(['same'])
  })

  it('answers, and refuses more, when somebody wrote a hundred thousand attendees into it', async () => {
    const { id, syncName } = await create()
    using client = await open(stoa, people.editor, { syncName })
    const attendees = client.doc.getMap('meeting').get('attendees') as Y.Map<string>
    for (let part = 0; part < 20; part += 1) {
      client.doc.transact(() => {
        for (let i = 0; i < 5_000; i += 1) attendees.set(`guest ${part * 5_000 + i}`, 'present')
      })
      await client.saved()
    }
    const { body } = await people.editor.api.get<Note>(`/notes/${id}`)
    expect(body.attendees).toHaveLength(500)
    const answer = await people.editor.api.post<Problem>(`/notes/${id}/attendance`, {
      attendees: [{ guest: 'one more', attendance: 'present' }],
    })
    expect([answer.status, answer.body.code]).toEqual([409, 'notes.too_many_attendees'])
  })

  it('is told of in the language of whoever asks', async () => {
    const { body } = await people.editor.api.patch<{ user: User } & Me>('/me', { language: 'zh-CN' })
    expect(body.features).toEqual({ mail: false, languageModel: false })
    const { id } = await create()
    const answer = await people.editor.api.post<Problem>(`/notes/${id}/timer`, { do: 'pause' })
    expect(answer.body.title).toBe('尚未开始计时，请先为某个议题开始计时。')
  })
})
