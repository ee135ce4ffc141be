import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createSocketServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TotpSetup } from '@stoa/protocol'
import Database from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Config } from '../../platform/config/settings.ts'
import { createLogger } from '../../platform/logging/logger.ts'
import { startMailServer } from '../../platform/mail/mail-server.testing.ts'
import { createMailer } from '../../platform/mail/mailer.ts'
import { createSecretBox } from '../../platform/secrets/secret-box.ts'
import type { DoctorCheckId, DoctorCheckReport } from '../../platform/operations/doctor-report.ts'
import { totpCode } from '../../modules/identity/totp-code.testing.ts'
import { testBrowser } from '../../modules/identity/identity.testing.ts'
import { bootDeadline, expectStatus, startTestStoa, type TestStoa } from '../boot.testing.ts'
import { createDoctorContext, doctorChecks } from './doctor-checks.ts'
import { runDoctor } from './run-doctor.ts'

/** Makes one check with these settings, as `stoa doctor` does beside a server or without one. */
async function check(
  id: DoctorCheckId,
  config: Config,
  changes: Partial<Config> = {},
): Promise<DoctorCheckReport> {
  const { context, close } = createDoctorContext({ ...config, ...changes }, { auditMark: null })
  const checks = doctorChecks.filter((each) => each.id === id)
  const report = await runDoctor(context, { checks })
  await close()
  const [found] = report.checks
  for (const { explanation, remedy } of found!.findings)
    for (const said of [explanation, remedy]) {
      expect(said.en).toMatch(/\w/)
      expect(said['zh-CN']).toMatch(/\p{Script=Han}|^请/u)
    }
  return found!
}

const saidBy = ({ findings }: DoctorCheckReport): string =>
  findings.map(({ explanation }) => explanation.en).join('\n')

describe('faults of a running server that the doctor finds', () => {
  let stoa: TestStoa
  let config: Config
  const servers: Server[] = []
  beforeAll(async () => {
    stoa = await startTestStoa()
    config = stoa.stoa.config
  }, bootDeadline)
  afterEach(() => {
    for (const server of servers.splice(0)) server.close()
  })
  afterAll(() => stoa.stop())

  /** Something that answers for a name. @returns its address */
  async function answering(answer: RequestListener): Promise<string> {
    const server = createServer(answer)
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  it('is fine where there is none, and asks nobody where no address is set', async () => {
    for (const id of ['data-folder', 'database-files', 'open-files'] as const)
      expect(await check(id, config), id).toMatchObject({ state: 'fine', findings: [] })
    for (const id of ['public-url', 'web-sockets', 'mail'] as const)
      expect((await check(id, config)).state, id).toBe('skipped')
    const right = { publicUrl: stoa.url }
    expect(await check('public-url', config, right)).toMatchObject({ state: 'fine', findings: [] })
    expect(await check('web-sockets', config, right)).toMatchObject({ state: 'fine', findings: [] })
    expect(await check('clock', config, right)).toMatchObject({ state: 'fine', findings: [] })
  })

  it('a public address that nobody answers', async () => {
    const nobody = await new Promise<number>((resolve) => {
      const server = createSocketServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo
        server.close(() => resolve(port))
      })
    })
    const publicUrl = `http://127.0.0.1:${nobody}`
    expect(saidBy(await check('public-url', config, { publicUrl }))).toContain('ECONNREFUSED')
    expect((await check('web-sockets', config, { publicUrl })).state).toBe('fail')
    const nowhere = { publicUrl: 'https://stoa.invalid' }
    expect(saidBy(await check('public-url', config, nowhere))).toContain('does not answer')
  })

  it('a public address that sends its visitors on, and one at which something else answers', async () => {
    const onward = await answering((_request, response) =>
      response.writeHead(301, { location: `${stoa.url}/livez` }).end(),
    )
    expect(saidBy(await check('public-url', config, { publicUrl: onward }))).toContain(`to ${stoa.url}`)
    const page = await answering((_request, response) => response.end('<h1>It works!</h1>'))
    expect(saidBy(await check('public-url', config, { publicUrl: page }))).toContain('Something else')
    const unencrypted = { publicUrl: 'http://stoa.invalid' }
    expect(saidBy(await check('public-url', config, unencrypted))).toContain('not encrypted')
  })

  it('a public address that leads to another Stoa', { timeout: 60_000 }, async () => {
    const other = await startTestStoa()
    try {
      const found = await check('public-url', config, { publicUrl: other.url })
      expect(found).toMatchObject({
        state: 'fail',
        findings: [{ remedy: { en: expect.stringContaining('DNS') } }],
      })
      expect(saidBy(found)).toContain('Another Stoa')
    } finally {
      await other.stop()
    }
  })

  it('a proxy whose clock is wrong', async () => {
    const late = await answering((_request, response) =>
      response.writeHead(200, { date: new Date(Date.now() - 600_000).toUTCString() }).end(),
    )
    const found = await check('clock', config, { publicUrl: late })
    expect([found.state, saidBy(found)]).toEqual(['fail', expect.stringContaining('10 minutes off')])
  })

  it('a mail server that is not there, refuses, or has refused', async () => {
    const server = await startMailServer()
    const sender = { mailFrom: 'Stoa <stoa@example.com>' }
    const settings = { ...sender, smtpUrl: server.url }
    expect(await check('mail', config, settings)).toMatchObject({ state: 'fine', findings: [] })
    const wrong = { ...sender, smtpUrl: server.url.replace('smtp://', 'smtps://') }
    expect(saidBy(await check('mail', config, wrong))).toContain('cannot be used')

    server.refuseWith = { code: 550, text: 'no such mailbox: lin@example.com' }
    const { storage } = stoa.stoa
    const mailer = createMailer({
      storage,
      logger: createLogger('silent'),
      secrets: createSecretBox(config.dataDirectory),
      smtpUrl: server.url,
      from: sender.mailFrom,
    })
    await storage.unitOfWork((unit) =>
      mailer.queue(unit, 'lin@example.com', { subject: '甲', text: '乙', html: '丙' }),
    )
    await mailer.sendDue()
    await mailer.close()
    const found = await check('mail', config, settings)
    expect(saidBy(found)).toContain('given up within a week: 1')
    expect(saidBy(found)).toContain('no such mailbox')
    expect(JSON.stringify(found)).not.toContain('lin@example.com')

    await server.stop()
    expect(saidBy(await check('mail', config, settings))).toContain('ECONNREFUSED')
  })
})

describe('faults of a data folder that the doctor finds', () => {
  let stopped: string
  let folder: string
  let config: Config
  beforeAll(async () => {
    const stoa = await startTestStoa()
    const space = await stoa.space(stoa.owner)
    const browser = testBrowser(stoa.url)
    await browser.signIn(stoa.owner.email, stoa.owner.password)
    const { body: seed } = await browser.call<TotpSetup>('POST', '/me/totp', {
      password: stoa.owner.password,
    })
    const code = totpCode(seed.secret, Date.now())
    expectStatus(await browser.call('POST', '/me/totp/confirm', { code }), 200)
    const directory = {
      name: 'Directory',
      url: 'ldaps://ldap.example.com',
      userBase: 'ou=People,dc=example,dc=com',
      bindDn: 'cn=stoa,dc=example,dc=com',
      bindPassword: 'shown to the directory',
    }
    expectStatus(await stoa.owner.api.post('/federation/directories', directory), 201)
    for (let i = 0; i < 20; i++)
      await stoa.document(stoa.owner, space.id, { kind: 'raw', title: `页面 ${i}` })
    stopped = mkdtempSync(join(tmpdir(), 'stoa-stopped-'))
    config = stoa.stoa.config
    await stoa.stoa.close()
    cpSync(stoa.dataDirectory, stopped, { recursive: true })
    await stoa.stop()
  }, bootDeadline)
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stoa-faulty-'))
    cpSync(stopped, folder, { recursive: true })
    chmodSync(join(folder, 'secrets'), 0o700)
    config = { ...config, dataDirectory: folder }
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  afterAll(() => rmSync(stopped, { recursive: true }))

  it.each(['stoa.db', 'content.db'])('a flipped byte in %s', async (name) => {
    expect((await check('database-files', config)).findings).toEqual([])
    const path = join(folder, name)
    const database = new Database(path)
    const pageSize = Number(database.pragma('page_size', { simple: true }))
    const root = database
      .prepare(`select rootpage from sqlite_schema where rootpage > 1 order by rootpage limit 1`)
      .pluck()
      .get() as number
    database.close()
    const file = openSync(path, 'r+')
    // The kind of the page: no reader knows what to do with this one.
    writeSync(file, Buffer.from([0x77]), 0, 1, (root - 1) * pageSize)
    closeSync(file)
    const found = await check('database-files', config)
    expect([found.state, saidBy(found)]).toEqual(['fail', expect.stringContaining(`${name} is damaged`)])
    expect(found.findings[0]!.remedy.en).toContain('stoa restore')
  })

  it('a database that is gone, or is none', async () => {
    rmSync(join(folder, 'content.db'))
    expect(saidBy(await check('database-files', config))).toContain('content.db is not there')
    const file = openSync(join(folder, 'stoa.db'), 'r+')
    writeSync(file, 'not a database!!', 0)
    closeSync(file)
    expect(saidBy(await check('database-files', config))).toContain(
      'stoa.db is damaged: file is not a database',
    )
    // What cannot be made because of it says so, and the others are made.
    expect(saidBy(await check('audit-chain', config))).toContain('could not be made')
    expect((await check('disk-space', config)).facts).not.toEqual([])
  })

  it('a folder that others can read, or write to, and keys that others can read', async () => {
    chmodSync(folder, 0o755)
    expect(await check('data-folder', config)).toMatchObject({
      state: 'warn',
      findings: [{ remedy: { en: `chmod 700 ${folder}` } }],
    })
    chmodSync(folder, 0o777)
    expect((await check('data-folder', config)).state).toBe('fail')
    chmodSync(folder, 0o700)
    chmodSync(join(folder, 'secrets'), 0o755)
    expect(saidBy(await check('data-folder', config))).toContain('secrets can be read by others')
  })

  it('a key that is gone, or another one, for what is sealed in the database', async () => {
    const key = join(folder, 'secrets', 'box.key')
    expect(await check('secrets', config)).toMatchObject({ state: 'fine', facts: [{ en: 'Sealed: 2.' }] })
    rmSync(key)
    const gone = await check('secrets', config)
    expect(saidBy(gone)).toContain('cannot sign in with theirs: 1.')
    expect(saidBy(gone)).toContain('Directory')
    expect(gone.findings[0]!.remedy.en).toContain('stoa user disable-2fa')
    // Looking makes no key: what is put back must find its place free.
    expect(existsSync(key)).toBe(false)

    createSecretBox(folder).seal('a code asked for since', 'anything')
    expect((await check('secrets', config)).state).toBe('fail')
    cpSync(join(stopped, 'secrets'), join(folder, 'secrets'), { recursive: true, force: true })
    expect((await check('secrets', config)).state).toBe('fine')
  })

  it.runIf(process.geteuid?.() === 0)('files that belong to somebody else', async () => {
    const before = statSync(join(folder, 'stoa.db')).uid
    chownSync(join(folder, 'stoa.db'), before + 1, -1)
    const found = await check('data-folder', config)
    expect(saidBy(found)).toContain('belongs to its owner: stoa.db')
    expect(found.findings[0]!.remedy.en).toContain('chown')
  })

  it('a clock that was set back since', async () => {
    expect((await check('clock', config)).findings).toEqual([])
    const database = new Database(join(folder, 'stoa.db'))
    database.prepare('update events set at = ?').run(Date.now() + 3_600_000)
    database.close()
    const found = await check('clock', config)
    expect([found.state, saidBy(found)]).toEqual([
      'fail',
      expect.stringContaining('60 minutes in the future'),
    ])
  })

  it('tells of a server that is not running what it cannot ask', async () => {
    const settings = { publicUrl: 'https://stoa.invalid' }
    for (const id of ['public-url', 'web-sockets'] as const)
      expect((await check(id, config, settings)).state).toBe('skipped')
  })
})
