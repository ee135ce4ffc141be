import type { Me, Passkey, PasskeyAnswer, Problem, SecondStep, TotpSetup } from '@stoa/protocol'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestStoa, type TestPerson, type TestStoa } from '../../server/src/app/boot.testing.ts'
import { totpCode } from '../../server/src/modules/identity/totp-code.testing.ts'
import { launchChromium } from '../support/chromium.ts'

const minute = 60_000

interface Answered<T> {
  status: number
  body: T
}

describe('passkeys', () => {
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let cdp: CDPSession
  let authenticatorId: string
  let stoa: TestStoa
  let person: TestPerson
  let now: number

  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())

  beforeEach(async () => {
    now = Date.now()
    stoa = await startTestStoa({ now: () => now })
    person = await stoa.person('李梅')
    context = await browser.newContext()
    page = await context.newPage()
    // A browser makes passkeys for a name, not for a number.
    await page.goto(`${stoa.url.replace('127.0.0.1', 'localhost')}/livez`)
    cdp = await context.newCDPSession(page)
    await cdp.send('WebAuthn.enable')
    ;({ authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    }))
  })
  afterEach(async () => {
    await context.close()
    await stoa.stop()
  })

  /** Calls the API from the page, with its cookies. */
  const call = <T = Problem>(method: string, path: string, body?: unknown): Promise<Answered<T>> =>
    page.evaluate(
      async ([method, path, body]) => {
        const response = await fetch(`/api/v1${path}`, {
          method,
          ...(body === null ? {} : { headers: { 'content-type': 'application/json' }, body }),
        })
        const text = await response.text()
        return { status: response.status, body: text === '' ? null : JSON.parse(text) }
      },
      [method, path, body === undefined ? null : JSON.stringify(body)] as const,
    )
  const signIn = () =>
    call<Me & SecondStep>('POST', '/sessions', { email: person.email, password: person.password })
  const signOut = () => call('DELETE', '/sessions/current')

  /** What the authenticator says to options of ours. */
  const create = (options: object): Promise<PasskeyAnswer> =>
    page.evaluate(async (options) => {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as never)
      const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential
      return made.toJSON() as never
    }, options)
  const answer = (options: object): Promise<PasskeyAnswer> =>
    page.evaluate(async (options) => {
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as never)
      const shown = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential
      return shown.toJSON() as never
    }, options)

  const optionsFor = async (path: string, body?: object): Promise<{ challenge: string }> => {
    const { status, body: options } = await call<{ challenge: string }>('POST', path, body)
    expect(status, path).toBe(200)
    return options
  }
  const register = async (name = '我的电脑'): Promise<Passkey> => {
    const options = await optionsFor('/me/passkeys/options', { password: person.password })
    const done = await call<Passkey>('POST', '/me/passkeys', { name, passkey: await create(options) })
    expect(done.status).toBe(201)
    return done.body
  }
  const show = (passkey: PasskeyAnswer) => call<Me & Problem>('POST', '/sessions/passkey', { passkey })
  const signInWithPasskey = async () => show(await answer(await optionsFor('/sessions/passkey-options')))

  it('are made with the password, and open the account without it', async () => {
    await signIn()
    const wrong = await call('POST', '/me/passkeys/options', { password: 'guess' })
    expect(wrong.body.code).toBe('identity.wrong_password')
    const made = await register()
    expect(made).toMatchObject({ name: '我的电脑', lastUsedAt: null })
    await signOut()
    expect((await call('GET', '/me')).status).toBe(401)
    const done = await signInWithPasskey()
    expect(done.status).toBe(201)
    expect(done.body.user.id).toBe(person.id)
    const { body } = await call<{ items: Passkey[] }>('GET', '/me/passkeys')
    expect(body.items).toMatchObject([{ id: made.id, lastUsedAt: now }])
  })

  it('are renamed and removed by their owner only, and a removed one opens nothing', async () => {
    await signIn()
    const { id } = await register()
    const other = await stoa.person('王强')
    expect((await other.api.patch(`/me/passkeys/${id}`, { name: '偷' })).status).toBe(404)
    expect((await call<Passkey>('PATCH', `/me/passkeys/${id}`, { name: '办公室' })).body.name).toBe('办公室')
    expect((await call('DELETE', `/me/passkeys/${id}`)).status).toBe(204)
    await signOut()
    const refused = await signInWithPasskey()
    expect(refused.body.code).toBe('identity.passkey_refused')
  })

  it('serve as the second step, for their own account only', async () => {
    await signIn()
    await register()
    const { body } = await call<TotpSetup>('POST', '/me/totp', { password: person.password })
    await call('POST', '/me/totp/confirm', { code: totpCode(body.secret, now) })
    await signOut()
    const half = await signIn()
    expect(half.status).toBe(202)
    expect(half.body.secondStep).toContain('passkey')
    // What was asked for signing in alone does not serve here, nor the other way round.
    const alone = await answer(await optionsFor('/sessions/passkey-options'))
    const crossed = await call('POST', '/sessions/second-step', { passkey: alone })
    expect(crossed.body.code).toBe('identity.passkey_refused')
    const second = await answer(await optionsFor('/sessions/second-step/passkey-options'))
    expect((await show(second)).body.code).toBe('identity.passkey_refused')
    const again = await answer(await optionsFor('/sessions/second-step/passkey-options'))
    const done = await call<Me>('POST', '/sessions/second-step', { passkey: again })
    expect(done.status).toBe(201)
    expect(done.body.user.id).toBe(person.id)
  })

  it('answer each challenge once, in time, and none that is not ours', async () => {
    await signIn()
    await register()
    await signOut()
    const shown = await answer(await optionsFor('/sessions/passkey-options'))
    expect((await show(shown)).status).toBe(201)
    await signOut()
    expect((await show(shown)).body.code).toBe('identity.passkey_refused')

    const late = await answer(await optionsFor('/sessions/passkey-options'))
    now += 5 * minute + 1
    expect((await show(late)).body.code).toBe('identity.passkey_refused')

    const options = await optionsFor('/sessions/passkey-options')
    const own = await answer({ ...options, challenge: Buffer.alloc(32, 7).toString('base64url') })
    expect((await show(own)).body.code).toBe('identity.passkey_refused')
  })

  it('whose answer was changed on the way, or made for another site, are refused', async () => {
    await signIn()
    await register()
    await signOut()
    const fresh = async () => answer(await optionsFor('/sessions/passkey-options'))
    const changed = (
      shown: PasskeyAnswer,
      field: string,
      change: (value: string) => string,
    ): PasskeyAnswer => ({
      ...shown,
      response: { ...shown.response, [field]: change(shown.response[field] as string) },
    })
    const decoded = (value: string) => Buffer.from(value, 'base64url')
    const forgeries: ((shown: PasskeyAnswer) => PasskeyAnswer)[] = [
      (shown) => changed(shown, 'signature', (value) => `${value.slice(0, -6)}AAAAAA`),
      (shown) =>
        changed(shown, 'clientDataJSON', (value) =>
          Buffer.from(decoded(value).toString().replace('localhost', 'evil.test')).toString('base64url'),
        ),
      (shown) =>
        changed(shown, 'authenticatorData', (value) => {
          const data = decoded(value)
          data[0]! ^= 1
          return data.toString('base64url')
        }),
      (shown) => ({ ...shown, response: {} }),
      (shown) => ({ ...shown, id: 'AAAA', rawId: 'AAAA' }),
    ]
    for (const [i, forge] of forgeries.entries()) {
      const refused = await show(forge(await fresh()))
      expect(refused.body.code, `forgery ${i}`).toBe('identity.passkey_refused')
    }
    expect((await show(await fresh())).status).toBe(201)
  })

  it('that were copied are noticed by their counter', async () => {
    await signIn()
    await register()
    await signOut()
    const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId })
    const copy = { ...credentials[0]! }
    expect((await signInWithPasskey()).status).toBe(201)
    await signOut()
    expect((await signInWithPasskey()).status).toBe(201)
    await signOut()
    await cdp.send('WebAuthn.removeCredential', { authenticatorId, credentialId: copy.credentialId })
    await cdp.send('WebAuthn.addCredential', { authenticatorId, credential: copy })
    expect((await signInWithPasskey()).body.code).toBe('identity.passkey_refused')
  })

  it('need the person, not only the device', async () => {
    await signIn()
    await register()
    await signOut()
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    const options = await optionsFor('/sessions/passkey-options')
    // A page could ask the browser for less than we did.
    const present = await answer({ ...options, userVerification: 'discouraged' })
    expect((await show(present)).body.code).toBe('identity.passkey_refused')
  })

  it('are registered for the session that asked, once, and not twice', async () => {
    await signIn()
    const options = await optionsFor('/me/passkeys/options', { password: person.password })
    const passkey = await create(options)
    await signOut()
    await signIn()
    const carried = await call('POST', '/me/passkeys', { name: 'x', passkey })
    expect(carried.body.code).toBe('identity.passkey_not_made')
    await register()
    const again = await optionsFor('/me/passkeys/options', { password: person.password })
    await expect(create(again)).rejects.toThrow(/InvalidStateError|already registered/)
    const { excludeCredentials: _known, ...forgetful } = again as {
      challenge: string
      excludeCredentials: unknown
    }
    const second = await call<Passkey>('POST', '/me/passkeys', {
      name: 'y',
      passkey: await create(forgetful),
    })
    expect(second.status).toBe(201)
  })

  it('open nothing once the account is switched off', async () => {
    await signIn()
    await register()
    expect((await stoa.owner.api.put(`/users/${person.id}/deactivation`, {})).status).toBe(200)
    expect((await signInWithPasskey()).body.code).toBe('identity.passkey_refused')
  })

  it('are not offered where a browser would not make them, with the reason', async () => {
    await page.goto(`${stoa.url}/livez`)
    await signIn()
    const refused = await call('POST', '/me/passkeys/options', { password: person.password })
    expect(refused.body.code).toBe('identity.passkeys_unavailable')
  })
})
