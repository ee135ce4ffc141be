import { HocuspocusProvider } from '@hocuspocus/provider'
import type {
  Access,
  CreatedShareLink,
  DocumentDetail,
  DocumentNode,
  LinkVisit,
  Page,
  Problem,
  ShareLink,
  Space,
} from '@stoa/protocol'
import { waitUntil } from '@stoa/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Api,
  createApi,
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../app/boot.testing.ts'

describe('share links', () => {
  let stoa: TestStoa
  let owner: TestPerson
  let space: Space
  /** Added to the machine's time. */
  let ahead = 0
  beforeAll(async () => {
    stoa = await startTestStoa({ now: () => Date.now() + ahead })
    owner = stoa.owner
    space = await stoa.space(owner, '对外')
  })
  afterAll(() => stoa.stop())

  const document = (parts: Parameters<TestStoa['document']>[2] = {}) => stoa.document(owner, space.id, parts)
  const link = async (id: string, body: object = {}) =>
    expectStatus(
      await owner.api.post<CreatedShareLink>(`/documents/${id}/share-links`, { role: 'viewer', ...body }),
      201,
    )
  const open = (secret: string, password?: string) =>
    stoa.anonymous.post<LinkVisit & Problem>('/share-links/visits', {
      secret,
      ...(password === undefined ? {} : { password }),
    })
  async function visitor(secret: string, password?: string): Promise<Api & { token: string }> {
    const { token } = expectStatus(await open(secret, password), 201)
    return { ...createApi(stoa.url, token), token }
  }
  const revoke = (id: string, linkId: string) =>
    owner.api.delete<Problem>(`/documents/${id}/share-links/${linkId}`)

  async function reader(syncName: string, token: string) {
    const closes: number[] = []
    const provider = new HocuspocusProvider({
      url: `${stoa.wsUrl}/sync`,
      name: syncName,
      token,
      onClose: ({ event }) => closes.push(event.code),
    })
    await waitUntil(() => provider.isSynced)
    return { provider, closes }
  }

  it('open the page and what is below it, to read and nothing else', async () => {
    const shared = await document({ title: '公开说明', markdown: '给客户看的' })
    const below = await document({ parentId: shared.id, title: '附件' })
    const other = await document({ title: '内部' })
    const { secret } = await link(shared.id)
    const visit = expectStatus(await open(secret), 201)
    expect(visit).toMatchObject({ documentId: shared.id, role: 'viewer' })
    const { api } = { api: createApi(stoa.url, visit.token) }

    const seen = expectStatus(await api.get<DocumentDetail>(`/documents/${shared.id}`), 200)
    expect(seen).toMatchObject({ title: '公开说明', role: 'viewer', can: ['documents.read'] })
    expect((await api.get<string>(`/documents/${shared.id}/content`)).body).toContain('给客户看的')
    const tree = await api.get<Page<DocumentNode>>(`/documents?spaceId=${space.id}`)
    expect(tree.body.items.map(({ id }) => id)).toEqual([shared.id, below.id])
    expect((await api.get(`/documents/${other.id}`)).status).toBe(404)
    expect((await api.get(`/documents/${other.id}/content`)).status).toBe(404)

    for (const [method, path] of [
      ['get', '/me'],
      ['get', '/users'],
      ['get', '/people'],
      ['get', '/departments'],
      ['get', '/groups'],
      ['get', '/spaces'],
      ['get', '/home'],
      ['get', `/trash?spaceId=${space.id}`],
      ['get', `/documents/${shared.id}/members`],
      ['get', `/documents/${shared.id}/grants`],
      ['get', `/documents/${shared.id}/history`],
      ['get', `/documents/${shared.id}/share-links`],
      ['post', `/documents/${shared.id}/duplicate`],
      ['delete', `/documents/${shared.id}`],
      ['delete', '/sessions/current'],
    ] as const)
      expect((await api[method](path)).status, path).toBe(403)
    expect((await api.post('/spaces', { name: 'x' })).status).toBe(403)
    expect((await api.post('/api-tokens', { name: 'x' })).status).toBe(403)
    expect((await api.patch(`/documents/${shared.id}`, { title: 'x' })).status).toBe(403)
    expect((await api.post('/documents', { spaceId: space.id, kind: 'raw', title: 'x' })).status).toBe(403)
  })

  it('reads along on a socket and writes nothing; a withdrawn link closes it within a second', async () => {
    const shared = await document({ kind: 'raw' })
    const { id, secret } = await link(shared.id, { role: 'commenter' })
    const { token } = await visitor(secret)
    const { provider, closes } = await reader(shared.syncName, token)
    await stoa.stoa.sync.edit(shared.id, 'raw', null, (draft) => draft.getText('content').insert(0, '原文'))
    await waitUntil(() => provider.document.getText('content').toJSON() === '原文')
    provider.document.getText('content').insert(0, '访客写的')
    await waitUntil(() => !provider.hasUnsyncedChanges || provider.unsyncedChanges > 0)
    const text = async () => (await owner.api.get<string>(`/documents/${shared.id}/content?format=text`)).body
    expect(await text()).toContain('原文')
    expect(await text()).not.toContain('访客写的')

    const began = performance.now()
    expectStatus(await revoke(shared.id, id), 204)
    await waitUntil(() => closes.length > 0)
    expect(closes[0]).toBe(4403)
    expect(performance.now() - began).toBeLessThan(1_000)
    provider.destroy()
    expect((await createApi(stoa.url, token).get(`/documents/${shared.id}`)).status).toBe(401)
    expect((await open(secret)).body.code).toBe('rights.link_not_found')
  })

  it('end by themselves when their time comes, for who is inside too', async () => {
    const shared = await document({ kind: 'raw' })
    const past = await owner.api.post<Problem>(`/documents/${shared.id}/share-links`, {
      role: 'viewer',
      expiresAt: Date.now() + ahead - 1,
    })
    expect(past.body.code).toBe('rights.link_expiry_past')
    const soon = Date.now() + ahead + 1_500
    const { secret } = await link(shared.id, { expiresAt: soon })
    const { token } = await visitor(secret)
    const { provider, closes } = await reader(shared.syncName, token)
    await waitUntil(() => closes.length > 0)
    expect(Date.now() + ahead).toBeGreaterThanOrEqual(soon)
    provider.destroy()
    expect((await open(secret)).body.code).toBe('rights.link_not_found')
    expect((await createApi(stoa.url, token).get(`/documents/${shared.id}`)).status).toBe(401)
    expect((await owner.api.get<Page<ShareLink>>(`/documents/${shared.id}/share-links`)).body.items).toEqual(
      [],
    )
  })

  it('a visit lasts for hours, not for ever, and the link opens again', async () => {
    const shared = await document()
    const { secret } = await link(shared.id)
    const { get } = await visitor(secret)
    expect((await get(`/documents/${shared.id}`)).status).toBe(200)
    ahead += 9 * 3_600_000
    expect((await get(`/documents/${shared.id}`)).status).toBe(401)
    expect((await open(secret)).status).toBe(201)
  })

  it('with a password: needed, and not to be guessed', async () => {
    const shared = await document()
    const { id, secret, hasPassword } = await link(shared.id, { password: '芝麻开门' })
    expect(hasPassword).toBe(true)
    expect((await open(secret)).body.code).toBe('rights.link_password')
    expect((await open(secret, '芝麻关门')).body.code).toBe('rights.link_password_wrong')
    expect((await open(secret, '芝麻开门')).status).toBe(201)
    // One address is slowed down first; the link itself rests when many addresses try.
    const codes = new Set<string>()
    const { links } = stoa.stoa.services.rights
    for (let tries = 0; tries < 21; tries++) {
      await links.open({ secret, password: `falsch ${tries}` }).catch((error: { code: string }) => {
        codes.add(error.code)
      })
    }
    expect(codes).toEqual(new Set(['rights.link_password_wrong', 'rights.link_resting']))
    await expect(links.open({ secret, password: '芝麻开门' })).rejects.toThrow('rights.link_resting')
    ahead += 6 * 60_000
    expect((await links.open({ secret, password: '芝麻开门' })).documentId).toBe(shared.id)
    let limited = 0
    for (let tries = 0; tries < 12; tries++) if ((await open(secret, 'x')).status === 429) limited += 1
    expect(limited).toBeGreaterThan(0)
    expectStatus(await revoke(shared.id, id), 204)
  })

  it('a forged, foreign or cut secret or token opens nothing', async () => {
    const shared = await document()
    const { secret } = await link(shared.id)
    const { token } = await visitor(secret)
    for (const wrong of [`${secret}x`, secret.slice(0, -1), token, owner.token, 'stoa_share_'])
      expect((await open(wrong)).body.code, wrong).toBe('rights.link_not_found')
    for (const wrong of [`${token}x`, secret, 'stoa_l_'])
      expect((await createApi(stoa.url, wrong).get(`/documents/${shared.id}`)).status, wrong).toBe(401)
  })

  it('are made, listed and withdrawn by managers of the page, and of that page alone', async () => {
    const shared = await document()
    const other = await document()
    const editor = await stoa.person('编辑')
    await stoa.member(owner, space.id, editor, 'editor')
    const made = await link(shared.id, { role: 'commenter' })
    const path = `/documents/${shared.id}/share-links`
    expect((await editor.api.post(path, { role: 'viewer' })).status).toBe(403)
    expect((await editor.api.get(path)).status).toBe(403)
    expect((await editor.api.delete(`${path}/${made.id}`)).status).toBe(403)
    expect((await owner.api.post(path, { role: 'editor' })).status).toBe(400)
    expect((await owner.api.post(path, { role: 'viewer', documentId: other.id })).status).toBe(400)
    expect((await revoke(other.id, made.id)).body.code).toBe('rights.link_not_found')
    const { items } = (await owner.api.get<Page<ShareLink>>(path)).body
    expect(items).toMatchObject([{ id: made.id, role: 'commenter', createdBy: { id: owner.id } }])
    expect(JSON.stringify(items)).not.toContain(made.secret)
    expect(JSON.stringify((await owner.api.get(`/documents/${shared.id}/grants`)).body)).not.toContain(
      made.id,
    )
    const why = await owner.api.get<Access>(`/documents/${shared.id}/access/${editor.id}`)
    expect(why.body.paths).toHaveLength(1)
    expect((await open(made.secret)).status).toBe(201)
  })

  it('do not reach below a page that does not inherit, and die with their page', async () => {
    const shared = await document()
    const closed = await document({ parentId: shared.id })
    expectStatus(await owner.api.put(`/documents/${closed.id}/inheritance`, { inherits: false }), 200)
    const { secret } = await link(shared.id)
    const { get } = await visitor(secret)
    expect((await get(`/documents/${closed.id}`)).status).toBe(404)
    expectStatus(await owner.api.delete(`/documents/${closed.id}`), 204)
    expectStatus(await owner.api.delete(`/documents/${shared.id}`), 204)
    for (const path of ['', '/content'])
      expect((await get(`/documents/${shared.id}${path}`)).status, 'in the trash').toBe(404)
    expectStatus(await owner.api.post(`/documents/${shared.id}/restore`), 200)
    expect((await get(`/documents/${shared.id}`)).status).toBe(200)
    expectStatus(await owner.api.delete(`/documents/${shared.id}`), 204)
    expectStatus(await owner.api.delete(`/trash/${shared.id}`), 204)
    expect((await get(`/documents/${shared.id}`)).status).toBe(401)
    expect((await open(secret)).body.code).toBe('rights.link_not_found')
  })

  it('no secret, password or token of theirs is in the audit log or among the events', async () => {
    const shared = await document()
    const { secret } = await link(shared.id, { password: 'geheim!' })
    const { token } = await visitor(secret, 'geheim!')
    const audit = JSON.stringify((await owner.api.get(`/audit?target=${shared.id}`)).body)
    expect(audit).toContain('documents.link_created')
    const { events } = await stoa.stoa.events.since(0, 10_000)
    for (const hidden of [secret, token, 'geheim!']) {
      expect(audit).not.toContain(hidden)
      expect(JSON.stringify(events)).not.toContain(hidden)
    }
  })
})
