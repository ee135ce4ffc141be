import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { settingChapters, settingsPage } from './describe-settings.ts'
import { defaultLimits, limitSettings } from './limit-settings.ts'
import { ConfigError, type ConfigFault, loadConfig } from './load-config.ts'
import { NotAcceptedError } from './setting.ts'
import { allSettings, settings } from './settings.ts'

describe('settings', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stoa-config-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('come from the environment, then a named file, then stoa.config.json, then the defaults', () => {
    writeFileSync(
      join(folder, 'stoa.config.json'),
      JSON.stringify({ port: 5001, host: '0.0.0.0', logLevel: 'warn' }),
    )
    writeFileSync(join(folder, 'secret'), 'a long password\n')
    const { config, sources } = loadConfig({
      STOA_DATA_DIR: folder,
      STOA_PORT: '5002',
      STOA_ADMIN_EMAIL: 'li@example.com',
      STOA_ADMIN_PASSWORD_FILE: join(folder, 'secret'),
    })
    expect(config).toMatchObject({
      port: 5002,
      host: '0.0.0.0',
      adminPassword: 'a long password',
      publicUrl: null,
    })
    expect([...sources]).toEqual(
      expect.arrayContaining([
        ['STOA_PORT', 'environment'],
        ['STOA_HOST', 'stoa.config.json'],
        ['STOA_ADMIN_PASSWORD', 'environment file'],
        ['STOA_PUBLIC_URL', 'default'],
      ]),
    )
  })

  it('names every fault at once, and never the value of a secret', () => {
    writeFileSync(join(folder, 'stoa.config.json'), JSON.stringify({ prot: 1 }))
    const wrong = {
      STOA_DATA_DIR: folder,
      STOA_PORT: 'many',
      STOA_LOG_LEVEL: 'loud',
      STOA_ADMIN_PASSWORD: 'hunter2',
      STOA_PUBLIC_URL: 'ftp://x',
      STOA_COLOUR: 'red',
      STOA_DATABASE_URL: 'postgres://x',
    }
    let error: unknown
    try {
      loadConfig(wrong)
    } catch (caught) {
      error = caught
    }
    expect(error).toBeInstanceOf(ConfigError)
    const { faults, message } = error as ConfigError
    expect(message).not.toContain('hunter2')
    for (const name of [
      'STOA_PORT',
      'STOA_LOG_LEVEL',
      'STOA_ADMIN_PASSWORD',
      'STOA_PUBLIC_URL',
      'STOA_COLOUR',
      'STOA_DATABASE_URL',
      '"prot"',
    ]) {
      expect(faults.filter((fault) => fault.problem.includes(name)).length, name).toBeGreaterThan(0)
    }
  })

  it('of TLS are set together, with the address that people type', () => {
    const faultsOf = (settings: Record<string, string>): string[] => {
      try {
        loadConfig({ STOA_DATA_DIR: folder, ...settings })
      } catch (error) {
        if (error instanceof ConfigError)
          return error.faults.map(({ problem, remedy }) => `${problem} ${remedy}`)
        throw error
      }
      return []
    }
    const both = { STOA_TLS_CERT: '/etc/stoa/tls.crt', STOA_TLS_KEY: '/etc/stoa/tls.key' }
    expect(faultsOf({ STOA_TLS_CERT: both.STOA_TLS_CERT })).toEqual([expect.stringContaining('set together')])
    expect(faultsOf(both)).toEqual([expect.stringContaining('STOA_PUBLIC_URL')])
    expect(faultsOf({ ...both, STOA_PUBLIC_URL: 'https://stoa.example.com' })).toEqual([])
  })

  it('of mail are set together, and a mail server is no web page', () => {
    const faultsOf = (settings: Record<string, string>): string => {
      try {
        loadConfig({ STOA_DATA_DIR: folder, ...settings })
      } catch (error) {
        if (error instanceof ConfigError) return error.message
        throw error
      }
      return ''
    }
    const url = 'smtp://stoa:hunter2@mail.example.com:587'
    for (const each of [url, 'smtp://127.0.0.1:25'])
      expect(faultsOf({ STOA_SMTP_URL: each, STOA_MAIL_FROM: 'Stoa <stoa@example.com>' })).toBe('')
    expect(faultsOf({ STOA_SMTP_URL: url })).toContain('set together')
    expect(faultsOf({ STOA_MAIL_FROM: 'stoa@example.com' })).toContain('set together')
    const wrong = faultsOf({ STOA_SMTP_URL: 'https://u:hunter2@x', STOA_MAIL_FROM: 'a@b.cc\r\nBcc: d@e.ff' })
    expect(wrong).toContain('STOA_SMTP_URL')
    expect(wrong).toContain('STOA_MAIL_FROM')
    expect(wrong).not.toContain('hunter2')
  })

  const faultsOf = (settings: Record<string, string>): readonly ConfigFault[] => {
    try {
      loadConfig({ STOA_DATA_DIR: folder, ...settings })
    } catch (error) {
      if (error instanceof ConfigError) return error.faults
      throw error
    }
    return []
  }

  it('of a port for documents leave TLS to a proxy, and STOA_PORT alone', () => {
    const named = (settings: Record<string, string>) => faultsOf(settings).map(({ name }) => name)
    const tls = {
      STOA_TLS_CERT: '/etc/stoa/tls.crt',
      STOA_TLS_KEY: '/etc/stoa/tls.key',
      STOA_PUBLIC_URL: 'https://stoa.example.com',
    }
    expect(named({ STOA_SYNC_PORT: '4601' })).toEqual([])
    expect(named({ STOA_SYNC_PORT: '0', STOA_PORT: '0' })).toEqual([])
    expect(named({ STOA_SYNC_PORT: '4601', STOA_PORT: '4601' })).toEqual(['STOA_SYNC_PORT'])
    expect(named({ STOA_SYNC_PORT: '4601', ...tls })).toEqual(['STOA_SYNC_PORT'])
    expect(named({ STOA_SYNC_PORT: 'many' })).toEqual(['STOA_SYNC_PORT'])
  })

  it('all come from files too: one whole value, without the end of its last line', () => {
    const file = (text: string) => {
      const path = join(folder, 'value')
      writeFileSync(path, text)
      return path
    }
    for (const { variable } of allSettings) {
      // The folder is set in all of these.
      if (variable === settings.dataDirectory.variable) continue
      const missing = faultsOf({ [`${variable}_FILE`]: join(folder, 'missing') })
      expect(missing[0], variable).toMatchObject({
        name: `${variable}_FILE`,
        problem: expect.stringContaining('ENOENT'),
        remedy: expect.stringContaining('may read'),
      })
      const both = faultsOf({ [variable]: '1', [`${variable}_FILE`]: file('1') })
      expect(both.map(({ problem }) => problem)).toContain(`${variable} and ${variable}_FILE are both set.`)
    }
    const key = ' a passphrase with spaces around it \n'
    expect(
      loadConfig({ STOA_DATA_DIR: folder, STOA_BACKUP_KEY_FILE: file(`${key}\r\n`) }).config.backupKey,
    ).toBe(key)
    expect(faultsOf({ STOA_HOST_FILE: file('\n') })[0]?.problem).toContain('is empty')
    const elsewhere = join(folder, 'elsewhere')
    expect(loadConfig({ STOA_DATA_DIR_FILE: file(`${elsewhere}\n`) }).config.dataDirectory).toBe(elsewhere)
  })

  it('have a remedy for each fault, and know what was meant', () => {
    expect(faultsOf({ STOA_PORT: '4600.5' })).toEqual([
      {
        name: 'STOA_PORT',
        problem: 'STOA_PORT (environment) is "4600.5".',
        remedy: 'It must be a whole number from 0 to 65535; unset, it is 4600.',
      },
    ])
    expect(faultsOf({ STOA_PROT: '1' })[0]?.remedy).toContain('Did you mean STOA_PORT')
    writeFileSync(join(folder, 'stoa.config.json'), '{ "loglevel": "info" }')
    expect(faultsOf({})[0]?.remedy).toContain('Did you mean logLevel')
    writeFileSync(join(folder, 'stoa.config.json'), '{ "port": 1')
    expect(faultsOf({ STOA_TRUSTED_PROXIES: 'my proxy' }).map(({ name }) => name)).toEqual([
      null,
      'STOA_TRUSTED_PROXIES',
    ])
  })

  it('hold limits to their range and to each other', () => {
    const { config } = loadConfig({ STOA_DATA_DIR: folder, STOA_LIMIT_FRAME_BYTES: '65536' })
    expect(config.limits).toEqual({ ...defaultLimits, frameBytes: 65_536 })
    for (const { variable, fallback, accepts } of Object.values(limitSettings)) {
      expect(loadConfig({ STOA_DATA_DIR: folder, [variable]: String(fallback) }).config.limits).toEqual(
        defaultLimits,
      )
      const most = Number(/(\d+)$/.exec(accepts)![1])
      expect(faultsOf({ [variable]: String(most + 1) })[0]?.name).toBe(variable)
    }
    expect(faultsOf({ STOA_LIMIT_CONNECTIONS_PER_DOCUMENT: '2001' })[0]?.problem).toContain(
      'AWARENESS_ENTRIES',
    )
  })

  it.each([
    ['adminPassword', 'STOA_ADMIN_PASSWORD', { STOA_ADMIN_EMAIL: 'lin.xiaoyu@example.com' }],
    ['backupKey', 'STOA_BACKUP_KEY', {}],
  ] as const)('refuse a weak %s, and do not repeat it', (_name, variable, others) => {
    for (const weak of [
      'short',
      'changeme-changeme',
      'ChangeMe!2024!',
      'changeme12345',
      'P4ssw0rd!!!!',
      'secret______',
      'supersecret1',
      'aaaaaaaaaaaaaaaa',
      'abcabcabcabcabc',
      '121212121212',
      '12345678901234',
      'zyxwvutsrqpon',
      'qwertyuiopasdf',
      '<your password>',
      'your-password',
      'correct horse battery staple',
    ]) {
      const [fault, ...more] = faultsOf({ ...others, [variable]: weak })
      expect([fault?.name, more], weak).toEqual([variable, []])
      expect(`${fault?.problem} ${fault?.remedy}`).not.toContain(weak)
    }
    for (const good of [
      'the-owner-of-it-all',
      '松柏之下我们一起写字办事',
      'Kx7-rT2m-Qp9v',
      'seven secret herons',
    ])
      expect(faultsOf({ ...others, [variable]: good }), good).toEqual([])
  })

  it("refuse samples where the secret is somebody else's, and leave its length to them", () => {
    const mail = { STOA_MAIL_FROM: 'stoa@example.com' }
    const model = { STOA_LLM_URL: 'https://llm.example.com/v1', STOA_LLM_MODEL: 'm' }
    for (const sample of ['password', 'changeme', 'secret', 'your-password'])
      expect(
        faultsOf({ ...mail, STOA_SMTP_URL: `smtp://stoa:${sample}@mail.example.com` }),
        sample,
      ).toHaveLength(1)
    for (const sample of ['sk-...', 'your-api-key', 'xxxx', 'changeme'])
      expect(faultsOf({ ...model, STOA_LLM_KEY: sample }), sample).toHaveLength(1)
    expect(
      faultsOf({ ...mail, ...model, STOA_SMTP_URL: 'smtp://a:k3w@mail.example.com', STOA_LLM_KEY: 'k3w' }),
    ).toEqual([])
    expect(
      faultsOf({ STOA_ADMIN_EMAIL: 'lin.xiaoyu@example.com', STOA_ADMIN_PASSWORD: 'lin.xiaoyu' })[0]?.problem,
    ).toContain('the mail address itself')
  })
})

describe('what is written about settings', () => {
  const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8')

  it('is made from them: docs/configuration.md is current', () => {
    expect(read('docs/configuration.md'), 'npm run -s stoa -- config reference > docs/configuration.md').toBe(
      settingsPage(),
    )
  })

  it('has every setting in one chapter', () => {
    expect(settingChapters.flatMap(({ names }) => names).toSorted()).toEqual(Object.keys(settings).toSorted())
  })

  it('gives no secret in an example that a server would take', () => {
    const folder = new URL('../../../../', import.meta.url)
    const pages = [
      'README.md',
      'CONTRIBUTING.md',
      ...filesBelow(folder, 'docs/'),
      ...filesBelow(folder, 'deploy/'),
    ]
    const samples = pages.flatMap((path) => [
      ...read(path).matchAll(
        /\b(STOA_(?:ADMIN_PASSWORD|BACKUP_KEY|SMTP_URL|LLM_KEY))[=:] ?["']?([^\s"'`]+)/g,
      ),
    ])
    for (const [line, variable = '', value = ''] of samples) {
      const definition = allSettings.find((each) => each.variable === variable)!
      expect(() => definition.parse(value), line).toThrow(NotAcceptedError)
    }
  })
})

function filesBelow(folder: URL, path: string): string[] {
  return readdirSync(new URL(path, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.(png|svg|br)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.pathname.length))
}
