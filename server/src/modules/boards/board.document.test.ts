import { addCard, addChecklistItem, readBoard } from '@stoa/board'
import type { DocumentDetail, Problem } from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { bootDeadline, expectStatus, startTestStoa, type TestStoa } from '../../app/boot.testing.ts'
import { boardKind } from './board.document.ts'

describe('a board', () => {
  let stoa: TestStoa
  let spaceId: string
  beforeAll(async () => {
    stoa = await startTestStoa()
    spaceId = (await stoa.space(stoa.owner)).id
  }, bootDeadline)
  afterAll(() => stoa.stop())

  it.each([
    ['en', ['To do', 'In progress', 'Done']],
    ['zh-CN', ['待办', '进行中', '已完成']],
  ])('begins with three columns in the language of the organisation: %s', async (language, titles) => {
    const document = new Y.Doc()
    await boardKind.seed(document, { language })
    const { columns } = readBoard(document)
    expect(columns.map(({ title }) => title)).toEqual(titles)
    expect(columns.map(({ isDone }) => isDone)).toEqual([false, false, true])
  })

  it('is a document like any other: made, read as JSON and as its state, copied, put into the trash', async () => {
    const { api } = stoa.owner
    const board = await stoa.document(stoa.owner, spaceId, { kind: 'board', title: '发布计划' })
    expect(board.syncName).toBe(`board.${board.id}`)
    await stoa.stoa.sync.edit(board.id, 'board', stoa.owner.id, (draft) =>
      addCard(draft, { title: '写发布说明', at: 1 }),
    )
    const read = expectStatus(
      await api.get<ReturnType<typeof readBoard>>(`/documents/${board.id}/content?format=json`),
      200,
    )
    expect(Object.values(read.cards)).toMatchObject([{ title: '写发布说明', column: read.columns[0]!.id }])
    expect((await api.get(`/documents/${board.id}/content?format=yjs`)).status).toBe(200)
    const copy = expectStatus(await api.post<DocumentDetail>(`/documents/${board.id}/duplicate`), 201)
    const copied = await stoa.stoa.sync.read(copy.id, 'board', readBoard)
    expect([...copied.cards.values()].map(({ title }) => title)).toEqual(['写发布说明'])
    expectStatus(await api.delete(`/documents/${board.id}`), 204)
  })

  it('is read as Markdown, text and HTML, and what people wrote is text in all of them', async () => {
    const board = await stoa.document(stoa.owner, spaceId, { kind: 'board', title: '发布计划' })
    await stoa.stoa.sync.edit(board.id, 'board', stoa.owner.id, (draft) => {
      const id = addCard(draft, {
        title: '<b>写</b> & *读*',
        description: '<script>1</script>\n第二行',
        due: '2026-12-01',
        at: 1,
      })
      addChecklistItem(draft, id, { text: '<i>项</i>', isDone: true, at: 1 })
    })
    const read = async (format: string) =>
      expectStatus(await stoa.owner.api.get<string>(`/documents/${board.id}/content?format=${format}`), 200)
    const html = await read('html')
    expect(html).toContain(
      '<h2>To do</h2><ul><li>&lt;b&gt;写&lt;/b&gt; &amp; *读* <time datetime="2026-12-01">',
    )
    expect(html).toContain(
      '<p>&lt;script&gt;1&lt;/script&gt;</p><p>第二行</p><ul><li><s>&lt;i&gt;项&lt;/i&gt;</s></li></ul>',
    )
    expect(html).not.toMatch(/<(script|b|i)>/)
    expect(await read('text')).toContain('<b>写</b> & *读*')
    expect(await read('markdown')).toContain(String.raw`- [ ] \<b\>写\</b\> \& \*读\* · due 2026-12-01`)
  })

  it('does not begin from Markdown', async () => {
    const body = { spaceId, kind: 'board', title: 'x', markdown: '- one' }
    const refused = await stoa.owner.api.post<Problem>('/documents', body)
    expect(refused.body.code).toBe('documents.markdown_refused')
  })
})
