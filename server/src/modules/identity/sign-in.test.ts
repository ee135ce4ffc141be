import type { Session } from '@stoa/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bootDeadline, startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import type { EventTables } from '../../platform/events/event-bus.ts'
import { testBrowser } from './identity.testing.ts'

const minute = 60_000

describe('signing in', () => {
  let stoa: TestStoa
  let person: TestPerson
  let now: number
  let hosts = 0
  /** A browser at an address of its own. */
  const elsewhere = (address = `192.0.2.${++hosts}`) => testBrowser(stoa.url, address)

  beforeEach(async () => {
    now = Date.now()
    hosts = 0
    stoa = await startTestStoa({ settings: { STOA_TRUSTED_PROXIES: '127.0.0.1' }, now: () => now })
    person = await stoa.person('李梅')
  }, bootDeadline)
  afterEach(() => stoa.stop())

  /** Guesses until it is told to wait. @returns how many guesses were looked at */
  async function guessUntilStopped(email: string, browserOf = () => elsewhere()): Promise<number> {
    for (let tries = 0; tries < 100; tries++) {
      const { status } = await browserOf().signIn(email, `guess ${tries}`)
      if (status === 429) return tries
      expect(status).toBe(401)
    }
    throw new Error('Nobody stopped the guessing.')
  }

  it('lets a few guesses at one account through, from wherever they come, then ever fewer', async () => {
    expect(await guessUntilStopped(person.email)).toBe(5)
    const refused = await elsewhere().signIn(person.email, person.password)
    expect(refused.body).toMatchObject({
      code: 'identity.too_many_tries',
      meta: { retryAfterSeconds: 2 },
    })
    const waits: number[] = []
    for (let i = 0; i < 12; i++) {
      const { body } = await elsewhere().signIn(person.email, 'guess')
      const seconds = (body.meta as { retryAfterSeconds: number }).retryAfterSeconds
      waits.push(seconds)
      now += seconds * 1000
      expect((await elsewhere().signIn(person.email, 'guess')).status).toBe(401)
    }
    expect(waits.slice(0, 4)).toEqual([2, 4, 8, 16])
    expect(waits.at(-1)).toBeGreaterThan(8 * 60)
    expect(Math.max(...waits)).toBeLessThanOrEqual(15 * 60)
  })

  it('treats an address that nobody has in the very same way', async () => {
    expect(await guessUntilStopped('nobody@example.com')).toBe(5)
  })

  it('forgives nothing at a restart', async () => {
    await guessUntilStopped(person.email)
    await stoa.restart()
    expect((await elsewhere().signIn(person.email, person.password)).status).toBe(429)
  })

  it('does not lock people out of a browser they have used before, whoever guesses elsewhere', async () => {
    const mine = elsewhere()
    expect((await mine.signIn(person.email, person.password)).status).toBe(201)
    await mine.call('DELETE', '/sessions/current')
    expect(mine.cookies.has('stoa_session')).toBe(false)
    await guessUntilStopped(person.email)
    expect((await mine.signIn(person.email, person.password)).status).toBe(201)
    // A browser known for one person gets nothing more for another.
    const other = await stoa.person('王强')
    await guessUntilStopped(other.email)
    expect((await mine.signIn(other.email, other.password)).status).toBe(429)
    // And a known browser does not guess without end either.
    expect(await guessUntilStopped(person.email, () => mine)).toBe(5)
  })

  it('does not take a made-up device for a known one', async () => {
    await guessUntilStopped(person.email)
    const forged = elsewhere()
    forged.setCookie('stoa_device', 'stoa_d_forged')
    expect((await forged.signIn(person.email, person.password)).status).toBe(429)
    now += 15 * minute
    expect((await forged.signIn(person.email, person.password)).status).toBe(201)
    expect(forged.cookies.get('stoa_device')).not.toBe('stoa_d_forged')
  })

  it('slows down one address that tries many accounts, and its own account does not wash that away', async () => {
    let account = 0
    const office = () => elsewhere('203.0.113.7')
    let looked = 0
    for (; looked < 60; looked++) {
      // In between, the guesser signs in properly.
      if (looked % 5 === 4) await office().signIn(person.email, person.password)
      if ((await office().signIn(`someone${++account}@example.com`, 'guess')).status === 429) break
    }
    expect(looked).toBeGreaterThanOrEqual(25)
    expect(looked).toBeLessThan(40)
    expect((await elsewhere().signIn(person.email, person.password)).status).toBe(201)
  })

  it('counts a whole IPv6 network as one address', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 40; i++) {
      const { status } = await elsewhere(`2001:db8:1:2::${i.toString(16)}`).signIn(
        `p${i}@example.com`,
        'guess',
      )
      statuses.push(status)
    }
    expect(statuses.at(-1)).toBe(429)
    expect((await elsewhere('2001:db8:1:3::1').signIn('p@example.com', 'guess')).status).toBe(401)
  })

  it('looks at no more guesses when a hundred come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => elsewhere(`198.51.100.${i}`).signIn(person.email, `guess ${i}`)),
    )
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(55)
  })

  it('gives a new secret each time, ends the session before, and takes none that was planted', async () => {
    const planted = 'stoa_s_planted-by-somebody-else'
    const browser = elsewhere()
    browser.setCookie('stoa_session', planted)
    await browser.signIn(person.email, person.password)
    const first = browser.cookies.get('stoa_session')!
    expect(first).not.toBe(planted)
    const before = (await stoa.stoa.events.since(Number.MAX_SAFE_INTEGER, 1)).newest
    await browser.signIn(person.email, person.password)
    const second = browser.cookies.get('stoa_session')!
    expect(second).not.toBe(first)
    for (const old of [planted, first]) {
      const thief = elsewhere()
      thief.setCookie('stoa_session', old)
      expect((await thief.call('GET', '/me')).status).toBe(401)
    }
    const ended = await stoa.stoa.storage
      .db<EventTables>()
      .selectFrom('events')
      .select('name')
      .where('id', '>', before)
      .where('name', '=', 'platform.session_ended')
      .execute()
    expect(ended).toHaveLength(1)
    expect((await browser.call('GET', '/me')).status).toBe(200)
  })

  it('is refused to pages of other sites on every way in', async () => {
    const ways = [
      ['/sessions', { email: person.email, password: person.password }],
      ['/sessions/second-step', { code: '123456' }],
      ['/sessions/passkey-options', {}],
      ['/password-resets', { email: person.email }],
      ['/password-resets/complete', { token: 'x', password: 'long enough too' }],
      ['/invitations/accept', { token: 'x', name: 'X', password: 'long enough too' }],
    ] as const
    for (const [path, body] of ways) {
      for (const origin of ['https://evil.example', 'null', `${stoa.url}.evil.example`]) {
        const answer = await elsewhere().call('POST', path, body, { origin })
        expect(answer.body.code, `${path} from ${origin}`).toBe('http.foreign_origin')
      }
    }
  })

  it('takes as long for an address that nobody has as for a wrong password', async () => {
    const people = [person]
    for (let i = 0; i < 9; i++) people.push(await stoa.person(`同事 ${i}`))
    const times: Record<'unknown' | 'wrong', number[]> = { unknown: [], wrong: [] }
    const take = async (kind: 'unknown' | 'wrong', email: string) => {
      const browser = elsewhere()
      const start = performance.now()
      expect((await browser.signIn(email, 'not the password')).status).toBe(401)
      times[kind].push(performance.now() - start)
    }
    await take('wrong', people[9]!.email)
    times.wrong = []
    // In turns, so that whatever else the machine does falls on both.
    for (let round = 0; round < 4; round++) {
      for (const [i, { email }] of people.entries()) {
        now += minute
        await take('wrong', email)
        await take('unknown', `nobody${i}@example.com`)
      }
    }
    // How often a random unknown one is slower than a random wrong one: one half when they are alike.
    const pairs = times.unknown.flatMap((unknown) => times.wrong.map((wrong) => (unknown > wrong ? 1 : 0)))
    const share = pairs.reduce<number>((sum, one) => sum + one, 0) / pairs.length
    expect(share, JSON.stringify(times)).toBeGreaterThan(0.25)
    expect(share, JSON.stringify(times)).toBeLessThan(0.75)
  })

  it('lists devices, signs out one or all others, and never those of other people', async () => {
    const agents = [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0 Safari/537.36 Edg/146.0',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1',
      'curl/8',
    ]
    const browsers = agents.map(() => elsewhere())
    for (const [i, browser] of browsers.entries()) {
      const body = { email: person.email, password: person.password }
      await browser.call('POST', '/sessions', body, { 'user-agent': agents[i]! })
      now += 1000
    }
    const [edge, phone, curl] = browsers
    const list = async () => (await edge!.call<{ items: Session[] }>('GET', '/sessions')).body.items
    const shown = (await list()).slice(0, 3)
    expect(shown).toMatchObject([
      { browser: null, system: null, mobile: false, address: '192.0.2.3', current: false },
      { browser: 'Safari', system: 'iPhone', mobile: true, address: '192.0.2.2' },
      { browser: 'Edge', system: 'Windows', mobile: false, address: '192.0.2.1', current: true },
    ])

    const stranger = await stoa.person('王强')
    expect((await stranger.api.delete(`/sessions/${shown[0]!.id}`)).status).toBe(404)
    expect((await edge!.call('DELETE', `/sessions/${shown[0]!.id}`)).status).toBe(204)
    expect((await curl!.call('GET', '/me')).status).toBe(401)
    expect((await phone!.call('GET', '/me')).status).toBe(200)
    const others = await edge!.call<{ ended: number }>('DELETE', '/sessions')
    expect(others.body.ended).toBeGreaterThanOrEqual(1)
    expect((await phone!.call('GET', '/me')).status).toBe(401)
    expect((await edge!.call('GET', '/me')).status).toBe(200)
    expect(await list()).toHaveLength(1)
    expect((await stranger.api.get('/me')).status).toBe(200)
  })

  it('a session that nobody used for a month is over, and whatever it had open is told', async () => {
    const browser = elsewhere()
    await browser.signIn(person.email, person.password)
    now += 31 * 24 * 60 * minute
    expect((await browser.call('GET', '/me')).status).toBe(401)
    const before = (await stoa.stoa.events.since(Number.MAX_SAFE_INTEGER, 1)).newest
    await stoa.stoa.services.identity.sessions.sweep()
    const { events } = await stoa.stoa.events.since(before, 10)
    // The browser's, and the one with which the test made the person's token.
    expect(events.map(({ name }) => name)).toEqual(Array.from({ length: 3 }, () => 'platform.session_ended'))
  })
})
