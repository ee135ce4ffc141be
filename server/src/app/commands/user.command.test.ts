import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runHere } from '../command-line/run.testing.ts'
import { bootDeadline, startTestStoa, type TestStoa } from '../boot.testing.ts'
import { secretIn, testBrowser } from '../../modules/identity/identity.testing.ts'
import { totpCode } from '../../modules/identity/totp-code.testing.ts'

describe('accounts on the command line, beside a running server', () => {
  let stoa: TestStoa
  beforeAll(async () => {
    stoa = await startTestStoa()
  }, bootDeadline)
  afterAll(() => stoa.stop())

  const run = (...words: string[]) =>
    runHere(words, { STOA_DATA_DIR: stoa.dataDirectory, STOA_LOG_LEVEL: 'silent' })
  const command = async (...words: string[]) => {
    const { out, talk, code } = await run(...words)
    expect([code, talk]).toEqual([0, ''])
    return out
  }

  it('user reset-password prints a link that works once', async () => {
    const person = await stoa.person('李梅')
    const token = secretIn(await command('user', 'reset-password', person.email))
    const complete = () =>
      testBrowser(stoa.url).call('POST', '/password-resets/complete', {
        token,
        password: 'a new one, longer',
      })
    expect((await complete()).status).toBe(204)
    expect((await complete()).body.code).toBe('identity.reset_invalid')
    expect((await testBrowser(stoa.url).signIn(person.email, 'a new one, longer')).status).toBe(201)
  })

  it('sessions revoke signs somebody out everywhere, and leaves their tokens', async () => {
    const person = await stoa.person('王强')
    const browser = testBrowser(stoa.url)
    await browser.signIn(person.email, person.password)
    expect(await command('sessions', 'revoke', person.email)).toMatch(/signed out of 2 device/)
    expect((await browser.call('GET', '/me')).status).toBe(401)
    expect((await person.api.get('/me')).status).toBe(200)
  })

  it('user disable-2fa lets somebody in with the password alone', async () => {
    const person = await stoa.person('Anna')
    const browser = testBrowser(stoa.url)
    await browser.signIn(person.email, person.password)
    const { body } = await browser.call<{ secret: string }>('POST', '/me/totp', { password: person.password })
    await browser.call('POST', '/me/totp/confirm', { code: totpCode(body.secret, Date.now()) })
    expect((await testBrowser(stoa.url).signIn(person.email, person.password)).status).toBe(202)
    await command('user', 'disable-2fa', person.email)
    expect((await testBrowser(stoa.url).signIn(person.email, person.password)).status).toBe(201)
  })

  it('user deactivate and reactivate switch an account, the list says so, and the last owner stays', async () => {
    const person = await stoa.person('Ben')
    await command('user', 'deactivate', person.email)
    expect(await command('user', 'list')).toContain(`${person.email}\tBen\tmember\tdeactivated\n`)
    expect((await testBrowser(stoa.url).signIn(person.email, person.password)).status).toBe(401)
    await command('user', 'reactivate', person.email)
    expect((await testBrowser(stoa.url).signIn(person.email, person.password)).status).toBe(201)
    for (const [email, why] of [
      [stoa.owner.email, 'last owner'],
      ['nobody@example.com', 'no such person'],
    ] as const)
      expect(await run('user', 'deactivate', email)).toMatchObject({
        code: 1,
        out: '',
        talk: expect.stringContaining(why),
      })
  })

  it('what a program wants to know is JSON', async () => {
    const made = JSON.parse(await command('user', 'create', 'wu@example.com', '--name', '吴', '--json')) as {
      email: string
      temporaryPassword: string
    }
    expect((await testBrowser(stoa.url).signIn(made.email, made.temporaryPassword)).status).toBe(201)
    const people = JSON.parse(await command('user', 'list', '--json')) as { email: string; role: string }[]
    expect(people).toContainEqual(expect.objectContaining({ email: made.email, name: '吴', role: 'member' }))
    const reset = JSON.parse(await command('user', 'reset-password', made.email, '--json')) as {
      link: string
    }
    expect(secretIn(reset.link)).toMatch(/^\S+$/)
    expect(JSON.parse(await command('sessions', 'revoke', made.email, '--json'))).toEqual({
      email: made.email,
      ended: 1,
    })
    const again = await run('user', 'create', 'wu@example.com', '--name', '吴', '--json')
    expect([again.code, JSON.parse(again.talk)]).toEqual([1, expect.objectContaining({ status: 409 })])
  })
})
