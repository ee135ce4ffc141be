import type { Problem } from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestStoa, type TestStoa } from '../../app/boot.testing.ts'
import type { FederationTables } from './federation.tables.ts'
import { federationOf, problemIn } from './federation.testing.ts'
import { type OidcAccount, startOidcProvider, TestBrowser, type TestOidcProvider } from './oidc.testing.ts'

let stoa: TestStoa
let federation: ReturnType<typeof federationOf>
beforeAll(async () => {
  stoa = await startTestStoa({ settings: { STOA_OUTBOUND_NETWORKS: '127.0.0.1' } })
  federation = federationOf(stoa)
})
afterAll(() => stoa.stop())

const isCallback = (url: URL): boolean => url.pathname.startsWith('/api/v1/federation/callback/')

describe('the way back from a provider', () => {
  let idp: TestOidcProvider
  beforeAll(async () => {
    idp = await startOidcProvider([federation.callbackOf('corp')])
    const { issuer, clientId, clientSecret } = idp
    await federation.addProvider({ key: 'corp', name: '公司账号', issuer, clientId, clientSecret })
  })
  afterAll(() => idp.stop())

  let subjects = 0
  const account = (email: string): OidcAccount => ({
    sub: `subject-${++subjects}`,
    email,
    email_verified: true,
    name: '李梅',
  })

  it('is good once', async () => {
    idp.account = account((await stoa.person('Anna')).email)
    const browser = new TestBrowser()
    const callback = await browser.follow(await federation.begin(browser, 'corp'), isCallback)
    expect(problemIn(await browser.follow(callback, federation.isOurPage))).toBeNull()
    expect(problemIn(await browser.follow(callback, federation.isOurPage))).toBe('federation.attempt_invalid')
  })

  it('is good in the browser that began, and in no other', async () => {
    idp.account = account((await stoa.person('Anna')).email)
    const browser = new TestBrowser()
    const callback = await browser.follow(await federation.begin(browser, 'corp'), isCallback)
    const victim = new TestBrowser()
    expect(problemIn(await victim.follow(callback, federation.isOurPage))).toBe('federation.attempt_invalid')
    expect(await federation.me(victim)).toBeNull()
  })

  it('may be under way several times in one browser', async () => {
    const anna = await stoa.person('Anna')
    idp.account = account(anna.email)
    const browser = new TestBrowser()
    const first = await browser.follow(
      await federation.begin(browser, 'corp', { next: '/first' }),
      isCallback,
    )
    const second = await browser.follow(
      await federation.begin(browser, 'corp', { next: '/second' }),
      isCallback,
    )
    expect(await browser.follow(second, federation.isOurPage)).toBe(`${stoa.url}/second`)
    expect(await browser.follow(first, federation.isOurPage)).toBe(`${stoa.url}/first`)
  })

  it('is good for ten minutes', async () => {
    idp.account = account((await stoa.person('Anna')).email)
    const browser = new TestBrowser()
    const callback = await browser.follow(await federation.begin(browser, 'corp'), isCallback)
    await stoa.stoa.storage
      .db<FederationTables>()
      .updateTable('federation_attempts')
      .set({ expires_at: Date.now() - 1 })
      .execute()
    expect(problemIn(await browser.follow(callback, federation.isOurPage))).toBe('federation.attempt_invalid')
  })

  it('is refused without a state, with a forged one, and at the door of another provider', async () => {
    idp.account = account((await stoa.person('Anna')).email)
    const { issuer, clientId } = idp
    await federation.addProvider({ key: 'other', name: 'Other', issuer, clientId })
    const browser = new TestBrowser()
    const callback = new URL(await browser.follow(await federation.begin(browser, 'corp'), isCallback))
    const elsewhere = new URL(callback)
    elsewhere.pathname = elsewhere.pathname.replace('/corp', '/other')
    for (const search of ['', '?code=x', '?state=&code=x', '?state=forged&code=x']) {
      const page = await browser.follow(federation.callbackOf('corp') + search, federation.isOurPage)
      expect(problemIn(page), search).toBe('federation.attempt_invalid')
    }
    expect(problemIn(await browser.follow(elsewhere.href, federation.isOurPage))).toBe(
      'federation.attempt_invalid',
    )
  })

  it('does not take a code that was given to another attempt', async () => {
    const [anna, eva] = [await stoa.person('Anna'), await stoa.person('Eva')]
    const [first, second] = [new TestBrowser(), new TestBrowser()]
    idp.account = account(anna.email)
    const annas = new URL(await first.follow(await federation.begin(first, 'corp'), isCallback))
    idp.account = account(eva.email)
    const evas = new URL(await second.follow(await federation.begin(second, 'corp'), isCallback))
    evas.searchParams.set('code', annas.searchParams.get('code')!)
    expect(problemIn(await second.follow(evas.href, federation.isOurPage))).toBe('federation.answer_invalid')
    expect(await federation.me(second)).toBeNull()
  })

  it('leads to pages of ours only', async () => {
    const outside = [
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example',
      '\\\\evil.example',
      '/\t/evil.example',
      '/\n/evil.example',
      'javascript:alert(1)',
      '/.//evil.example',
      '/x/..//evil.example',
      '/api/v1/me',
      'evil.example',
      '',
    ]
    for (const next of outside) {
      const answer = await new TestBrowser().post(`${stoa.url}/api/v1/federation/sign-in`, {
        provider: 'corp',
        next,
      })
      expect(((await answer.json()) as Problem).code, JSON.stringify(next)).toBe('federation.next_not_ours')
    }
  })

  it('cannot be begun by a page of another site', async () => {
    const answer = await new TestBrowser().post(
      `${stoa.url}/api/v1/federation/sign-in`,
      { provider: 'corp' },
      { origin: 'https://evil.example' },
    )
    expect(((await answer.json()) as Problem).code).toBe('http.foreign_origin')
  })
})
