import type { Me, Problem, RecoveryCodes, SecondStep, Security, TotpSetup } from '@stoa/protocol'
import type { Static } from 'typebox'
import { URI } from 'otpauth'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bootDeadline, startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import { type TestBrowser, testBrowser } from './identity.testing.ts'
import { totpCode } from './totp-code.testing.ts'

const second = 1000
const minute = 60 * second
type Codes = Static<typeof RecoveryCodes>

describe('two-step sign-in', () => {
  let stoa: TestStoa
  let person: TestPerson
  let browser: TestBrowser
  let now: number
  const elsewhere = () => testBrowser(stoa.url)
  const codeOf = (secret: string, at = now) => totpCode(secret, at)

  beforeEach(async () => {
    now = Math.floor(Date.now() / 30_000) * 30_000 + 5 * second
    stoa = await startTestStoa({ now: () => now })
    person = await stoa.person('李梅')
    browser = elsewhere()
    await browser.signIn(person.email, person.password)
  }, bootDeadline)
  afterEach(() => stoa.stop())

  /** Turns it on; afterwards the code of the present moment is used up. */
  async function turnOn(): Promise<{ secret: string; codes: string[] }> {
    const begun = await browser.call<TotpSetup>('POST', '/me/totp', { password: person.password })
    expect(begun.status).toBe(200)
    const { secret } = begun.body
    const { status, body } = await browser.call<Codes>('POST', '/me/totp/confirm', { code: codeOf(secret) })
    expect(status).toBe(200)
    return { secret, codes: body.codes }
  }
  const firstStep = async (from: TestBrowser) => {
    const answer = await from.call<SecondStep>('POST', '/sessions', {
      email: person.email,
      password: person.password,
    })
    expect(answer.status).toBe(202)
    return answer.body.secondStep
  }
  const secondStep = (from: TestBrowser, body: object) =>
    from.call<Me & Problem>('POST', '/sessions/second-step', body)

  it('is set up with the password only, and counts only once a code was shown', async () => {
    expect((await browser.call('POST', '/me/totp', { password: 'guess' })).body.code).toBe(
      'identity.wrong_password',
    )
    expect((await person.api.post<Problem>('/me/totp', { password: person.password })).body.code).toBe(
      'identity.session_only',
    )
    const { body } = await browser.call<TotpSetup>('POST', '/me/totp', { password: person.password })
    expect(URI.parse(body.uri)).toMatchObject({ label: person.email, issuer: 'Stoa' })
    const wrong = await browser.call('POST', '/me/totp/confirm', { code: '000000' })
    expect(wrong.body.code).toBe('identity.wrong_code')
    expect((await elsewhere().signIn(person.email, person.password)).status).toBe(201)
    await browser.call('POST', '/me/totp/confirm', { code: codeOf(body.secret) })
    await firstStep(elsewhere())
    const { body: security } = await browser.call<Security>('GET', '/me/security')
    expect(security).toEqual({ password: true, totp: true, recoveryCodesLeft: 10, passkeys: 0 })
  })

  it('opens nothing after the first step alone', async () => {
    const { secret } = await turnOn()
    const other = elsewhere()
    expect(await firstStep(other)).toEqual(['totp', 'recovery_code'])
    expect(other.cookies.has('stoa_session')).toBe(false)
    expect((await other.call('GET', '/me')).status).toBe(401)
    // The half session is no session, wherever it is put.
    const half = other.cookies.get('stoa_second_step')!
    const thief = elsewhere()
    thief.setCookie('stoa_session', half)
    expect((await thief.call('GET', '/me')).status).toBe(401)
    expect((await thief.call('GET', '/me', undefined, { authorization: `Bearer ${half}` })).status).toBe(401)
    now += 30 * second
    const done = await secondStep(other, { code: codeOf(secret) })
    expect(done.status).toBe(201)
    expect(done.body.user.id).toBe(person.id)
    expect(other.cookies.has('stoa_second_step')).toBe(false)
  })

  it('takes each code once, from whichever browser, and none older than the last', async () => {
    const { secret } = await turnOn()
    const [one, two] = [elsewhere(), elsewhere()]
    await firstStep(one)
    await firstStep(two)
    expect((await secondStep(one, { code: codeOf(secret) })).body.code).toBe('identity.wrong_code')
    now += 60 * second
    const code = codeOf(secret)
    const answers = await Promise.all([secondStep(one, { code }), secondStep(two, { code })])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 401])
    const left = answers[0].status === 201 ? two : one
    expect((await secondStep(left, { code: codeOf(secret, now - 30 * second) })).body.code).toBe(
      'identity.wrong_code',
    )
    now += 30 * second
    expect((await secondStep(left, { code: codeOf(secret) })).status).toBe(201)
  })

  it('a half session serves once, and not after five minutes', async () => {
    const { secret } = await turnOn()
    now += 30 * second
    const other = elsewhere()
    await firstStep(other)
    const half = other.cookies.get('stoa_second_step')!
    expect((await secondStep(other, { code: codeOf(secret) })).status).toBe(201)
    const replayed = elsewhere()
    replayed.setCookie('stoa_second_step', half)
    now += 30 * second
    expect((await secondStep(replayed, { code: codeOf(secret) })).body.code).toBe(
      'identity.second_step_needed',
    )
    await firstStep(other)
    now += 5 * minute + second
    expect((await secondStep(other, { code: codeOf(secret) })).body.code).toBe('identity.second_step_needed')
    expect((await secondStep(elsewhere(), { code: codeOf(secret) })).body.code).toBe(
      'identity.second_step_needed',
    )
  })

  it('slows down whoever has the password and guesses codes, over all half sessions together', async () => {
    const { secret } = await turnOn()
    now += minute
    const right = codeOf(secret)
    const wrong = right === '000000' ? '000001' : '000000'
    const codes: string[] = []
    for (let i = 0; i < 6; i++) {
      const other = elsewhere()
      await firstStep(other)
      codes.push((await secondStep(other, { code: wrong })).body.code)
    }
    expect(codes).toEqual([...Array<string>(5).fill('identity.wrong_code'), 'identity.too_many_tries'])
    const other = elsewhere()
    await firstStep(other)
    expect((await secondStep(other, { code: right })).status).toBe(429)
    now += minute
    expect((await secondStep(other, { code: codeOf(secret) })).status).toBe(201)
  })

  it('recovery codes open the account once each, however they are typed, and are kept as hashes', async () => {
    const { codes } = await turnOn()
    expect(new Set(codes).size).toBe(10)
    expect(codes[0]).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/)
    const stored = await stoa.stoa.storage
      .db<{ recovery_codes: { code_hash: string } }>()
      .selectFrom('recovery_codes')
      .selectAll()
      .execute()
    expect(JSON.stringify(stored)).not.toContain(codes[0]!.replaceAll('-', ''))
    const other = elsewhere()
    await firstStep(other)
    const typed = ` ${codes[0]!.toUpperCase().replaceAll('-', ' ')}`
    expect((await secondStep(other, { recoveryCode: typed })).status).toBe(201)
    await firstStep(other)
    expect((await secondStep(other, { recoveryCode: codes[0] })).body.code).toBe('identity.wrong_code')
    const { body } = await browser.call<Security>('GET', '/me/security')
    expect(body.recoveryCodesLeft).toBe(9)
    // New ones end the old ones.
    const fresh = await browser.call<Codes>('POST', '/me/recovery-codes', { password: person.password })
    expect((await secondStep(other, { recoveryCode: codes[1] })).body.code).toBe('identity.wrong_code')
    expect((await secondStep(other, { recoveryCode: fresh.body.codes[0] })).status).toBe(201)
  })

  it("one person's recovery code and half session do not open another's account", async () => {
    const { codes } = await turnOn()
    const other = await stoa.person('王强')
    const theirs = elsewhere()
    await theirs.signIn(other.email, other.password)
    const begun = await theirs.call<TotpSetup>('POST', '/me/totp', { password: other.password })
    await theirs.call('POST', '/me/totp/confirm', { code: codeOf(begun.body.secret) })
    const again = elsewhere()
    expect((await again.signIn(other.email, other.password)).status).toBe(202)
    expect((await secondStep(again, { recoveryCode: codes[0] })).body.code).toBe('identity.wrong_code')
  })

  it('is turned off with the password, and by the operator', async () => {
    await turnOn()
    expect((await browser.call('POST', '/me/totp/disable', { password: 'guess' })).body.code).toBe(
      'identity.wrong_password',
    )
    const other = elsewhere()
    await firstStep(other)
    const off = await browser.call('POST', '/me/totp/disable', { password: person.password })
    expect(off.status).toBe(204)
    expect((await elsewhere().signIn(person.email, person.password)).status).toBe(201)
    await turnOn()
    const { identity } = stoa.stoa.services
    await identity.secondFactor.switchOff(identity.operator(), person.email)
    expect((await elsewhere().signIn(person.email, person.password)).status).toBe(201)
  })

  it('keeps no secret of an app in clear text', async () => {
    const { secret } = await turnOn()
    const rows = await stoa.stoa.storage
      .db<{ totp_secrets: { sealed_secret: string } }>()
      .selectFrom('totp_secrets')
      .selectAll()
      .execute()
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(secret)
  })
})
