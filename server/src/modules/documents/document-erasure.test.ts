import type { Erasure, HistoryEntry, Page, Problem } from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import { ContentNotFoundError } from '../../sync/index.ts'

describe('erasing on request', () => {
  let stoa: TestStoa
  let owner: TestPerson
  beforeAll(async () => {
    stoa = await startTestStoa()
    owner = stoa.owner
  })
  afterAll(() => stoa.stop())

  const erase = (who: TestPerson, body: object) => who.api.post<Erasure & Problem>('/erasures', body)

  it('takes a document with all that was known of it, whoever’s it is, and leaves what stood below', async () => {
    const anna = await stoa.person('Anna')
    const space = await stoa.space(anna)
    const page = await stoa.document(anna, space.id, { markdown: '写错地方的身份证号' })
    const below = await stoa.document(anna, space.id, { parentId: page.id, title: '下面的' })
    await anna.api.post(`/documents/${page.id}/versions`, { name: '一稿', sequence: 1 })

    expect(expectStatus(await erase(owner, { documentId: page.id }), 200)).toEqual({ erased: 1, shared: 0 })
    expect((await anna.api.get(`/documents/${page.id}`)).status).toBe(404)
    await expect(stoa.stoa.sync.encode(page.id, 'page')).rejects.toThrow(ContentNotFoundError)
    expect(await stoa.stoa.sync.history.listChanges(page.id, 10)).toEqual([])
    expect(
      (await anna.api.get<{ parentId: string | null }>(`/documents/${below.id}`)).body.parentId,
    ).toBeNull()
  })

  it('takes what a person wrote alone, and their name out of what they wrote with others', async () => {
    const leaving = await stoa.person('离职者')
    const space = await stoa.space(owner)
    await stoa.member(owner, space.id, leaving, 'editor')
    const alone = await stoa.document(leaving, space.id, { markdown: '只有我写' })
    const together = await stoa.document(owner, space.id, { kind: 'raw', title: '一起' })
    const { sync } = stoa.stoa
    await sync.edit(together.id, 'raw', leaving.id, (draft) => draft.getText('text').insert(0, '留下的字'))
    await stoa.stoa.services.documents.contentChanged({
      documentId: together.id,
      kind: 'raw',
      authorIds: [leaving.id],
      at: Date.now(),
    })

    expect(expectStatus(await erase(owner, { userId: leaving.id }), 200)).toEqual({ erased: 1, shared: 1 })
    expect((await owner.api.get(`/documents/${alone.id}`)).status).toBe(404)
    const text = await owner.api.get<string>(`/documents/${together.id}/content?format=text`)
    expect(text.body).toContain('留下的字')
    const { items } = (await owner.api.get<Page<HistoryEntry>>(`/documents/${together.id}/history`)).body
    expect(items.flatMap(({ authors }) => authors.map(({ name }) => name))).toContain('')
    expect(JSON.stringify(items)).not.toContain(leaving.id)
  })

  it('is for those who answer for the organisation, and for one thing at a time', async () => {
    const member = await stoa.person('成员')
    const space = await stoa.space(member)
    const page = await stoa.document(member, space.id)
    expect((await erase(member, { documentId: page.id })).status).toBe(403)
    expect((await erase(owner, {})).body.code).toBe('documents.erase_what')
    expect((await erase(owner, { documentId: page.id, userId: member.id })).body.code).toBe(
      'documents.erase_what',
    )
    expect((await erase(owner, { documentId: member.id })).body.code).toBe('documents.not_found')
    expect((await member.api.get(`/documents/${page.id}`)).status).toBe(200)
  })
})
