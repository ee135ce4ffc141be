import type { DocumentDetail, DocumentNode, Page, Problem, Space, TrashItem } from '@stoa/protocol'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import { modules } from '../../app/modules.ts'

describe('documents over HTTP', () => {
  let stoa: TestStoa
  let owner: TestPerson
  let space: Space
  beforeAll(async () => {
    stoa = await startTestStoa()
    owner = stoa.owner
    space = await stoa.space(owner)
  })
  afterAll(() => stoa.stop())

  const page = (title: string, parentId: string | null = null, spaceId = space.id) =>
    stoa.document(owner, spaceId, { title, parentId })
  const move = (id: string, body: object) =>
    owner.api.post<DocumentDetail & Problem>(`/documents/${id}/move`, body)
  const get = async (id: string) => expectStatus(await owner.api.get<DocumentDetail>(`/documents/${id}`), 200)
  const tree = async (spaceId = space.id, who = owner) =>
    expectStatus(await who.api.get<Page<DocumentNode>>(`/documents?spaceId=${spaceId}&limit=500`), 200).items
  const children = async (parentId: string | null, spaceId = space.id) =>
    (await tree(spaceId))
      .filter((node) => node.parentId === parentId)
      .sort((a, b) => (a.position < b.position ? -1 : 1))
      .map((node) => node.title)

  it('creates a page that is seeded and can be read in every format', async () => {
    const created = await stoa.document(owner, space.id, {
      title: '入职',
      markdown: '# 你好\n\n- [ ] 领取电脑\n',
    })
    const read = async (format: string) =>
      (await owner.api.get<string>(`/documents/${created.id}/content?format=${format}`)).body
    expect(await read('markdown')).toContain('# 你好')
    expect(await read('text')).toContain('领取电脑')
    expect(await read('html')).toMatch(/<h1>.*你好.*<\/h1>/)
    expect(JSON.stringify(await read('json'))).toContain('领取电脑')
    const yjs = await owner.api.get<string>(`/documents/${created.id}/content?format=yjs`)
    expect(yjs.headers.get('content-type')).toBe('application/octet-stream')
    expect(yjs.body.length).toBeGreaterThan(10)
  })

  it('orders siblings by what they were put behind', async () => {
    const parent = await page('排序')
    const [a, b, c] = [await page('a', parent.id), await page('b', parent.id), await page('c', parent.id)]
    expect(await children(parent.id)).toEqual(['a', 'b', 'c'])
    expectStatus(await move(c.id, { parentId: parent.id, afterId: null }), 200)
    expect(await children(parent.id)).toEqual(['c', 'a', 'b'])
    expectStatus(await move(c.id, { parentId: parent.id, afterId: a.id }), 200)
    expect(await children(parent.id)).toEqual(['a', 'c', 'b'])
    expectStatus(await move(a.id, { parentId: parent.id }), 200)
    expect(await children(parent.id)).toEqual(['c', 'b', 'a'])
    expect((await move(a.id, { parentId: parent.id, afterId: space.id })).body.code).toBe(
      'documents.sibling_not_found',
    )
    expect(b.parentId).toBe(parent.id)
  })

  it('refuses a cycle, itself as parent, and a parent of another space', async () => {
    const top = await page('top')
    const below = await page('below', top.id)
    const deepest = await page('deepest', below.id)
    expect((await move(top.id, { parentId: deepest.id })).body.code).toBe('documents.cycle')
    expect((await move(top.id, { parentId: top.id })).body.code).toBe('documents.cycle')
    const other = await stoa.space(owner, '另一个')
    const foreign = await page('foreign', null, other.id)
    expect((await move(top.id, { parentId: foreign.id })).body.code).toBe('documents.parent_not_found')
    expect((await get(deepest.id)).parentId).toBe(below.id)
  })

  it('moves a subtree to another space whole', async () => {
    const other = await stoa.space(owner, '市场部')
    const top = await page('方案')
    const below = await page('附件', top.id)
    expectStatus(await move(top.id, { spaceId: other.id, parentId: null }), 200)
    expect(await children(null, other.id)).toEqual(['方案'])
    expect((await get(below.id)).spaceId).toBe(other.id)
  })

  it('any sequence of moves leaves a tree: every node is reached from the top, once', async () => {
    const { id: spaceId } = await stoa.space(owner, 'property')
    const nodes: DocumentDetail[] = []
    for (let i = 0; i < 8; i++) nodes.push(await page(`n${i}`, null, spaceId))
    const step = fc.tuple(fc.nat(7), fc.option(fc.nat(7)), fc.option(fc.nat(7)))
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        for (const [what, under, after] of steps) {
          const body = {
            parentId: under === null ? null : nodes[under]!.id,
            ...(after === null ? {} : { afterId: nodes[after]!.id }),
          }
          const { status } = await move(nodes[what]!.id, body)
          expect([200, 400, 409]).toContain(status)
        }
        const now = await tree(spaceId)
        const seen = new Set<string>()
        const visit = (parentId: string | null): void => {
          for (const node of now.filter((candidate) => candidate.parentId === parentId)) {
            expect(seen.has(node.id)).toBe(false)
            seen.add(node.id)
            visit(node.id)
          }
        }
        visit(null)
        expect(seen.size).toBe(nodes.length)
      }),
      { numRuns: 15 },
    )
  })

  it('deletes a subtree to the trash, brings it back, and deletes it for good', async () => {
    const top = await page('季度计划')
    const below = await page('草稿', top.id)
    expectStatus(await owner.api.delete(`/documents/${top.id}`), 204)
    expect((await tree()).some(({ id }) => id === top.id || id === below.id)).toBe(false)
    const trash = expectStatus(await owner.api.get<Page<TrashItem>>(`/trash?spaceId=${space.id}`), 200)
    expect(trash.items.find(({ id }) => id === top.id)).toMatchObject({
      descendants: 1,
      trashedBy: { id: owner.id },
    })
    expect((await owner.api.patch<Problem>(`/documents/${below.id}`, { title: 'x' })).body.code).toBe(
      'documents.in_trash',
    )

    expectStatus(await owner.api.post(`/documents/${top.id}/restore`), 200)
    expect((await get(below.id)).parentId).toBe(top.id)
    expect((await owner.api.delete<Problem>(`/trash/${top.id}`)).body?.code).toBe('documents.not_in_trash')

    expectStatus(await owner.api.delete(`/documents/${top.id}`), 204)
    expectStatus(await owner.api.delete(`/trash/${top.id}`), 204)
    for (const id of [top.id, below.id]) {
      expect((await owner.api.get(`/documents/${id}`)).status).toBe(404)
      await expect(stoa.stoa.sync.encode(id, 'page')).rejects.toThrow(id)
    }
  })

  it('restores to the top of the space when the parent is gone', async () => {
    const top = await page('旧目录')
    const below = await page('仍要保留', top.id)
    expectStatus(await owner.api.delete(`/documents/${below.id}`), 204)
    expectStatus(await owner.api.delete(`/documents/${top.id}`), 204)
    expectStatus(await owner.api.delete(`/trash/${top.id}`), 204)
    expectStatus(await owner.api.post(`/documents/${below.id}/restore`), 200)
    expect((await get(below.id)).parentId).toBeNull()
  })

  it('a stale tab does not delete pages it did not show', async () => {
    const top = await page('看起来是空的')
    await page('同事刚放进来的', top.id)
    const refused = await owner.api.delete<Problem>(`/documents/${top.id}?descendants=0`)
    expect(refused.status).toBe(409)
    expect(refused.body).toMatchObject({ code: 'documents.subtree_changed', meta: { descendants: 1 } })
    expectStatus(await owner.api.delete(`/documents/${top.id}?descendants=1`), 204)
  })

  it('nothing is put into the trash by moving or creating there', async () => {
    const gone = await page('已删除')
    const other = await page('其他')
    expectStatus(await owner.api.delete(`/documents/${gone.id}`), 204)
    expect((await move(other.id, { parentId: gone.id })).body.code).toBe('documents.parent_not_found')
    const created = await owner.api.post<Problem>('/documents', {
      spaceId: space.id,
      kind: 'page',
      title: 'x',
      parentId: gone.id,
    })
    expect(created.body.code).toBe('documents.parent_not_found')
  })

  it('duplicates a page with what is below it, behind the original', async () => {
    const top = await stoa.document(owner, space.id, { title: '模板', markdown: '模板内容' })
    await page('下级', top.id)
    const copy = expectStatus(
      await owner.api.post<DocumentDetail>(`/documents/${top.id}/duplicate`, {
        withDescendants: true,
        title: '模板（副本）',
      }),
      201,
    )
    expect(copy).toMatchObject({ title: '模板（副本）', descendants: 1, parentId: top.parentId })
    expect((await owner.api.get<string>(`/documents/${copy.id}/content?format=text`)).body).toContain(
      '模板内容',
    )
    expect(await children(copy.id)).toEqual(['下级'])
    const titles = await children(null)
    expect(titles.indexOf('模板（副本）')).toBe(titles.indexOf('模板') + 1)
  })

  it('refuses a title based on an older version', async () => {
    const document = await page('一')
    expectStatus(
      await owner.api.patch(`/documents/${document.id}`, { title: '二', version: document.version }),
      200,
    )
    const late = await owner.api.patch<Problem>(`/documents/${document.id}`, {
      title: '三',
      version: document.version,
    })
    expect(late.body.code).toBe('documents.version_conflict')
    expect((await get(document.id)).title).toBe('二')
  })

  it('says which kinds and formats there are not', async () => {
    // Without the modules that bring kinds of their own.
    const upTo = modules.findIndex(({ name }) => name === 'documents') + 1
    const bare = await startTestStoa({ modules: modules.slice(0, upTo) })
    const { id: spaceId } = await bare.space(bare.owner)
    const made = await bare.owner.api.post<Problem>('/documents', { spaceId, kind: 'board', title: 'x' })
    await bare.stop()
    expect(made.body).toMatchObject({ code: 'documents.kind_unavailable', meta: { kinds: ['raw'] } })
    const raw = await stoa.document(owner, space.id, { kind: 'raw', title: 'raw' })
    expect((await owner.api.get<Problem>(`/documents/${raw.id}/content?format=docx`)).status).toBe(400)
  })

  it('pages through a tree with a cursor', async () => {
    const { id: spaceId } = await stoa.space(owner, 'pages')
    for (let i = 0; i < 5; i++) await page(`p${i}`, null, spaceId)
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`
      const list: Page<DocumentNode> = expectStatus(
        await owner.api.get<Page<DocumentNode>>(`/documents?spaceId=${spaceId}&limit=2${query}`),
        200,
      )
      seen.push(...list.items.map(({ title }) => title))
      cursor = list.nextCursor
    }
    expect(seen).toEqual(['p0', 'p1', 'p2', 'p3', 'p4'])
  })

  it('shows on the home page what I worked on and what others changed', async () => {
    const li = await stoa.person('李梅')
    const { id: spaceId } = await stoa.space(owner, '首页')
    await stoa.member(owner, spaceId, li, 'editor')
    const mine = await stoa.document(li, spaceId, { title: '我的' })
    const theirs = await stoa.document(owner, spaceId, { title: '别人的' })
    const { body } = await li.api.get<{
      recent: { document: DocumentNode }[]
      changes: { document: DocumentNode; by: { id: string } }[]
    }>('/home')
    expect(body.recent.map(({ document }) => document.id)).toEqual([mine.id])
    expect(body.changes.map(({ document }) => document.id)).toEqual([theirs.id])
    expect(body.changes[0]!.by.id).toBe(owner.id)
  })
})
