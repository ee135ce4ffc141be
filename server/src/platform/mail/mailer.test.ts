import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '../logging/logger.ts'
import { createSecretBox } from '../secrets/secret-box.ts'
import { type DomainStorage, openDomainStorage } from '../storage/domain-storage.ts'
import { composeMail } from './mail-layout.ts'
import { mailMigrations } from './mail-migrations.ts'
import { startMailServer, type TestMailServer, textOf } from './mail-server.testing.ts'
import { createMailer, type Mailer } from './mailer.ts'

const hour = 3_600_000

describe('mail', () => {
  let directory: string
  let storage: DomainStorage
  let server: TestMailServer
  let now: number
  let mailer: Mailer

  const open = (smtpUrl: string | null): Mailer =>
    createMailer({
      storage,
      logger: createLogger('silent'),
      secrets: createSecretBox(directory),
      smtpUrl,
      from: smtpUrl === null ? null : 'Stoa <stoa@example.com>',
      now: () => now,
    })
  const queue = (to = 'li@example.com', subject = '邀请') =>
    storage.unitOfWork((unit) =>
      mailer.queue(
        unit,
        to,
        composeMail({
          language: 'zh-CN',
          subject,
          paragraphs: ['你好，<b>李梅</b>'],
          action: { label: '打开', url: 'https://stoa.example/x#token=stoa_r_verysecret' },
        }),
      ),
    )
  const stateOf = async (id: string | null) => (await mailer.stateOf([id!])).get(id!)

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'stoa-mail-'))
    storage = openDomainStorage({
      dataDirectory: directory,
      onEffectError: (error) => {
        throw error
      },
    })
    await storage.migrate(mailMigrations)
    server = await startMailServer()
    now = Date.UTC(2026, 10, 23)
    mailer = open(server.url)
  })
  afterEach(async () => {
    await mailer.close()
    await storage.close()
    await server.stop()
    rmSync(directory, { recursive: true })
  })

  it('goes out after the commit, as plain text and HTML, and not after a rollback', async () => {
    mailer.start()
    await expect(
      storage.unitOfWork(async (unit) => {
        await mailer.queue(
          unit,
          'nobody@example.com',
          composeMail({ language: 'en', subject: 'x', paragraphs: ['y'] }),
        )
        throw new Error('changed my mind')
      }),
    ).rejects.toThrow('changed my mind')
    const id = await queue()
    const mail = await server.mail(0)
    await mailer.sendDue()
    expect(mail.to).toEqual(['li@example.com'])
    expect(mail.raw).toContain('From: Stoa <stoa@example.com>')
    expect(textOf(mail)).toContain('你好，<b>李梅</b>')
    expect(textOf(mail)).toContain('https://stoa.example/x#token=stoa_r_verysecret')
    const html = mail.raw.split('Content-Type: text/html')[1]!
    expect(html).toContain('&lt;b&gt;')
    expect(html).not.toContain('<b>')
    expect(html).not.toMatch(/<(script|img|link)/)
    expect(await stateOf(id)).toBe('sent')
    expect(server.received).toHaveLength(1)
  })

  it('keeps no link in clear text in the database', async () => {
    await queue()
    const bytes = ['stoa.db', 'stoa.db-wal']
      .map((file) => readFileSync(join(directory, file), 'latin1'))
      .join('')
    expect(bytes).toContain('li@example.com')
    expect(bytes).not.toContain('verysecret')
  })

  it('is tried again, ever less often, and given up after a day, which can be seen', async () => {
    server.refuseWith = { code: 450, text: 'come back later' }
    const id = await queue()
    let tries = 0
    const until = now + 25 * hour
    const gaps: number[] = []
    let last = now
    const row = () =>
      storage
        .db<{ mails: { attempts: number; sealed: string | null } }>()
        .selectFrom('mails')
        .select(['attempts', 'sealed'])
        .executeTakeFirstOrThrow()
    for (; now < until && (await stateOf(id)) === 'waiting'; now += 10_000) {
      await mailer.sendDue()
      const { attempts } = await row()
      if (attempts === tries) continue
      tries = attempts
      gaps.push(now - last)
      last = now
    }
    expect(await stateOf(id)).toBe('failed')
    expect(now - Date.UTC(2026, 10, 23)).toBeGreaterThan(20 * hour)
    expect(tries).toBeGreaterThan(10)
    expect(tries).toBeLessThan(30)
    expect(gaps.slice(1)).toEqual(gaps.slice(1).toSorted((a, b) => a - b))
    expect((await row()).sealed).toBeNull()
    server.refuseWith = null
    await mailer.sendDue()
    expect(server.received).toHaveLength(0)
  })

  it('that the other server will never take is given up at once', async () => {
    server.refuseWith = { code: 550, text: 'no such mailbox' }
    const id = await queue()
    await mailer.sendDue()
    expect(await stateOf(id)).toBe('failed')
  })

  it('that waited when the process ended is sent by the next one', async () => {
    server.refuseWith = { code: 451, text: 'not now' }
    const id = await queue()
    await mailer.sendDue()
    await mailer.close()
    server.refuseWith = null
    now += hour
    mailer = open(server.url)
    mailer.start()
    await server.mail(0)
    await mailer.sendDue()
    expect(await stateOf(id)).toBe('sent')
  })

  it('is not queued where no server is set up', async () => {
    await mailer.close()
    mailer = open(null)
    expect(mailer.enabled).toBe(false)
    expect(await queue()).toBeNull()
  })

  it('cannot be turned by a name into another header or another reader', async () => {
    await queue('li@example.com', 'Hello\r\nBcc: spy@example.com')
    await queue('a@example.com,spy@example.com')
    await mailer.sendDue()
    expect(server.received.flatMap(({ to }) => to)).not.toContain('spy@example.com')
    expect(server.received[0]!.raw).toContain('Subject: Hello Bcc: spy@example.com')
    expect(server.received[0]!.raw).not.toMatch(/^Bcc:/m)
  })
})
