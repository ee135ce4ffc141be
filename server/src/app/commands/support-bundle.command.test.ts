import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BackupsTables } from '../../modules/backups/index.ts'
import { bootDeadline, startTestStoa, type TestStoa } from '../boot.testing.ts'
import { runHere } from '../command-line/run.testing.ts'

/** None of them may be found in a bundle. */
const planted = {
  name: '赵铁柱',
  space: '机密项目白鹭',
  title: '裁员名单草案',
  content: '第二季度的秘密数字',
  logged: 'what-somebody-typed',
  failure: 'a-folder-named-by-somebody',
} as const
const settings = {
  STOA_SMTP_URL: 'smtp://mailer-account:blau%2Fgruen-7731@mail.corp-internal.example:2525',
  STOA_MAIL_FROM: 'Stoa <post-office@corp-internal.example>',
  STOA_TRUSTED_PROXIES: '10.77.66.55',
  STOA_BACKUP_KEY: 'seven green lamps by the river',
  STOA_LLM_URL: 'https://models.corp-internal.example/v1',
  STOA_LLM_MODEL: 'house-model-9',
  STOA_LLM_KEY: 'sk-quiet-otter-48151623',
} as const
const secrets = [
  'mailer-account',
  'blau',
  'gruen-7731',
  'corp-internal',
  'post-office',
  '10.77.66.55',
  settings.STOA_BACKUP_KEY,
  settings.STOA_LLM_MODEL,
  settings.STOA_LLM_KEY,
]

describe('support-bundle', { timeout: 60_000 }, () => {
  let stoa: TestStoa
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stoa-bundle-'))
    stoa = await startTestStoa({ settings })
  }, bootDeadline)
  afterAll(async () => {
    await stoa.stop()
    rmSync(folder, { recursive: true })
  })
  const bundle = (environment: Record<string, string>, ...words: string[]) =>
    runHere(['support-bundle', ...words], environment)
  const unpacked = (path: string) => execFileSync('tar', ['-xzOf', path], { encoding: 'utf8' })

  it('says how Stoa is, and nothing of what is secret, of whom there is, and of what anybody wrote', async () => {
    const person = await stoa.person(planted.name)
    const space = await stoa.space(person, planted.space)
    await stoa.document(person, space.id, { title: planted.title, markdown: planted.content })
    await stoa.stoa.storage
      .db<BackupsTables>()
      .insertInto('backup_runs')
      .values({
        id: 'x',
        kind: 'backup',
        trigger: 'schedule',
        state: 'passed',
        started_by: null,
        started_at: Date.now(),
        ended_at: Date.now(),
        // The doctor misses it in the folder, and says so.
        archive: `${planted.name}: ${person.email} on 10.77.66.55 ${stoa.owner.token}`,
        bytes: null,
        contents: null,
        findings: '[]',
        failure_code: null,
        failure_detail: null,
      })
      .execute()
    const line = (more: object) => JSON.stringify({ level: 50, time: 1, msg: 'request failed', ...more })
    const err = {
      type: 'Error',
      code: 'SQLITE_BUSY',
      message: planted.failure,
      stack: `Error: ${planted.failure}\n    at open (file:///srv/${planted.failure}/server/src/main.ts:3:1)`,
    }
    writeFileSync(
      join(folder, 'log'),
      [
        `Nov 26 03:30 host-of-theirs stoa[7]: ${line({ code: 'http.internal', route: '/api/v1/me', err })}`,
        line({ req: { url: `/x?q=${planted.logged}`, ip: '198.51.100.7' }, title: planted.title }),
        line({
          msg: `sent to ${person.email} by ${planted.name} at 198.51.100.7, Bearer ${stoa.owner.token}`,
        }),
        `${planted.logged} is not a line of ours`,
      ].join('\n'),
    )

    const { out, talk, code } = await bundle(
      {
        ...settings,
        STOA_DATA_DIR: stoa.dataDirectory,
        STOA_PORT: new URL(stoa.url).port,
        STOA_PUBLIC_URL: 'https://stoa.corp-internal.example:8443',
      },
      '--to',
      folder,
      '--log',
      join(folder, 'log'),
    )
    expect([code, talk]).toEqual([0, expect.stringContaining('Read it')])
    const path = out.trim()
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const text = unpacked(path)
    for (const each of [
      ...Object.values(planted),
      ...secrets,
      person.email,
      stoa.owner.email,
      stoa.owner.token,
      stoa.dataDirectory,
      '198.51.100.7',
      'host-of-theirs',
    ])
      expect(text, each).not.toContain(each)

    expect(text).toContain('"version": "0.1.0"')
    expect(text).toMatch(/"STOA_SMTP_URL": \{\s+"value": "\[set\]",\s+"source": "environment"/)
    expect(text).toContain('"https://[host]:8443"')
    expect(text).toMatch(/"users": 2/)
    expect(text).toContain('"audit-chain"')
    // What the doctor found is in it, without whom it is about.
    expect(text).toMatch(/\[name\]: \[address\] on \[STOA_TRUSTED_PROXIES\] \[token\]/)
    expect(text).toMatch(/^stoa_rooms \d/m)
    expect(text).toContain('"route":"/api/v1/me"')
    expect(text).toContain('at open (server/src/main.ts:3:1)')
    expect(text).toContain('1 line(s) were no log of Stoa')
  })

  it('is made of a folder that is damaged as well, without a server, and never over another file', async () => {
    const damaged = mkdtempSync(join(folder, 'data-'))
    writeFileSync(join(damaged, 'stoa.db'), 'this is no database, and it is long enough to be read as one')
    const to = join(folder, 'damaged.tar.gz')
    const { code, out } = await bundle({ STOA_DATA_DIR: damaged, STOA_PORT: '1' }, '--to', to, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ path: to, contents: expect.any(Array) })
    const text = unpacked(to)
    expect(text).toContain('not a database')
    expect(text).toContain('nothing listens on 127.0.0.1:1')
    const again = await bundle({ STOA_DATA_DIR: damaged }, '--to', to)
    expect([again.code, again.talk]).toEqual([1, expect.stringMatching(/^EEXIST.*\n$/)])
    expect(readdirSync(damaged)).not.toContain('server.lock')
  })
})
