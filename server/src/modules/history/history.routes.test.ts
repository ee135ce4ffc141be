import type {
  AuditPage,
  Comparison,
  DocumentDetail,
  HistoryEntry,
  Page,
  Problem,
  Version,
} from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { expectStatus, startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'

/** Types into the first block of a page that holds this text, as that person. */
async function type(
  stoa: TestStoa,
  who: TestPerson,
  id: string,
  before: string,
  text: string,
): Promise<void> {
  await stoa.stoa.sync.edit(id, 'page', who.id, (draft) => {
    for (const block of draft.get('root-v2', Y.XmlElement).toArray()) {
      const run = block instanceof Y.XmlElement ? block.get(0) : undefined
      if (run instanceof Y.XmlText && run.toJSON().includes(before))
        run.insert(run.toJSON().indexOf(before) + before.length, text)
    }
  })
}

describe('the history of a document', () => {
  let stoa: TestStoa
  let owner: TestPerson
  let anna: TestPerson
  let spaceId: string
  beforeAll(async () => {
    stoa = await startTestStoa()
    owner = stoa.owner
    anna = await stoa.person('Anna')
    const space = await stoa.space(owner)
    spaceId = space.id
    await stoa.member(owner, spaceId, anna, 'editor')
  })
  afterAll(() => stoa.stop())

  const page = (markdown: string) => stoa.document(owner, spaceId, { title: '方案', markdown })
  const listed = async (id: string, query = '') =>
    expectStatus(await owner.api.get<Page<HistoryEntry>>(`/documents/${id}/history${query}`), 200)
  const markdown = async (id: string, query = '') => {
    const path = query === '' ? 'content' : `history/content${query}&format=markdown`
    return expectStatus(await owner.api.get<string>(`/documents/${id}/${path}`), 200).trim()
  }
  const newest = async (id: string) => (await listed(id)).items[0]!.sequence

  it('names who wrote, and gives every version back', async () => {
    const { id } = await page('甲\n\n乙')
    const first = await newest(id)
    await type(stoa, anna, id, '甲', '（Anna）')
    await type(stoa, owner, id, '乙', '，后来')
    const { items, nextCursor } = await listed(id)
    expect(nextCursor).toBeNull()
    expect(items.flatMap(({ authors }) => authors.map(({ name }) => name)).toSorted()).toEqual([
      'Anna',
      owner.name,
    ])
    expect(await markdown(id, `?sequence=${first}`)).toBe('甲\n\n乙')
    expect(await markdown(id, `?sequence=${first + 1}`)).toBe('甲（Anna）\n\n乙')
    expect(await markdown(id, `?at=${Date.now()}`)).toBe(await markdown(id))
    const html = await owner.api.get<string>(`/documents/${id}/history/content?sequence=${first}&format=html`)
    expect(html.body).toContain('甲')
    expect(html.headers.get('content-security-policy')).toContain('sandbox')
  })

  it('says what changed, word by word', async () => {
    const { id } = await page('我们在七月定稿\n\n不变的一段')
    const from = await newest(id)
    await type(stoa, anna, id, '七月', '中旬')
    const comparison = expectStatus(
      await owner.api.get<Comparison>(`/documents/${id}/history/comparison?from=${from}`),
      200,
    )
    expect(comparison.blocks).toEqual([
      {
        change: 'changed',
        type: 'paragraph',
        parts: [
          { change: 'same', text: '我们在七月' },
          { change: 'added', text: '中旬' },
          { change: 'same', text: '定稿' },
        ],
      },
      { change: 'same', type: 'paragraph', parts: [{ change: 'same', text: '不变的一段' }] },
    ])
  })

  it('says which version a moment is, so that it can be compared', async () => {
    const { id } = await page('甲')
    const first = await newest(id)
    await type(stoa, anna, id, '甲', '乙')
    const at = async (query: string) => {
      const answer = await owner.api.get<string>(`/documents/${id}/history/content?${query}&format=text`)
      expectStatus(answer, 200)
      return answer.headers.get('stoa-sequence')
    }
    expect(await at(`at=${Date.now()}`)).toBe(`${first + 1}`)
    expect(await at(`sequence=${first}`)).toBe(`${first}`)
    const { versionId } = expectStatus(
      await anna.api
        .post<Version>(`/documents/${id}/versions`, { name: '稿', at: Date.now() })
        .then((answer) => ({ ...answer, body: { versionId: answer.body.id } })),
      201,
    )
    expect(await at(`versionId=${versionId}`)).toBe(`${first + 1}`)
    const schema = stoa.stoa.http.swagger().paths?.['/api/v1/documents/{id}/history/content']
    expect(schema?.get?.responses?.['200']).toMatchObject({
      headers: { 'stoa-sequence': { schema: { type: 'integer' } } },
    })
  })

  it('goes back by an edit like any other, which is a version itself', async () => {
    const { id } = await page('甲')
    const first = await newest(id)
    await type(stoa, anna, id, '甲', '乙丙')
    const before = await newest(id)
    const restored = await anna.api.post<DocumentDetail>(`/documents/${id}/history/restore`, {
      sequence: first,
    })
    expect(expectStatus(restored, 200).id).toBe(id)
    expect(await markdown(id)).toBe('甲')
    expect(await markdown(id, `?sequence=${before}`)).toBe('甲乙丙')
    expectStatus(await owner.api.post(`/documents/${id}/history/restore`, { sequence: before }), 200)
    expect(await markdown(id)).toBe('甲乙丙')
  })

  it('keeps a version under a name, and shows it in its place', async () => {
    const { id } = await page('一稿')
    const made = await anna.api.post<Version>(`/documents/${id}/versions`, {
      name: ' 送审稿 ',
      sequence: await newest(id),
    })
    const version = expectStatus(made, 201)
    expect(version).toMatchObject({ name: '送审稿', createdBy: { name: 'Anna' } })
    await type(stoa, owner, id, '一稿', '，又改')
    expect(await markdown(id, `?versionId=${version.id}`)).toBe('一稿')
    const named = (await listed(id)).items.filter((entry) => entry.version !== null)
    expect(named).toHaveLength(1)
    expect(named[0]).toMatchObject({ sequence: version.sequence, version: { name: '送审稿' } })

    expectStatus(await anna.api.delete(`/documents/${id}/versions/${version.id}`), 204)
    const gone = await owner.api.get<Problem>(`/documents/${id}/history/content?versionId=${version.id}`)
    expect(gone.body.code).toBe('history.version_not_found')
  })

  it('writes down who went back, and who took a name away', async () => {
    const { id } = await page('甲')
    const sequence = await newest(id)
    const version = await anna.api.post<Version>(`/documents/${id}/versions`, { name: '一稿', sequence })
    await type(stoa, anna, id, '甲', '乙')
    expectStatus(await anna.api.post(`/documents/${id}/history/restore`, { sequence }), 200)
    expectStatus(await anna.api.delete(`/documents/${id}/versions/${version.body.id}`), 204)
    const { items } = (await owner.api.get<AuditPage>(`/audit?target=${id}&action=history`)).body
    expect(items.map(({ action, actor, details }) => [action, actor.id, details])).toMatchObject([
      ['history.version_deleted', anna.id, { name: '一稿', sequence }],
      ['history.restored', anna.id, { sequence }],
    ])
  })

  it('gives a version as a copy, of kinds that cannot be merged as well', async () => {
    const raw = await stoa.document(owner, spaceId, { kind: 'raw', title: '数据' })
    await stoa.stoa.sync.edit(raw.id, 'raw', owner.id, (draft) => draft.getText('text').insert(0, '旧'))
    const then = await newest(raw.id)
    await stoa.stoa.sync.edit(raw.id, 'raw', owner.id, (draft) => draft.getText('text').insert(1, '新'))
    const path = `/documents/${raw.id}/history/restore`
    const refused = await owner.api.post<Problem>(path, { sequence: then })
    expect(refused.body.code).toBe('history.not_restorable')
    const copy = expectStatus(
      await owner.api.post<DocumentDetail>(path, { sequence: then, asCopy: true, title: '数据（旧）' }),
      200,
    )
    expect(copy).toMatchObject({ title: '数据（旧）', kind: 'raw', spaceId })
    expect((await owner.api.get<string>(`/documents/${copy.id}/content?format=text`)).body).toContain('旧')
    expect((await owner.api.get<string>(`/documents/${copy.id}/content?format=text`)).body).not.toContain(
      '新',
    )
  })

  it('is read by readers, changed by editors, and not there for others', async () => {
    const { id } = await page('甲')
    const viewer = await stoa.person('读者')
    const stranger = await stoa.person('外人')
    await stoa.member(owner, spaceId, viewer, 'viewer')
    const at = `/documents/${id}`
    expect((await viewer.api.get(`${at}/history`)).status).toBe(200)
    expect((await viewer.api.post(`${at}/history/restore`, { sequence: 1 })).status).toBe(403)
    expect((await viewer.api.post(`${at}/versions`, { name: 'x', sequence: 1 })).status).toBe(403)
    for (const answer of [
      await stranger.api.get(`${at}/history`),
      await stranger.api.get(`${at}/history/content?sequence=1`),
      await stranger.api.get(`${at}/history/comparison?from=1`),
      await stranger.api.post(`${at}/history/restore`, { sequence: 1 }),
      await stranger.api.post(`${at}/history/restore`, { sequence: 1, asCopy: true }),
      await stranger.api.post(`${at}/versions`, { name: 'x', sequence: 1 }),
    ])
      expect(answer.status).toBe(404)
  })

  it('refuses a version that nobody named or nobody knows', async () => {
    const { id } = await page('甲')
    const code = async (query: string) =>
      (await owner.api.get<Problem>(`/documents/${id}/history/content${query}`)).body.code
    expect(await code('')).toBe('history.which_version')
    expect(await code('?sequence=1&at=5')).toBe('history.which_version')
    expect(await code('?sequence=99')).toBe('history.version_gone')
    expect(await code('?sequence=-1')).toBe('http.invalid_request')
  })

  it('comes in pages', async () => {
    const { id } = await page('甲')
    const { items } = await listed(id, '?limit=1')
    expect(items).toHaveLength(1)
    const all = await listed(id)
    expect(all.items.map(({ sequence }) => sequence)).toEqual(
      all.items.map(({ sequence }) => sequence).toSorted((a, b) => b - a),
    )
  })
})
