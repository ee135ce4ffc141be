import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ConfigError, loadConfig } from './load-config.ts'

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
    expect(sources).toMatchObject({
      port: 'environment',
      host: 'stoa.config.json',
      adminPassword: 'environment file',
      publicUrl: 'default',
    })
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
      expect(faults.filter((fault) => fault.includes(name)).length, name).toBeGreaterThan(0)
    }
  })

  it('of TLS are set together, with the address that people type', () => {
    const faultsOf = (settings: Record<string, string>): string[] => {
      try {
        loadConfig({ STOA_DATA_DIR: folder, ...settings })
      } catch (error) {
        if (error instanceof ConfigError) return [...error.faults]
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
    expect(faultsOf({ STOA_SMTP_URL: url, STOA_MAIL_FROM: 'Stoa <stoa@example.com>' })).toBe('')
    expect(faultsOf({ STOA_SMTP_URL: url })).toContain('set together')
    expect(faultsOf({ STOA_MAIL_FROM: 'stoa@example.com' })).toContain('set together')
    const wrong = faultsOf({ STOA_SMTP_URL: 'https://u:hunter2@x', STOA_MAIL_FROM: 'a@b.cc\r\nBcc: d@e.ff' })
    expect(wrong).toContain('STOA_SMTP_URL')
    expect(wrong).toContain('STOA_MAIL_FROM')
    expect(wrong).not.toContain('hunter2')
  })
})
