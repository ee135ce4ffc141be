import type { DocumentPerson, Page, Space } from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import { department, group } from '../rights/rights.testing.ts'

describe('people who can see a document', () => {
  let stoa: TestStoa
  let owner: TestPerson
  let space: Space
  let documentId: string
  const by: Record<string, TestPerson> = {}
  beforeAll(async () => {
    stoa = await startTestStoa()
    owner = stoa.owner
    space = await stoa.space(owner)
    documentId = (await stoa.document(owner, space.id)).id
    for (const name of ['成员', '部门的', '小组的', '外人', '离开的']) by[name] = await stoa.person(name)
    by.客人 = await stoa.person('客人', 'guest')
    by.别的客人 = await stoa.person('别的客人', 'guest')
    const upper = await department(stoa, [])
    const lower = await department(stoa, [by.部门的!], upper.id)
    const club = await group(stoa, [by.小组的!, by.成员!])
    expect(lower.id).not.toBe(upper.id)
    await stoa.member(owner, space.id, by.成员!, 'viewer')
    await stoa.member(owner, space.id, by.离开的!, 'editor')
    expectStatus(await owner.api.put(`/users/${by.离开的!.id}/deactivation`, {}), 200)
    for (const [type, { id }] of [
      ['department', upper],
      ['group', club],
      ['person', by.客人],
    ] as const)
      expectStatus(
        await owner.api.put<null>(`/documents/${documentId}/grants/${type}/${id}`, { role: 'commenter' }),
        204,
      )
  })
  afterAll(() => stoa.stop())

  const ask = (who: TestPerson, query = '', id = documentId) =>
    who.api.get<Page<DocumentPerson>>(`/documents/${id}/people?${query}`)
  const names = async (who: TestPerson, query = '', id = documentId) =>
    expectStatus(await ask(who, query, id), 200).items.map(({ name }) => name)

  it('are everybody with a right from anywhere, each once, and nobody else', async () => {
    const all = ['owner', '客人', '小组的', '成员', '部门的'].toSorted()
    expect((await names(owner)).toSorted()).toEqual(all)
    expect((await names(by.成员!)).toSorted()).toEqual(all)
    const other = await stoa.document(owner, space.id)
    expect((await names(owner, '', other.id)).toSorted()).toEqual(['owner', '成员'].toSorted())
  })

  it('are everybody but guests where everybody was given a right', async () => {
    const { id } = await stoa.document(owner, space.id)
    const role = { role: 'viewer' }
    expectStatus(await owner.api.put<null>(`/documents/${id}/grants/everyone/everyone`, role), 204)
    expect((await names(owner, '', id)).toSorted()).toEqual(
      ['owner', '外人', '小组的', '成员', '部门的'].toSorted(),
    )
  })

  it('are found by name and, but for guests, by address', async () => {
    expect(await names(owner, `query=${encodeURIComponent('的')}`)).toEqual(['小组的', '部门的'])
    expect(await names(owner, 'query=OWNER')).toEqual(['owner'])
    expect(await names(owner, `query=${encodeURIComponent(by.成员!.email)}`)).toEqual(['成员'])
    expect(await names(owner, 'query=%25')).toEqual([])
    const guest = expectStatus(await ask(by.客人!, 'query=OWNER'), 200).items
    expect(guest).toEqual([{ id: owner.id, name: 'owner', hue: owner.hue, email: null }])
    expect(await names(by.客人!, `query=${encodeURIComponent(by.成员!.email)}`)).toEqual([])
  })

  it('come in pages that miss nobody and repeat nobody', async () => {
    const whole = await names(owner)
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: Page<DocumentPerson> = expectStatus(
        await ask(owner, `limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`),
        200,
      )
      seen.push(...page.items.map(({ name }) => name))
      cursor = page.nextCursor
    }
    expect(seen).toEqual(whole)
  })

  it('are told to nobody who cannot see it themselves, as if it were not there', async () => {
    const missing = await ask(by.外人!, '', '0198a000-0000-7000-8000-000000000000')
    for (const who of [by.外人!, by.别的客人!]) {
      const { status, body } = await ask(who)
      expect(status).toBe(404)
      expect(body).toMatchObject({ code: (missing.body as unknown as { code: string }).code })
    }
    expect((await stoa.anonymous.get(`/documents/${documentId}/people`)).status).toBe(401)
  })

  it('are told to no visitor of a link', async () => {
    const link = expectStatus(
      await owner.api.post<{ secret: string }>(`/documents/${documentId}/share-links`, { role: 'viewer' }),
      201,
    )
    const visit = expectStatus(
      await stoa.anonymous.post<{ token: string }>('/share-links/visits', { secret: link.secret }),
      201,
    )
    const answer = await fetch(`${stoa.url}/api/v1/documents/${documentId}/people`, {
      headers: { authorization: `Bearer ${visit.token}` },
    })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(await names(owner)).toHaveLength(5)
  })
})
