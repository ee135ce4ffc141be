import type { FederatedIdentityList, FederationProvider, Group, Problem, SignInOptions } from '@stoa/protocol'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectStatus, startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import { type AuditTables } from '../../platform/audit/audit-entry.ts'
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

describe('signing in through a provider', () => {
  let idp: TestOidcProvider
  let provider: FederationProvider
  beforeAll(async () => {
    idp = await startOidcProvider([federation.callbackOf('corp')])
    const { issuer, clientId, clientSecret } = idp
    provider = await federation.addProvider({
      key: 'corp',
      name: '公司账号',
      issuer,
      clientId,
      clientSecret,
      scopes: 'email profile groups',
    })
  })
  afterAll(() => idp.stop())
  beforeEach(() =>
    federation.change(provider.id, { createsAccounts: false, creationDomains: [], groupsClaim: null }),
  )

  let subjects = 0
  const account = (email: string, more: Partial<OidcAccount> = {}): OidcAccount => ({
    sub: `subject-${++subjects}`,
    email,
    email_verified: true,
    name: '李梅',
    ...more,
  })
  /** @returns the browser, and the page that it was led to in the end */
  async function signIn(who: OidcAccount, more: object = {}) {
    idp.account = who
    const browser = new TestBrowser()
    const page = await browser.follow(await federation.begin(browser, 'corp', more), federation.isOurPage)
    return { browser, page }
  }

  it('makes an account where that is wanted, once, and leads to where one was going', async () => {
    await federation.change(provider.id, { createsAccounts: true })
    const who = account('Li.Mei@example.com')
    const { browser, page } = await signIn(who, { next: '/p/handbook?view=1#top' })
    expect(page).toBe(`${stoa.url}/p/handbook?view=1#top`)
    const first = (await federation.me(browser))!
    expect(first.user).toMatchObject({ email: 'li.mei@example.com', name: '李梅', role: 'member' })
    const again = await signIn({ ...who, email: 'renamed@example.com' })
    expect((await federation.me(again.browser))!.user.id).toBe(first.user.id)
    expect(browser.cookieNames.filter((name) => name.startsWith('stoa_federation_'))).toEqual([])
  })

  it('makes none where that is not wanted, or not for this domain', async () => {
    const { page, browser } = await signIn(account('stranger@example.com'))
    expect(problemIn(page)).toBe('federation.no_account')
    expect(await federation.me(browser)).toBeNull()
    await federation.change(provider.id, { createsAccounts: true, creationDomains: ['Corp.example'] })
    expect(problemIn((await signIn(account('stranger@example.com'))).page)).toBe('federation.no_account')
    expect(problemIn((await signIn(account('a@sub.corp.example'))).page)).toBe('federation.no_account')
    expect(problemIn((await signIn(account('new@corp.example'))).page)).toBeNull()
  })

  it('opens the account with the verified address, and no other', async () => {
    const anna = await stoa.person('Anna')
    for (const unproven of [{ email_verified: false }, { email_verified: undefined }]) {
      const { page, browser } = await signIn(account(anna.email, unproven as Partial<OidcAccount>))
      expect(problemIn(page)).toBe('federation.address_not_verified')
      expect(await federation.me(browser)).toBeNull()
    }
    const kelvin = await stoa.person('Kim')
    for (const alike of [
      kelvin.email.replace('@', '\u212A@'),
      `${kelvin.email}\u0000`,
      `<${kelvin.email}>`,
      'a b@c.d',
    ]) {
      const { page } = await signIn(account(alike))
      expect(problemIn(page), alike).toBe('federation.address_not_verified')
    }
    const { browser } = await signIn(account(anna.email.toUpperCase()))
    expect((await federation.me(browser))!.user.id).toBe(anna.id)
  })

  it('opens no account whose own address was never proven: somebody may have taken it in advance', async () => {
    const squatter = await stoa.person('Squatter')
    await sql`update users set email_verified_at = null where id = ${squatter.id}`.execute(
      stoa.stoa.storage.db(),
    )
    const { page } = await signIn(account(squatter.email))
    expect(problemIn(page)).toBe('federation.address_not_proven_here')
  })

  it('opens an owner’s account only after the owner connected it', async () => {
    const who = account(stoa.owner.email)
    expect(problemIn((await signIn(who)).page)).toBe('federation.owner_connects_first')
    const browser = await signedInWithPassword(stoa.owner)
    idp.account = who
    await browser.follow(
      await federation.begin(browser, 'corp', { link: true, next: '/settings' }),
      federation.isOurPage,
    )
    expect((await federation.me((await signIn(who)).browser))!.user.id).toBe(stoa.owner.id)
    const { items } = (await stoa.owner.api.get<FederatedIdentityList>('/federation/identities')).body
    expect(items).toMatchObject([{ source: '公司账号' }])
    expectStatus(await stoa.owner.api.delete(`/federation/identities/${items[0]!.id}`), 204)
    expect(problemIn((await signIn(who)).page)).toBe('federation.owner_connects_first')
  })

  it('connects nothing for somebody who has signed out, or is somebody else by now', async () => {
    const [anna, eva] = [await stoa.person('Anna'), await stoa.person('Eva')]
    const who = account('elsewhere@example.com')
    idp.account = who
    const browser = await signedInWithPassword(anna)
    const page = await federation.begin(browser, 'corp', { link: true })
    const callback = await browser.follow(page, isCallback)
    await signInWithPassword(browser, eva)
    expect(problemIn(await browser.follow(callback, federation.isOurPage))).toBe('federation.attempt_invalid')
    expect(problemIn((await signIn(who)).page)).toBe('federation.no_account')
    await expect(federation.begin(new TestBrowser(), 'corp', { link: true })).rejects.toThrow(
      'http.unauthenticated',
    )
  })

  it('keeps one account elsewhere for one person here', async () => {
    const [anna, eva] = [await stoa.person('Anna'), await stoa.person('Eva')]
    const who = account(anna.email)
    await signIn(who)
    const browser = await signedInWithPassword(eva)
    idp.account = who
    const page = await browser.follow(
      await federation.begin(browser, 'corp', { link: true }),
      federation.isOurPage,
    )
    expect(problemIn(page)).toBe('federation.already_connected')
    const strange = await eva.api.delete<Problem>(`/federation/identities/${await identityOf(anna)}`)
    expect(strange.body.code).toBe('federation.identity_not_found')
  })

  it('keeps out whoever is switched off', async () => {
    const gone = await stoa.person('Gone')
    const who = account(gone.email)
    await signIn(who)
    expectStatus(await stoa.owner.api.put(`/users/${gone.id}/deactivation`, {}), 200)
    expect(problemIn((await signIn(who)).page)).toBe('federation.account_deactivated')
    expect(problemIn((await signIn(account(gone.email))).page)).toBe('federation.account_deactivated')
  })

  it('says so when somebody cancels', async () => {
    idp.account = null
    const browser = new TestBrowser()
    const page = await browser.follow(await federation.begin(browser, 'corp'), federation.isOurPage)
    expect(problemIn(page)).toBe('federation.cancelled')
  })

  it('begins a new session, under a secret nobody had before', async () => {
    const anna = await stoa.person('Anna')
    const browser = await signedInWithPassword(anna)
    const before = browser.cookie('stoa_session')
    idp.account = account(anna.email)
    await browser.follow(await federation.begin(browser, 'corp'), federation.isOurPage)
    expect(browser.cookie('stoa_session')).not.toBe(before)
    const old = await fetch(`${stoa.url}/api/v1/me`, { headers: { cookie: `stoa_session=${before}` } })
    expect(old.status).toBe(401)
  })

  it('takes people into the groups that the provider names, and out of them again', async () => {
    const group = async (name: string) =>
      expectStatus(await stoa.owner.api.post<Group>('/groups', { name }), 201)
    const [sales, staff, own] = [await group('销售'), await group('全体'), await group('自建')]
    const anna = await stoa.person('Anna')
    expectStatus(await stoa.owner.api.put(`/groups/${own.id}/members/${anna.id}`, {}), 200)
    await federation.change(provider.id, {
      groupsClaim: 'groups',
      groupMappings: [
        { value: 'sales', groupId: sales.id },
        { value: 'staff', groupId: staff.id },
        { value: 'gone', groupId: '00000000-0000-7000-8000-000000000000' },
      ],
    })
    const who = account(anna.email, { groups: ['sales', 'staff', 'gone'] })
    const groupsNow = async () => {
      const { items } = (await anna.api.get<{ items: { name: string; memberCount: number }[] }>('/groups'))
        .body
      return items.filter(({ memberCount }) => memberCount > 0).map(({ name }) => name)
    }
    await signIn(who)
    expect(new Set(await groupsNow())).toEqual(new Set(['销售', '全体', '自建']))
    await signIn({ ...who, groups: ['staff'] })
    expect(new Set(await groupsNow())).toEqual(new Set(['全体', '自建']))
    await signIn({ ...who, groups: undefined as never })
    expect(new Set(await groupsNow())).toEqual(new Set(['全体', '自建']))
  })

  describe('prescribed for a domain', () => {
    it('keeps out passwords and other providers, but no owner', async () => {
      const person = async (email: string) => {
        const password = 'a password of many letters'
        const made = await stoa.owner.api.post<TestPerson>('/users', { email, name: 'P', password })
        return { ...expectStatus(made, 201), password }
      }
      const [inside, outside] = [await person('a@prescribed.example'), await person('a@free.example')]
      const { issuer, clientId, clientSecret } = idp
      const second = await startOidcProvider([federation.callbackOf('second')])
      try {
        await federation.addProvider({
          key: 'second',
          name: 'Second',
          issuer: second.issuer,
          clientId,
          clientSecret,
          createsAccounts: true,
        })
        await federation.change(provider.id, { enforcedDomains: ['Prescribed.example'] })
        const signInBy = async (who: { email: string; password: string }) => {
          const answer = await new TestBrowser().post(`${stoa.url}/api/v1/sessions`, who)
          return answer.status === 201 ? 'in' : ((await answer.json()) as Problem).code
        }
        const credentials = ({ email, password }: { email: string; password: string }) => ({
          email,
          password,
        })
        expect(await signInBy(credentials(inside))).toBe('federation.provider_prescribed')
        expect(await signInBy({ ...credentials(inside), password: 'wrong password' })).toBe(
          'identity.wrong_credentials',
        )
        expect(await signInBy(credentials(outside))).toBe('in')

        const browser = new TestBrowser()
        second.account = account('a@prescribed.example')
        const page = await browser.follow(await federation.begin(browser, 'second'), federation.isOurPage)
        expect(problemIn(page)).toBe('federation.provider_prescribed')
        expect((await federation.me((await signIn(account('a@prescribed.example'))).browser))!.user.id).toBe(
          inside.id,
        )

        const options = async (email: string) =>
          (await stoa.anonymous.get<SignInOptions>(`/federation/sign-in-options?email=${email}`)).body
        expect(await options('nobody@PRESCRIBED.example')).toMatchObject({ prescribed: 'corp' })
        expect(await options('nobody@free.example')).toMatchObject({ prescribed: null })

        await federation.change(provider.id, { enforcedDomains: ['example.com'] })
        expect(await signInBy(credentials(stoa.owner))).toBe('in')
        const twice = await stoa.owner.api.post<Problem>('/federation/providers', {
          key: 'third',
          name: 'Third',
          issuer,
          clientId,
          enforcedDomains: ['EXAMPLE.com'],
        })
        expect(twice.body.code).toBe('federation.domain_taken')
      } finally {
        await federation.change(provider.id, { enforcedDomains: [] })
        await second.stop()
      }
    })
  })

  it('is not possible through a provider that is switched off, or was never there', async () => {
    await federation.change(provider.id, { enabled: false })
    try {
      await expect(federation.begin(new TestBrowser(), 'corp')).rejects.toThrow(
        'federation.provider_not_found',
      )
      await expect(federation.begin(new TestBrowser(), 'nowhere')).rejects.toThrow(
        'federation.provider_not_found',
      )
      const { providers } = (await stoa.anonymous.get<SignInOptions>('/federation/sign-in-options')).body
      expect(providers.map(({ key }) => key)).not.toContain('corp')
    } finally {
      await federation.change(provider.id, { enabled: true })
    }
  })

  it('is written down: who connected what, and who came in', async () => {
    const anna = await stoa.person('Anna')
    await signIn(account(anna.email))
    const entries = await stoa.stoa.storage
      .db<AuditTables>()
      .selectFrom('audit_entries')
      .select(['action', 'details'])
      .where('target_id', '=', anna.id)
      .orderBy('sequence')
      .execute()
    expect(entries.map(({ action }) => action).slice(-2)).toEqual([
      'federation.connected',
      'identity.signed_in',
    ])
    expect(JSON.parse(entries.at(-1)!.details)).toMatchObject({ method: 'federation' })
  })
})

async function signInWithPassword(browser: TestBrowser, { email, password }: TestPerson): Promise<void> {
  const answer = await browser.post(`${stoa.url}/api/v1/sessions`, { email, password })
  expect(answer.status).toBe(201)
}

async function signedInWithPassword(person: TestPerson): Promise<TestBrowser> {
  const browser = new TestBrowser()
  await signInWithPassword(browser, person)
  return browser
}

async function identityOf(person: TestPerson): Promise<string> {
  const { items } = (await person.api.get<FederatedIdentityList>('/federation/identities')).body
  return items[0]!.id
}
