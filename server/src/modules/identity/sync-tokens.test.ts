import { HocuspocusProvider } from '@hocuspocus/provider'
import type { CreatedShareLink, DocumentDetail, LinkVisit, SyncToken } from '@stoa/protocol'
import { waitUntil } from '@stoa/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebsocketProvider } from 'y-websocket'
import { Doc } from 'yjs'
import {
  bootDeadline,
  createApi,
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../app/boot.testing.ts'
import { testBrowser } from './identity.testing.ts'

const minute = 60_000

describe('short-lived sync tokens', () => {
  let stoa: TestStoa
  let person: TestPerson
  let document: DocumentDetail
  let spaceId: string
  let now: number
  let open: { destroy(): void }[]

  beforeEach(async () => {
    now = Date.now()
    open = []
    stoa = await startTestStoa({ now: () => now })
    person = await stoa.person('李梅')
    const space = await stoa.space(stoa.owner)
    spaceId = space.id
    await stoa.member(stoa.owner, spaceId, person, 'editor')
    document = await stoa.document(stoa.owner, spaceId, { kind: 'raw' })
  }, bootDeadline)
  afterEach(async () => {
    for (const provider of open) provider.destroy()
    await stoa.stop()
  })

  const ask = async (who = person) => expectStatus(await who.api.post<SyncToken>('/sync-tokens'), 201).token

  function connect(token: string | (() => Promise<string>)) {
    const seen = { denied: [] as string[], closes: [] as number[], sockets: new Set<unknown>() }
    const provider: HocuspocusProvider = new HocuspocusProvider({
      url: `${stoa.wsUrl}/sync`,
      name: document.syncName,
      token,
      onStatus: () => {
        const { webSocket } = provider.configuration.websocketProvider
        if (webSocket !== null) seen.sockets.add(webSocket)
      },
      onAuthenticationFailed: ({ reason }) => seen.denied.push(reason),
      onClose: ({ event }) => seen.closes.push(event.code),
    })
    open.push(provider)
    const isSaved = () => provider.isSynced && !provider.hasUnsyncedChanges
    return { provider, seen, isSaved, text: provider.document.getText('content') }
  }
  const stored = async () =>
    (await stoa.owner.api.get<string>(`/documents/${document.id}/content?format=text`)).body

  /** Until the server has looked at every token that was given out. */
  async function allShown(): Promise<void> {
    const deadline = performance.now() + 10_000
    const waiting = () =>
      stoa.stoa.storage
        .db<{ sync_tokens: { used_by: string | null } }>()
        .selectFrom('sync_tokens')
        .selectAll()
        .where('used_by', 'is', null)
        .execute()
    while ((await waiting()).length > 0) {
      if (performance.now() > deadline) throw new Error('A token was never shown.')
    }
  }

  it('open a document with a stock provider, also over the y-websocket protocol', async () => {
    const { isSaved, text } = connect(await ask())
    await waitUntil(isSaved)
    text.insert(0, '你好')
    await waitUntil(isSaved)
    expect(await stored()).toContain('你好')

    const doc = new Doc()
    const yjs = new WebsocketProvider(`${stoa.wsUrl}/yjs`, document.syncName, doc, {
      params: { token: await ask() },
      disableBc: true,
    })
    open.push(yjs)
    await waitUntil(() => doc.getText('content').length > 0)
  })

  it('an hour of renewals: no edit lost, and no reconnect but the one that the network makes', async () => {
    const start = now
    let asked = 0
    const { provider, seen, isSaved, text } = connect(() => {
      asked += 1
      return ask()
    })
    await waitUntil(isSaved)
    const typed: string[] = []
    for (let renewal = 0; renewal < 13; renewal++) {
      // Every token given out until now is over.
      now += 5 * minute + 1
      typed.push(`第${renewal}句。`)
      text.insert(text.length, typed.at(-1)!)
      const before = asked
      await provider.sendToken()
      expect(asked).toBe(before + 1)
      await allShown()
      await waitUntil(isSaved)
      if (renewal === 6) {
        provider.configuration.websocketProvider.webSocket!.close()
        text.insert(text.length, '断网时。')
        typed.push('断网时。')
        await waitUntil(() => seen.sockets.size === 2 && isSaved(), { timeoutMs: 15_000 })
        await allShown()
      }
    }
    expect(now - start).toBeGreaterThan(60 * minute)
    expect((await stored()).trim()).toBe(typed.join(''))
    expect(seen.denied).toEqual([])
    expect(seen.sockets.size).toBe(2)
  })

  it('an open socket outlives its token, and ends with the session behind it', async () => {
    const browser = testBrowser(stoa.url)
    await browser.signIn(person.email, person.password)
    const { body } = await browser.call<SyncToken>('POST', '/sync-tokens')
    const { seen, isSaved, text } = connect(body.token)
    await waitUntil(isSaved)
    now += 10 * minute
    text.insert(0, '还在。')
    await waitUntil(isSaved)
    await browser.call('DELETE', '/sessions/current')
    await waitUntil(() => seen.closes.length > 0)
    expect(seen.closes[0]).toBe(4401)
  })

  it('an open socket ends with the right to the document, whatever token opened it', async () => {
    const { seen, isSaved } = connect(await ask())
    await waitUntil(isSaved)
    await stoa.owner.api.delete(`/spaces/${spaceId}/members/${person.id}`)
    await waitUntil(() => seen.closes.length > 0)
    expect(seen.closes[0]).toBe(4403)
  })

  it('a forged, expired or replayed one is refused', async () => {
    const replayed = await ask()
    const first = connect(replayed)
    await waitUntil(first.isSaved)
    const expired = await ask()
    now += 5 * minute + 1
    for (const token of ['stoa_y_forged', expired, replayed]) {
      const { seen } = connect(token)
      await waitUntil(() => seen.denied.length > 0)
      expect(seen.denied, token).toEqual(['unauthenticated'])
    }
    expect(first.isSaved()).toBe(true)
    expect(first.seen.closes).toEqual([])
  })

  it('one of somebody else, or that does not hold, shown on an open socket ends it', async () => {
    for (const shown of [() => Promise.resolve('stoa_y_forged'), () => ask(stoa.owner)]) {
      let token = () => ask()
      const { provider, seen, isSaved } = connect(() => token())
      await waitUntil(isSaved)
      token = shown
      await provider.sendToken()
      await waitUntil(() => seen.closes.length > 0)
      expect(seen.closes[0]).toBe(4401)
      provider.destroy()
    }
  })

  it('opens nothing but documents, and nothing once the person is switched off or the session over', async () => {
    const token = await ask()
    expect(
      (await fetch(`${stoa.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status,
    ).toBe(401)
    const browser = testBrowser(stoa.url)
    await browser.signIn(person.email, person.password)
    const { body } = await browser.call<SyncToken>('POST', '/sync-tokens')
    await browser.call('DELETE', '/sessions/current')
    const late = connect(body.token)
    await waitUntil(() => late.seen.denied.length > 0)
    await stoa.owner.api.put(`/users/${person.id}/deactivation`, {})
    const off = connect(token)
    await waitUntil(() => off.seen.denied.length > 0)
    expect([late.seen.denied, off.seen.denied]).toEqual([['unauthenticated'], ['unauthenticated']])
    expect((await stoa.anonymous.post('/sync-tokens')).status).toBe(401)
  })

  it('serve the visitor of a share link as far as the link goes, who gets nothing of an account', async () => {
    const shared = expectStatus(
      await stoa.owner.api.post<CreatedShareLink>(`/documents/${document.id}/share-links`, {
        role: 'viewer',
      }),
      201,
    )
    const visit = expectStatus(
      await stoa.anonymous.post<LinkVisit>('/share-links/visits', { secret: shared.secret }),
      201,
    )
    const visitor = createApi(stoa.url, visit.token)
    const { token } = expectStatus(await visitor.post<SyncToken>('/sync-tokens'), 201)
    const { seen, isSaved, text } = connect(token)
    await waitUntil(isSaved)
    text.insert(0, '访客写的')
    await waitUntil(() => !isSaved())
    expect(await stored()).not.toContain('访客写的')
    expect((await visitor.post('/api-tokens', { name: 'x' })).status).toBe(403)
    expect((await visitor.patch('/me', { name: 'x' })).status).toBe(403)
    await stoa.owner.api.delete(`/documents/${document.id}/share-links/${shared.id}`)
    await waitUntil(() => seen.closes.length > 0)
    expect((await visitor.post('/sync-tokens')).status).toBe(401)
  })

  it('lasts as long as the operator says', async () => {
    await stoa.stop()
    stoa = await startTestStoa({ settings: { STOA_SYNC_TOKEN_SECONDS: '7' }, now: () => now })
    const { body } = await stoa.owner.api.post<SyncToken>('/sync-tokens')
    expect(body.expiresAt).toBe(now + 7000)
  })
})
