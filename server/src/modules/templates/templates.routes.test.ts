import { readBoard } from '@stoa/board'
import { readNoteContent } from '@stoa/note'
import type { DocumentDetail, Note, Page, Problem, Space, Template } from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import {
  bootDeadline,
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../app/boot.testing.ts'
import { department } from '../rights/rights.testing.ts'

describe('templates', () => {
  let stoa: TestStoa
  const now = Date.UTC(2026, 10, 26, 9)
  let space: Space
  let author: TestPerson
  let departmentName: string
  beforeAll(async () => {
    stoa = await startTestStoa({ now: () => now })
    space = await stoa.space(stoa.owner)
    author = await stoa.person('李 *梅*')
    await stoa.member(stoa.owner, space.id, author, 'editor')
    departmentName = (await department(stoa, [author])).name
  }, bootDeadline)
  afterAll(() => stoa.stop())

  const list = async (query = '', who: TestPerson = author) =>
    (await who.api.get<Page<Template>>(`/templates?${query}`)).body.items
  const make = (body: Partial<DocumentDetail> & { templateId?: string; markdown?: string }, who = author) =>
    who.api.post<DocumentDetail & Problem>('/documents', {
      spaceId: space.id,
      kind: 'page',
      title: '',
      ...body,
    })
  const contentOf = async (id: string, format = 'markdown') =>
    (await author.api.get<string>(`/documents/${id}/content?format=${format}`)).body
  const stateOf = async (id: string): Promise<Y.Doc> => {
    const response = await fetch(`${stoa.url}/api/v1/documents/${id}/content?format=yjs`, {
      headers: { authorization: `Bearer ${author.token}` },
    })
    const doc = new Y.Doc()
    Y.applyUpdate(doc, new Uint8Array(await response.arrayBuffer()))
    return doc
  }

  it('come with Stoa, for pages, boards and notes, in the language of the reader', async () => {
    const [en, zh] = [await list('language=en'), await list('language=zh-CN')]
    expect(en.map(({ id }) => id)).toEqual(zh.map(({ id }) => id))
    expect(Object.groupBy(en, ({ kind }) => kind)).toMatchObject({
      page: { length: 5 },
      board: { length: 3 },
      note: { length: 4 },
    })
    for (const { title, description, outline } of zh) {
      expect(`${title}${description}`).toMatch(/\p{Script=Han}/u)
      expect(description).not.toMatch(/[a-z]{3,}/)
      expect(outline.length).toBeGreaterThan(3)
    }
    for (const { title, description } of en) expect(`${title}${description}`).not.toMatch(/\p{Script=Han}/u)
    await author.api.patch('/me', { language: 'zh-CN' })
    expect((await list('kind=note')).map(({ title }) => title)).toEqual([
      '周会',
      '决策会',
      '一对一面谈',
      '复盘',
    ])
    await author.api.patch('/me', { language: 'en' })
    expect((await list('kind=note')).map(({ title }) => title)).toEqual([
      'Weekly meeting',
      'Decision meeting',
      'One-to-one',
      'Retrospective',
    ])
  })

  it.for([
    [
      'en',
      'cross-department-request',
      [
        'Project',
        'Requesting department',
        'Collaborating departments',
        'Priority',
        'Owner',
        'Contact',
        'Date of the request',
      ],
      ['Goal', 'Deliverables and milestones', 'Notes'],
    ],
    [
      'zh-CN',
      'cross-department-request',
      ['项目名称', '需求提出部门', '协作部门', '优先级', '负责人', '联系方式', '提出日期'],
      ['目标', '交付物与时间节点', '备注'],
    ],
    [
      'en',
      'weekly-sync',
      ['Department', 'Name', 'Date'],
      ['Done', 'Doing', 'Not started', 'Problems, and help needed', 'Next week'],
    ],
    [
      'zh-CN',
      'weekly-sync',
      ['部门', '姓名', '提交日期'],
      ['已完成', '进行中', '未开始', '遇到的问题及需协调的资源', '下周工作计划'],
    ],
  ] as const)('in %s: %s has all its fields and parts', async ([language, id, fields, parts]) => {
    const template = (await list(`language=${language}&kind=page`)).find((each) => each.id === id)!
    expect(template.outline.flatMap((block) => (block.type === 'field' ? [block.label] : []))).toEqual(fields)
    const headings = template.outline.flatMap((block) => (block.type === 'heading' ? [block.text] : []))
    expect(headings).toEqual(expect.arrayContaining([...parts]))
    expect(template.outline.some(({ type }) => type === 'table')).toBe(true)
  })

  it('become documents that render, with today, the author and their department filled in', async () => {
    const made = expectStatus(await make({ templateId: 'weekly-sync' }), 201)
    expect(made.title).toBe('Weekly sync, November 26, 2026')
    const json = JSON.stringify(await author.api.get(`/documents/${made.id}/content?format=json`))
    expect(json).toContain(author.id)
    expect(json).toContain('"2026-11-26"')
    expect(json).toContain(departmentName)
    for (const format of ['markdown', 'html', 'text'])
      expect(await contentOf(made.id, format), format).not.toMatch(/\{\{|undefined/)
    expect(await contentOf(made.id, 'html')).toContain('<dt>Name</dt><dd>李 *梅*</dd>')
    expect(await contentOf(made.id, 'html')).not.toContain(author.id)
    const named = expectStatus(await make({ templateId: 'weekly-sync', title: 'Mine' }), 201)
    expect(named.title).toBe('Mine')
  })

  it('of every kind and language make something that can be opened', async () => {
    for (const language of ['en', 'zh-CN'] as const) {
      await author.api.patch('/me', { language })
      for (const { id, kind, outline } of await list(`language=${language}`)) {
        const made = expectStatus(await make({ templateId: id, kind }), 201)
        const doc = await stateOf(made.id)
        if (kind === 'board') {
          const { columns, cards } = readBoard(doc)
          expect(columns.map(({ title }) => title)).toEqual(
            outline.flatMap((block) => (block.type === 'column' ? [block.text] : [])),
          )
          expect(columns.some(({ isDone }) => isDone)).toBe(true)
          expect(cards.size).toBeGreaterThan(0)
        } else {
          expect(await contentOf(made.id, 'html'), id).toMatch(/<h2|<p/)
          expect(await contentOf(made.id, 'markdown'), id).not.toContain('{{')
        }
        if (kind === 'note') {
          const { agenda, actions } = readNoteContent(doc)
          expect(agenda.length).toBeGreaterThanOrEqual(5)
          expect(actions).toHaveLength(1)
          expect([...agenda, ...actions].every((block) => block.id !== null)).toBe(true)
          expect((await author.api.get<Note>(`/notes/${made.id}`)).status).toBe(200)
        }
      }
    }
    await author.api.patch('/me', { language: 'en' })
  })

  it('make one document of one request, however often it is sent', async () => {
    const body = { id: '01934000-0000-7000-8000-00000000abcd', templateId: 'sprint', kind: 'board' as const }
    const answers = await Promise.all(Array.from({ length: 5 }, () => make(body)))
    expect(new Set(answers.map((answer) => expectStatus(answer, 201).id))).toEqual(new Set([body.id]))
    expect(readBoard(await stateOf(body.id)).columns).toHaveLength(5)
    const other = await make({ ...body }, stoa.owner)
    expect([other.status, other.body.code]).toEqual([409, 'documents.id_taken'])
  })

  it.for([
    ['documents.template_not_found', { templateId: 'nothing' }],
    ['documents.template_not_found', { templateId: '01890000-0000-7000-8000-000000000000' }],
    ['documents.template_unusable', { templateId: 'sprint' }],
    ['documents.template_unusable', { templateId: 'onboarding', markdown: 'x' }],
    ['http.invalid_request', { templateId: '../secrets' }],
  ] as const)('are refused with %s, and nothing is made', async ([code, body]) => {
    const answer = await make({ title: 'refused', ...body })
    expect([answer.status, answer.body.code]).toEqual([400, code])
    const tree = await author.api.get<Page<DocumentDetail>>(`/documents?spaceId=${space.id}&limit=500`)
    expect(tree.body.items.map(({ title }) => title)).not.toContain('refused')
  })

  describe('of the organisation’s own', () => {
    const keep = (documentId: string, parts: Partial<Template> = {}, who: TestPerson = stoa.owner) =>
      who.api.post<Template & Problem>('/templates', { documentId, title: '我们的', ...parts })

    it('are made of a document, and begin new ones with its content', async () => {
      const source = await stoa.document(author, space.id, {
        markdown: '# 计划 {{日期}}\n\n**{{author}}** 来自 {{ 部门 }}\n\n负责：{{someone}}',
      })
      const kept = expectStatus(await keep(source.id, { description: '说明', language: 'zh-CN' }), 201)
      expect(kept).toMatchObject({
        kind: 'page',
        builtIn: false,
        language: 'zh-CN',
        description: '说明',
        createdBy: { id: stoa.owner.id },
        can: ['templates.manage'],
      })
      expect(kept.outline[0]).toEqual({ type: 'heading', level: 1, text: '计划 {{日期}}' })
      const first = (await list('kind=page'))[0]!
      expect(first).toMatchObject({ id: kept.id, can: [] })
      const made = expectStatus(await make({ templateId: kept.id }), 201)
      expect(made.title).toBe('我们的')
      expect(await contentOf(made.id, 'html')).toBe(
        `<h1>计划 2026年11月26日</h1><p><strong>李 *梅*</strong> 来自 ${departmentName}</p><p>负责：{{someone}}</p>`,
      )
      expect(await contentOf(source.id)).toContain('{{日期}}')
    })

    it('of a note keep nothing of that meeting: no time, no people, no cards, nothing ticked off', async () => {
      const source = await stoa.document(author, space.id, {
        kind: 'note',
        markdown: '## 议题 <!-- agenda-item id=a minutes=5 -->\n\n- [x] 做完的事 <!-- action-item id=b -->',
      })
      const plan = await stoa.document(author, space.id, { kind: 'board' })
      expectStatus(await author.api.put(`/notes/${source.id}/actions/b/card`, { boardId: plan.id }), 200)
      await author.api.patch(`/notes/${source.id}`, { startsAt: now, place: '三楼' })
      await author.api.post(`/notes/${source.id}/attendance`, {
        attendees: [{ userId: author.id, attendance: 'present' }],
      })
      const kept = expectStatus(await keep(source.id), 201)
      const [one, two] = [
        expectStatus(await make({ templateId: kept.id, kind: 'note' }), 201),
        expectStatus(await make({ templateId: kept.id, kind: 'note' }), 201),
      ]
      const { body } = await author.api.get<Note>(`/notes/${one.id}`)
      expect(body).toMatchObject({ startsAt: null, place: '', attendees: [] })
      expect(body.agenda).toMatchObject([{ text: '议题', minutes: 5 }])
      expect(body.actions).toMatchObject([{ text: '做完的事', done: false, link: null }])
      const idsOf = async (id: string) =>
        (await author.api.get<Note>(`/notes/${id}`)).body.actions.map((action) => action.id)
      expect(await idsOf(one.id)).not.toEqual(await idsOf(two.id))
    })

    it('of a board keep its columns and cards', async () => {
      const source = expectStatus(await make({ templateId: 'project-board', kind: 'board' }), 201)
      const kept = expectStatus(await keep(source.id), 201)
      expect(kept.outline).toHaveLength(5)
      const made = expectStatus(await make({ templateId: kept.id, kind: 'board' }), 201)
      expect([...readBoard(await stateOf(made.id)).cards.values()].map(({ title }) => title)).toEqual(
        [...readBoard(await stateOf(source.id)).cards.values()].map(({ title }) => title),
      )
    })

    it('are renamed, replaced and removed, by those who may, and it is written down', async () => {
      const source = await stoa.document(author, space.id, { markdown: 'first' })
      const better = await stoa.document(author, space.id, { markdown: 'second' })
      const kept = expectStatus(await keep(source.id), 201)
      const path = `/templates/${kept.id}`
      const renamed = await stoa.owner.api.patch<Template>(path, { title: '新名', version: kept.version })
      expect(expectStatus(renamed, 200)).toMatchObject({ title: '新名', version: kept.version + 1 })
      const conflict = await stoa.owner.api.patch<Problem>(path, { title: 'x', version: kept.version })
      expect([conflict.status, conflict.body.code]).toEqual([409, 'templates.version_conflict'])
      expectStatus(await stoa.owner.api.patch(path, { documentId: better.id }), 200)
      const made = expectStatus(await make({ templateId: kept.id }), 201)
      expect(await contentOf(made.id)).toBe('second')
      const other = await stoa.document(author, space.id, { kind: 'note' })
      expect((await stoa.owner.api.patch<Problem>(path, { documentId: other.id })).body.code).toBe(
        'templates.kind_unsuitable',
      )
      expect((await stoa.owner.api.delete(path)).status).toBe(204)
      expect((await author.api.get<Problem>(path)).body.code).toBe('templates.not_found')
      expect(await contentOf(made.id)).toBe('second')
      const { body: audit } =
        await stoa.owner.api.get<Page<{ action: string; target: { id: string } }>>('/audit?limit=50')
      const own = audit.items.filter(({ target }) => target?.id === kept.id)
      expect(own.map(({ action }) => action)).toEqual([
        'templates.removed',
        'templates.updated',
        'templates.updated',
        'templates.created',
      ])
    })

    it('are no way to read what one may not see, nor to show it', async () => {
      const hidden = await stoa.space(stoa.owner, 'hidden')
      const secret = await stoa.document(stoa.owner, hidden.id, { markdown: 'secret' })
      const keeper = await stoa.person('Keeper')
      const role = await stoa.owner.api.post<{ id: string }>('/roles', {
        name: 'keepers',
        actions: ['templates.manage'],
      })
      expectStatus(await stoa.owner.api.put(`/roles/${role.body.id}/members/${keeper.id}`, {}), 200)
      const refused = await keep(secret.id, {}, keeper)
      expect([refused.status, refused.body.code]).toEqual([404, 'documents.not_found'])
      const page = await stoa.document(author, space.id)
      expect((await keep(page.id, {}, author)).status).toBe(403)
      await stoa.member(stoa.owner, space.id, keeper, 'viewer')
      expectStatus(await keep(page.id, { title: 'by a keeper' }, keeper), 201)
      const raw = await stoa.document(author, space.id, { kind: 'raw' })
      expect((await keep(raw.id)).body.code).toBe('templates.kind_unsuitable')
      const built = await stoa.owner.api.patch<Problem>('/templates/weekly-sync', { title: 'x' })
      expect([built.status, built.body.code]).toEqual([409, 'templates.built_in'])
    })

    it('are not shown to guests, who have the built-in ones', async () => {
      const guest = await stoa.person('Guest', 'guest')
      await stoa.member(stoa.owner, space.id, guest, 'editor')
      const source = await stoa.document(author, space.id, { markdown: 'internal' })
      const kept = expectStatus(await keep(source.id), 201)
      expect((await list('', guest)).every(({ builtIn }) => builtIn)).toBe(true)
      expect((await guest.api.get(`/templates/${kept.id}`)).status).toBe(404)
      expect((await make({ templateId: kept.id }, guest)).body.code).toBe('documents.template_not_found')
      const made = expectStatus(await make({ templateId: 'weekly-sync' }, guest), 201)
      expect(made.title).toContain('Weekly sync')
    })

    it('are listed page by page, the built-in ones behind the last', async () => {
      const source = await stoa.document(author, space.id, { kind: 'note' })
      for (const title of ['A', 'B', 'C']) expectStatus(await keep(source.id, { title }), 201)
      const seen: Template[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const query: string = `kind=note&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`
        const { body } = await author.api.get<Page<Template>>(`/templates?${query}`)
        seen.push(...body.items)
        cursor = body.nextCursor
      }
      expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length)
      expect(seen.filter(({ builtIn }) => builtIn)).toHaveLength(4)
      expect(seen.filter(({ builtIn }) => !builtIn).length).toBeGreaterThanOrEqual(3)
    })
  })
})
