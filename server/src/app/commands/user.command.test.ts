import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootDeadline, startTestStoa, type TestStoa } from '../boot.testing.ts'
import { secretIn, testBrowser } from '../../modules/identity/identity.testing.ts'
import { totpCode } from '../../modules/identity/totp-code.testing.ts'

const run = promisify(execFile)
const main = fileURLToPath(new URL('../../main.ts', import.meta.url))

// Each command is a process of its own, which takes its time where others work too.
describe('accounts on the command line, beside a running server', { timeout: 90_000 }, () => {
  let stoa: TestStoa
  beforeAll(async () => {
    stoa = await startTestStoa()
  }, bootDeadline)
  afterAll(() => stoa.stop())

  const command = async (...words: string[]) =>
    (
      await run(process.execPath, [main, ...words], {
        env: { ...process.env, STOA_DATA_DIR: stoa.dataDirectory, STOA_LOG_LEVEL: 'silent' },
      })
    ).stdout

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
    await expect(command('user', 'deactivate', stoa.owner.email)).rejects.toThrow(/last owner/)
    await expect(command('user', 'deactivate', 'nobody@example.com')).rejects.toThrow(/no such person/)
  })
})
