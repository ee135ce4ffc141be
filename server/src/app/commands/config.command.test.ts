import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EffectiveSetting } from '../../platform/config/describe-settings.ts'
import { runHere } from '../command-line/run.testing.ts'

describe('stoa config', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'stoa-config-command-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  const run = (words: string[], environment: Record<string, string> = {}) =>
    runHere(['config', ...words], { STOA_DATA_DIR: folder, ...environment })

  it('shows what is in force and where it comes from, secrets masked', async () => {
    writeFileSync(join(folder, 'stoa.config.json'), JSON.stringify({ host: '0.0.0.0' }))
    writeFileSync(join(folder, 'key'), 'seven secret herons\n')
    const environment = {
      STOA_PORT: '8080',
      STOA_BACKUP_KEY_FILE: join(folder, 'key'),
      STOA_SMTP_URL: 'smtp://stoa:seven-herons@mail.example.com:587',
      STOA_MAIL_FROM: 'stoa@example.com',
    }
    const { out, code } = await run(['show', '--json'], environment)
    expect(code).toBe(0)
    expect(out).not.toContain('herons')
    const rows = JSON.parse(out) as EffectiveSetting[]
    const row = (variable: string) => rows.find((each) => each.variable === variable)
    expect(row('STOA_PORT')).toMatchObject({ value: 8080, source: 'environment' })
    expect(row('STOA_HOST')).toMatchObject({ value: '0.0.0.0', source: 'stoa.config.json' })
    expect(row('STOA_BACKUP_KEY')).toMatchObject({ value: '[set]', source: 'environment file' })
    expect(row('STOA_SMTP_URL')).toMatchObject({ value: '[set]', source: 'environment' })
    expect(row('STOA_AUDIT_DAYS')).toMatchObject({ value: null, meaning: 'for ever', source: 'default' })
    expect(row('STOA_LIMIT_FRAME_BYTES')).toMatchObject({ value: 2_097_152, source: 'default' })

    const words = (await run([], environment)).out
    expect(words).toContain('STOA_PORT = 8080  (environment)')
    expect(words).not.toContain('herons')
    const set = (await run(['show', '--set'], environment)).out
    expect(set).toContain('STOA_HOST')
    expect(set).not.toContain('STOA_LOG_LEVEL')
  })

  it('names all faults at once, with remedies, and ends with 1', async () => {
    expect(await run(['check'])).toMatchObject({ code: 0, out: 'The settings are well.\n' })
    const wrong = { STOA_PORT: 'many', STOA_BACKUP_KEY: 'changeme-changeme', STOA_COLOUR: 'red' }
    const { out, code } = await run(['check', '--json'], wrong)
    expect(code).toBe(1)
    const { ok, faults } = JSON.parse(out) as { ok: boolean; faults: { name: string; remedy: string }[] }
    expect([ok, faults.map(({ name }) => name)]).toEqual([
      false,
      ['STOA_PORT', 'STOA_BACKUP_KEY', 'STOA_COLOUR'],
    ])
    for (const { remedy } of faults) expect(remedy).toMatch(/\.$/)
    expect(out).not.toContain('changeme-')
    expect((await run(['check'], wrong)).out).toContain('It must be a whole number from 0 to 65535')
  })

  it('looks into the files that are named, too', async () => {
    const { out, code } = await run(['check'], {
      STOA_TLS_CERT: join(folder, 'missing.crt'),
      STOA_TLS_KEY: join(folder, 'missing.key'),
      STOA_PUBLIC_URL: 'https://stoa.example.com',
    })
    expect([code, out]).toEqual([1, expect.stringContaining('missing.crt')])
  })
})
