import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestStoa, type TestStoa } from '../../app/boot.testing.ts'
import { federationOf, problemIn } from './federation.testing.ts'
import { type ForgingProvider, startForgingProvider, TestBrowser } from './oidc.testing.ts'

let stoa: TestStoa
let federation: ReturnType<typeof federationOf>
beforeAll(async () => {
  stoa = await startTestStoa({ settings: { STOA_OUTBOUND_NETWORKS: '127.0.0.1' } })
  federation = federationOf(stoa)
})
afterAll(() => stoa.stop())

describe('a provider that cannot be trusted', () => {
  let idp: ForgingProvider
  beforeAll(async () => {
    idp = await startForgingProvider()
    await federation.addProvider({
      key: 'forger',
      name: 'Forger',
      issuer: idp.issuer,
      clientId: 'stoa',
      clientSecret: 'the secret of the client',
      createsAccounts: true,
    })
  })
  afterAll(() => idp.stop())
  beforeEach(() => {
    idp.forgery = {}
  })

  /** Goes to the provider and comes back with a code, as if the person had signed in there. */
  async function outcome(parameters: Record<string, string> = {}): Promise<string> {
    const browser = new TestBrowser()
    const page = new URL(await federation.begin(browser, 'forger'))
    expect(page.searchParams.get('code_challenge_method')).toBe('S256')
    idp.nonce = page.searchParams.get('nonce')!
    const back = new URL(federation.callbackOf('forger'))
    const sent = { code: 'any', state: page.searchParams.get('state')!, iss: idp.issuer, ...parameters }
    for (const [name, value] of Object.entries(sent)) back.searchParams.set(name, value)
    const end = await browser.follow(back.href, federation.isOurPage)
    const problem = problemIn(end)
    expect((await federation.me(browser)) === null).toBe(problem !== null)
    return problem ?? 'in'
  }

  it('is believed while it does as it should', async () => {
    expect(await outcome()).toBe('in')
  })

  const now = () => Math.floor(Date.now() / 1000)
  it.each<[string, ForgingProvider['forgery']]>([
    ['a nonce of another attempt', { claims: (claims) => ({ ...claims, nonce: 'another' }) }],
    ['no nonce', { claims: (claims) => ({ ...claims, nonce: undefined }) }],
    ['another issuer', { claims: (claims) => ({ ...claims, iss: 'https://other.example' }) }],
    ['another audience', { claims: (claims) => ({ ...claims, aud: 'somebody else' }) }],
    [
      'several audiences, for another party',
      { claims: (claims) => ({ ...claims, aud: ['stoa', 'x'], azp: 'x' }) },
    ],
    ['an expired token', { claims: (claims) => ({ ...claims, iat: now() - 900, exp: now() - 600 }) }],
    ['no expiry', { claims: (claims) => ({ ...claims, exp: undefined }) }],
    ['no subject', { claims: (claims) => ({ ...claims, sub: undefined }) }],
    ['no signature', { algorithm: 'none' }],
    ['a signature by the client’s own secret', { algorithm: 'HS256' }],
    ['a signature by another key', { algorithm: 'other key' }],
  ])('is not believed with %s', async (_what, forgery) => {
    idp.forgery = forgery
    expect(await outcome()).toBe('federation.answer_invalid')
  })

  it('is not believed when the answer comes from another issuer', async () => {
    expect(await outcome({ iss: 'https://other.example' })).toBe('federation.answer_invalid')
  })

  it('opens no account by a verified address that is none', async () => {
    idp.forgery = { claims: (claims) => ({ ...claims, sub: 's2', email: undefined }) }
    expect(await outcome()).toBe('federation.address_not_verified')
    idp.forgery = {
      claims: (claims) => ({ ...claims, sub: 's2', email: stoa.owner.email, email_verified: 'true' }),
    }
    expect(await outcome()).toBe('federation.address_not_verified')
  })
})
