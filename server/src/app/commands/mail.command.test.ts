import { beforeEach, describe, expect, it } from 'vitest'
import { startMailServer, type TestMailServer, textOf } from '../../platform/mail/mail-server.testing.ts'
import { runHere } from '../command-line/run.testing.ts'

describe('mail test', () => {
  let server: TestMailServer
  beforeEach(async () => {
    server = await startMailServer()
    return () => server.stop()
  })
  const test = (url: string, ...words: string[]) =>
    runHere(['mail', 'test', 'li@example.com', ...words], {
      STOA_SMTP_URL: url,
      STOA_MAIL_FROM: 'Stoa <stoa@example.com>',
    })

  it('sends one mail at once and prints the answer of the mail server', async () => {
    const { out, talk, code } = await test(server.url)
    expect([code, out]).toEqual([0, expect.stringMatching(/^250 .+\n$/)])
    expect(talk).toContain('to li@example.com')
    const mail = await server.mail(0)
    expect(mail.to).toEqual(['li@example.com'])
    expect(mail.raw).toContain('From: Stoa <stoa@example.com>')
    expect(textOf(mail)).toContain('这是一封测试邮件')
    expect(JSON.parse((await test(server.url, '--json')).out)).toMatchObject({ to: 'li@example.com' })
  })

  it('says why it did not go out, never with the password', async () => {
    server.refuseWith = { code: 550, text: 'no such mailbox here' }
    const refused = await test(server.url)
    expect([refused.code, refused.out]).toEqual([1, ''])
    expect(refused.talk).toContain('550 no such mailbox here')
    server.refuseWith = null
    const signIn = await test(server.url.replace('//', '//li:hunter2-hunter2@'))
    expect([signIn.code, signIn.talk]).toEqual([1, expect.stringContaining('refused the sign-in')])
    expect(signIn.talk).not.toContain('hunter2')
    const gone = await test('smtp://127.0.0.1:1')
    expect([gone.code, gone.talk]).toEqual([1, expect.stringContaining('cannot be reached')])
    const unset = await runHere(['mail', 'test', 'li@example.com', '--json'])
    expect([unset.code, JSON.parse(unset.talk)]).toEqual([
      1,
      expect.objectContaining({ code: 'mail.not_set_up' }),
    ])
  })
})
