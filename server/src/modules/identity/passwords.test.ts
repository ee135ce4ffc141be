import type { Problem } from '@stoa/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bootDeadline, startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import { startMailServer, type TestMailServer, textOf } from '../../platform/mail/mail-server.testing.ts'
import { secretIn, testBrowser } from './identity.testing.ts'

const minute = 60_000
const fresh = 'a new and longer one'

describe('passwords', () => {
  let server: TestMailServer
  let stoa: TestStoa
  let person: TestPerson
  let now: number
  let mails: number
  const browserOf = () => testBrowser(stoa.url)

  beforeAll(async () => {
    server = await startMailServer()
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    now = Date.now()
    mails = server.received.length
    stoa = await startTestStoa({
      settings: {
        STOA_SMTP_URL: server.url,
        STOA_MAIL_FROM: 'Stoa <stoa@example.com>',
        STOA_PUBLIC_URL: 'https://stoa.example.com',
        STOA_TRUSTED_PROXIES: '127.0.0.1',
      },
      now: () => now,
    })
    person = await stoa.person('李梅')
  }, bootDeadline)
  afterEach(() => stoa.stop())

  const ask = (email: string, headers: Record<string, string> = {}) =>
    browserOf().call('POST', '/password-resets', { email }, headers)
  const settled = async () => {
    await stoa.stoa.services.identity.passwords.settled()
  }
  const queued = async () =>
    stoa.stoa.storage.db<{ mails: { recipient: string } }>().selectFrom('mails').select('recipient').execute()
  const complete = (token: string, password = fresh) =>
    browserOf().call('POST', '/password-resets/complete', { token, password })

  it('a link in the mail sets a new one, once, and ends all sessions', async () => {
    const signedIn = browserOf()
    await signedIn.signIn(person.email, person.password)
    expect((await ask(` ${person.email.toUpperCase()} `)).status).toBe(204)
    const mail = await server.mail(mails)
    expect(mail.to).toEqual([person.email])
    expect(textOf(mail)).toContain('https://stoa.example.com/password#token=stoa_r_')
    const token = secretIn(textOf(mail))
    expect((await complete(token, 'short')).body.code).toBe('http.invalid_request')
    const answers = await Promise.all([complete(token), complete(token)])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 403])
    expect((await signedIn.call('GET', '/me')).status).toBe(401)
    expect((await browserOf().signIn(person.email, person.password)).status).toBe(401)
    expect((await browserOf().signIn(person.email, fresh)).status).toBe(201)
    const notice = await server.mail(mails + 1)
    expect(textOf(notice)).toMatch(/password of your account was changed/)
  })

  it('a link that is forged, old, or of a switched-off account is refused', async () => {
    expect((await complete('stoa_r_forged')).body.code).toBe('identity.reset_invalid')
    await ask(person.email)
    const token = secretIn(textOf(await server.mail(mails)))
    now += 61 * minute
    expect((await complete(token)).body.code).toBe('identity.reset_invalid')
    await ask(person.email)
    const next = secretIn(textOf(await server.mail(mails + 1)))
    await stoa.owner.api.put(`/users/${person.id}/deactivation`, {})
    expect((await complete(next)).body.code).toBe('identity.reset_invalid')
  })

  it('answers alike, in words and time, whether or not there is such an account, and sends nothing to strangers', async () => {
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] }
    const people = [person]
    for (let i = 0; i < 4; i++) people.push(await stoa.person(`同事 ${i}`))
    let asked = 0
    const take = async (kind: 'known' | 'unknown', email: string) => {
      const start = performance.now()
      const answer = await ask(email, { 'x-forwarded-for': `192.0.2.${++asked}` })
      times[kind].push(performance.now() - start)
      expect([answer.status, answer.body]).toEqual([204, ''])
      await settled()
    }
    for (let round = 0; round < 3; round++) {
      for (const [i, { email }] of people.entries()) {
        await take('known', email)
        await take('unknown', `nobody${i}@example.com`)
      }
    }
    const pairs = times.unknown.flatMap((unknown) => times.known.map((known) => (unknown > known ? 1 : 0)))
    const share = pairs.reduce<number>((sum, one) => sum + one, 0) / pairs.length
    expect(share, JSON.stringify(times)).toBeGreaterThan(0.1)
    expect(share, JSON.stringify(times)).toBeLessThan(0.9)
    expect((await queued()).map(({ recipient }) => recipient).toSorted()).toEqual(
      people.flatMap(({ email }) => [email, email, email]).toSorted(),
    )
  })

  it('does not flood a mailbox, and does not say so', async () => {
    for (let i = 0; i < 8; i++) {
      expect((await ask(person.email)).status).toBe(204)
      await settled()
    }
    expect(await queued()).toHaveLength(3)
  })

  it('links lead to our own address, whatever Host the request names', async () => {
    await ask(person.email, { 'x-forwarded-host': 'evil.example', host: 'evil.example' })
    const text = textOf(await server.mail(mails))
    expect(text).toContain('https://stoa.example.com/')
    expect(text).not.toContain('evil')
  })

  it('is changed with the old one, which ends the other sessions and open links', async () => {
    const [mine, other] = [browserOf(), browserOf()]
    await mine.signIn(person.email, person.password)
    await other.signIn(person.email, person.password)
    await ask(person.email)
    const token = secretIn(textOf(await server.mail(mails)))
    const change = (current: string, password = fresh) =>
      mine.call('PUT', '/me/password', { current, password })
    expect((await change('guess')).body.code).toBe('identity.wrong_password')
    expect((await change(person.password, 'short')).body.code).toBe('http.invalid_request')
    const byToken = await person.api.put<Problem>('/me/password', {
      current: person.password,
      password: fresh,
    })
    expect(byToken.body.code).toBe('identity.session_only')
    expect((await change(person.password)).status).toBe(204)
    expect((await mine.call('GET', '/me')).status).toBe(200)
    expect((await other.call('GET', '/me')).status).toBe(401)
    expect((await complete(token)).body.code).toBe('identity.reset_invalid')
    expect((await browserOf().signIn(person.email, fresh)).status).toBe(201)
  })

  it('whoever holds an open session does not guess the old one without end', async () => {
    const mine = browserOf()
    await mine.signIn(person.email, person.password)
    const codes: string[] = []
    for (let i = 0; i < 6; i++) {
      codes.push(
        (await mine.call('PUT', '/me/password', { current: `guess ${i}`, password: fresh })).body.code,
      )
    }
    expect(codes.at(-2)).toBe('identity.wrong_password')
    expect(codes.at(-1)).toBe('identity.too_many_tries')
  })

  it('the operator passes on a link by hand', async () => {
    const { identity } = stoa.stoa.services
    const { link } = await identity.passwords.resetLink(identity.operator(), person.email)
    expect((await complete(secretIn(link))).status).toBe(204)
    expect((await browserOf().signIn(person.email, fresh)).status).toBe(201)
  })
})
