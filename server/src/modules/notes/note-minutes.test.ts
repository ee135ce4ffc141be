import type { HistoryEntry, Minutes, MinutesMail, Page, Problem, User } from '@stoa/protocol'
import { waitUntil } from '@stoa/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  bootDeadline,
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../app/boot.testing.ts'
import { startMailServer, type TestMailServer, textOf } from '../../platform/mail/mail-server.testing.ts'
import { note, team } from './notes.testing.ts'

type MailPage = Page<MinutesMail>

describe('minutes', () => {
  let server: TestMailServer
  let stoa: TestStoa
  let now = Date.UTC(2026, 10, 26, 9)
  let people: Awaited<ReturnType<typeof team>>
  beforeAll(async () => {
    server = await startMailServer()
    stoa = await startTestStoa({
      now: () => now,
      settings: { STOA_SMTP_URL: server.url, STOA_MAIL_FROM: 'Stoa <stoa@example.com>' },
    })
    people = await team(stoa)
    await people.reader.api.patch('/me', { language: 'zh-CN' })
  }, bootDeadline)
  afterAll(async () => {
    await stoa.stop()
    await server.stop()
  })

  const markdown =
    '## 讨论\n\n![图](https://pictures.example.com/a.png) 见 [计划](/p/1) 与 [网站](https://example.com/)\n\n```\n# 不是标题\n```'
  async function meeting(title = '发布 *评审*') {
    const { id } = await note(stoa, people.editor, people.space, { title, markdown })
    const api = people.editor.api
    await api.patch(`/notes/${id}`, { startsAt: now, endsAt: now + 3_600_000, place: '三楼 <b>' })
    await api.post(`/notes/${id}/attendance`, {
      attendees: [
        { userId: people.editor.id, attendance: 'present' },
        { guest: '赵_律师_', attendance: 'absent' },
      ],
    })
    return id
  }
  const freeze = async (id: string, name?: string) =>
    expectStatus(
      await people.editor.api.post<Minutes>(`/notes/${id}/minutes`, name === undefined ? {} : { name }),
      201,
    )
  const contentOf = async (who: TestPerson, path: string, query = '') =>
    who.api.get<string>(`${path}/content?${query}`)
  const send = (who: TestPerson, id: string, minutesId: string, body: unknown) =>
    who.api.post<MailPage & Problem>(`/notes/${id}/minutes/${minutesId}/mails`, body)
  const mailsOf = async (id: string, minutesId: string) =>
    (await people.editor.api.get<MailPage>(`/notes/${id}/minutes/${minutesId}/mails`)).body.items
  const mailTo = async (address: string) => {
    await waitUntil(() => server.received.some(({ to }) => to.includes(address)))
    return server.received.findLast(({ to }) => to.includes(address))!
  }

  it('say who was there, what was decided and who does what, then the notes, in both languages', async () => {
    const id = await meeting()
    const en = await people.editor.api.get<string>(`/notes/${id}/minutes/preview?language=en`)
    expect(en.headers.get('content-type')).toContain('text/markdown')
    expect(en.body).toContain('# 发布 \\*评审\\*\n')
    expect(en.body).toContain('- **Where**: 三楼 \\<b\\>')
    expect(en.body).toContain('- **Present**: 李梅\n- **Absent**: 赵\\_律师\\_')
    expect(en.body).toContain('## Decisions\n\nNone.')
    expect(en.body).toMatch(/## Notes\n\n### 讨论/)
    expect(en.body).toContain('\n# 不是标题\n')
    const zh = await people.reader.api.get<string>(`/notes/${id}/minutes/preview?format=html`)
    expect(zh.body).toContain('<h2>参会人员</h2>')
    expect(zh.body).toContain('<strong>地点</strong>：三楼 &lt;b&gt;')
    expect(zh.body).not.toMatch(/<b>|\[|undefined|null/)
    expect((await people.stranger.api.get(`/notes/${id}/minutes/preview`)).status).toBe(404)
  })

  it('name who owns what, to whoever may know them, and leave out what nobody wrote into', async () => {
    const { id } = await note(stoa, people.editor, people.space, {
      title: 'Blocks',
      markdown: [
        `## 发布 <!-- agenda-item id=a ownerId=${people.editor.id} minutes=10 -->`,
        `> 延期 _一周_ <!-- decision id=d date=2026-12-01 ownerId=${people.reader.id} -->`,
        '> <!-- decision id=empty -->',
        `- [x] 通知 <!-- action-item id=t due=2026-12-03 ownerId=${people.editor.id} -->`,
        '- [ ] 询价 <!-- action-item id=u ownerId=Zhao -->',
        '- [ ] <!-- action-item id=v -->',
      ].join('\n\n'),
    })
    const read = async (query: string, who = people.editor) =>
      (await who.api.get<string>(`/notes/${id}/minutes/preview?${query}`)).body
    const en = await read('language=en')
    expect(en).toContain('## Decisions\n\n- 延期 一周 (Reader, 2026-12-01)\n\n## Action items')
    expect(en).toContain('- [x] 通知 (李梅, due 2026-12-03)\n- [ ] 询价 (Zhao)\n\n## Notes')
    expect(en).not.toMatch(/<!--|\[ \]\s*$|[\uE000\uE001]|[0-9a-f]{8}-/m)
    expect(en.split('## Notes')[1]).toContain('李梅')
    const zh = await read('language=zh-CN&format=html')
    expect(zh).toContain('<li>延期 一周（Reader，2026-12-01）</li>')
    expect(zh).toContain('通知（李梅，2026-12-03 前完成）')
    expect(zh).not.toMatch(/<blockquote data-block="decision"><\/blockquote>|[\uE000\uE001]/)
    const guest = await stoa.person('Guest of a meeting', 'guest')
    await stoa.owner.api.put(`/documents/${id}/grants/person/${guest.id}`, { role: 'viewer' })
    expect(await read('language=en', guest)).toContain('李梅')
    const minutes = await freeze(id)
    const frozen = await contentOf(people.reader, `/notes/${id}/minutes/${minutes.id}`, 'language=en')
    expect(frozen.body).toBe(en)
    await send(people.editor, id, minutes.id, { addresses: ['blocks@example.org'] })
    const { raw } = await mailTo('blocks@example.org')
    expect(raw).not.toContain(people.editor.id)
  })

  it('are frozen as a named version: who, when, and what it said then', async () => {
    const id = await meeting('Freeze')
    const minutes = await freeze(id)
    expect(minutes).toMatchObject({ title: 'Freeze', createdBy: { name: '李梅' }, createdAt: now, sentTo: 0 })
    expect(minutes.name).toMatch(/^Minutes, .*2026/)
    const { body: history } = await people.editor.api.get<Page<HistoryEntry>>(`/documents/${id}/history`)
    expect(history.items.map(({ version }) => version?.name)).toContain(minutes.name)
    await people.editor.api.patch(`/notes/${id}`, { place: 'later' })
    await people.editor.api.patch(`/documents/${id}`, { title: 'later' })
    const path = `/notes/${id}/minutes/${minutes.id}`
    const frozen = await contentOf(people.reader, path, 'language=en&download=true')
    expect(frozen.body).toContain('# Freeze')
    expect(frozen.body).not.toContain('later')
    expect(frozen.headers.get('content-disposition')).toBe(
      `attachment; filename="Freeze.md"; filename*=UTF-8''Freeze.md`,
    )
    const second = await freeze(id, '第二版')
    const { body: list } = await people.reader.api.get<Page<Minutes>>(`/notes/${id}/minutes`)
    expect(list.items.map(({ name }) => name)).toEqual(['第二版', minutes.name])
    const page = await people.reader.api.get<Page<Minutes>>(`/notes/${id}/minutes?limit=1`)
    const rest = await people.reader.api.get<Page<Minutes>>(
      `/notes/${id}/minutes?limit=1&cursor=${page.body.nextCursor}`,
    )
    expect([page.body.items[0]!.id, rest.body.items[0]!.id]).toEqual([second.id, minutes.id])
    // The name can be taken away; what was frozen stays.
    const versionId = history.items.find(({ version }) => version !== null)!.version!.id
    expect((await people.editor.api.delete(`/documents/${id}/versions/${versionId}`)).status).toBe(204)
    expect((await contentOf(people.reader, path)).status).toBe(200)
  })

  it('are frozen by those who may edit, and looked for in vain by others', async () => {
    const id = await meeting()
    const minutes = await freeze(id)
    expect((await people.reader.api.post(`/notes/${id}/minutes`)).status).toBe(403)
    expect((await send(people.reader, id, minutes.id, { userIds: [people.editor.id] })).status).toBe(403)
    expect((await contentOf(people.stranger, `/notes/${id}/minutes/${minutes.id}`)).status).toBe(404)
    const other = await meeting()
    const missing = await people.editor.api.get<Problem>(`/notes/${other}/minutes/${minutes.id}/content`)
    expect([missing.status, missing.body.code]).toEqual([404, 'notes.minutes_not_found'])
  })

  it('are sent to each in their language, and only those who may see the note get a link', async () => {
    const id = await meeting('Post')
    const minutes = await freeze(id)
    const answer = await send(people.editor, id, minutes.id, {
      userIds: [people.reader.id, people.stranger.id],
      addresses: ['lawyer@example.org', people.reader.email.toUpperCase()],
    })
    expect(expectStatus(answer, 201).items).toHaveLength(3)
    const [reader, stranger, lawyer] = [
      await mailTo(people.reader.email),
      await mailTo(people.stranger.email),
      await mailTo('lawyer@example.org'),
    ]
    expect(textOf(reader)).toContain('发来“Post”的会议纪要')
    expect(textOf(reader)).toContain(`/n/${id}`)
    expect(textOf(stranger)).toContain('sends you the minutes of “Post”')
    for (const mail of [stranger, lawyer]) expect(textOf(mail)).not.toContain(`/n/${id}`)
    for (const mail of [reader, stranger, lawyer]) {
      expect(textOf(mail)).toContain('李梅')
      expect(mail.raw).not.toMatch(/<img|<script/)
    }
    await waitUntil(() => server.received.length >= 3)
    await stoa.stoa.mail.sendDue()
    const mails = await mailsOf(id, minutes.id)
    expect(mails.map(({ withLink, state, address }) => [withLink, state, address])).toEqual([
      [true, 'sent', null],
      [false, 'sent', null],
      [false, 'sent', 'lawyer@example.org'],
    ])
    const { body: audit } = await stoa.owner.api.get<
      Page<{ action: string; details: Record<string, unknown> }>
    >('/audit?action=notes.minutes_sent')
    expect(audit.items[0]).toMatchObject({
      action: 'notes.minutes_sent',
      details: { addresses: ['lawyer@example.org'], minutesId: minutes.id },
    })
    expect((await people.reader.api.get(`/notes/${id}/minutes/${minutes.id}/mails`)).status).toBe(403)
  })

  it('load nothing in a mail, whatever the notes hold', async () => {
    const id = await meeting('Pictures')
    const minutes = await freeze(id)
    await send(people.editor, id, minutes.id, { addresses: ['pictures@example.org'] })
    const { raw } = await mailTo('pictures@example.org')
    const html = raw.split('Content-Type: text/html')[1]!.replaceAll('=\r\n', '').replaceAll('=3D', '=')
    expect(html).not.toContain('pictures.example.com')
    expect(html).not.toContain('href="/p/1"')
    expect(html).toContain('https://example.com/')
  })

  it('that a mail server refuses are shown as failed, and that is not this one’s error', async () => {
    const id = await meeting('Refused')
    const minutes = await freeze(id)
    server.refuseWith = { code: 550, text: 'no such mailbox' }
    expectStatus(await send(people.editor, id, minutes.id, { addresses: ['nobody@example.org'] }), 201)
    await stoa.stoa.mail.sendDue()
    expect((await mailsOf(id, minutes.id)).map(({ state }) => state)).toEqual(['failed'])
    server.refuseWith = null
  })

  it.for([
    ['notes.nobody_to_send_to', {}],
    ['notes.recipient_not_found', { userIds: ['01890000-0000-7000-8000-000000000000'] }],
    ['http.invalid_request', { addresses: ['no address'] }],
    ['http.invalid_request', { addresses: ['a@example.org,b@example.org'] }],
    ['http.invalid_request', { addresses: ['a@example.org\r\nBcc: b@example.org'] }],
  ] as const)('are not sent with %s', async ([code, body]) => {
    const id = await meeting()
    const minutes = await freeze(id)
    const before = server.received.length
    const answer = await send(people.editor, id, minutes.id, body)
    expect([answer.status, answer.body.code]).toEqual([400, code])
    expect(server.received).toHaveLength(before)
  })

  it('are no mail cannon: guests write to no typed address, and everybody only so much', async () => {
    const id = await meeting('Cannon')
    const minutes = await freeze(id)
    const guest = await stoa.person('Guest', 'guest')
    await stoa.owner.api.put(`/documents/${id}/grants/person/${guest.id}`, { role: 'editor' })
    const refused = await send(guest, id, minutes.id, { addresses: ['x@example.org'] })
    expect([refused.status, refused.body.code]).toEqual([403, 'notes.addresses_refused'])

    const eager = await stoa.person('Eager')
    await stoa.member(stoa.owner, people.space.id, eager, 'editor')
    const many = (from: number) => Array.from({ length: 25 }, (_, i) => `target${from + i}@example.org`)
    server.refuseWith = { code: 550, text: 'closed today' }
    expectStatus(await send(eager, id, minutes.id, { addresses: many(0) }), 201)
    expectStatus(await send(eager, id, minutes.id, { addresses: many(25) }), 201)
    const over = await send(eager, id, minutes.id, { addresses: ['one-more@example.org'] })
    expect([over.status, over.body.code]).toEqual([429, 'notes.too_many_mails'])
    expect(over.body.meta).toMatchObject({ left: 0, retryAfterSeconds: 86_400 })
    now += 86_400_000
    expectStatus(await send(eager, id, minutes.id, { addresses: ['one-more@example.org'] }), 201)
    await stoa.stoa.mail.sendDue()
    server.refuseWith = null
  })

  it('go to nobody whose account is switched off', async () => {
    const id = await meeting()
    const minutes = await freeze(id)
    const gone = await stoa.person('Gone')
    expectStatus(await stoa.owner.api.put<User>(`/users/${gone.id}/deactivation`, {}), 200)
    const answer = await send(people.editor, id, minutes.id, { userIds: [gone.id] })
    expect(answer.body.code).toBe('notes.recipient_not_found')
  })
})

describe('minutes where no mail is set up', () => {
  let stoa: TestStoa
  beforeAll(async () => {
    stoa = await startTestStoa()
  }, bootDeadline)
  afterAll(() => stoa.stop())

  it('can be read and kept, and sending says why it cannot be', async () => {
    const { space, editor } = await team(stoa)
    const { id } = await note(stoa, editor, space)
    const { body: minutes } = await editor.api.post<Minutes>(`/notes/${id}/minutes`)
    const answer = await editor.api.post<Problem>(`/notes/${id}/minutes/${minutes.id}/mails`, {
      userIds: [editor.id],
    })
    expect([answer.status, answer.body.code]).toEqual([409, 'notes.mail_off'])
  })
})
