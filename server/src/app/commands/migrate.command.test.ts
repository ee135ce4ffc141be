import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { runHere } from '../command-line/run.testing.ts'
import { lockDataFolder } from '../data-folder-lock.ts'
import { modules } from '../modules.ts'
import { knownMigrations, readSchemaState } from '../upgrade.ts'
import { version } from '../version.ts'

const firstFolder = new URL('../../../../tests/system/first-data-folder.tar.br', import.meta.url)

describe('migrate', { timeout: 60_000 }, () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stoa-migrate-'))
    return () => rmSync(folder, { recursive: true })
  })
  const migrate = (...words: string[]) =>
    runHere(['migrate', ...words], { STOA_DATA_DIR: folder, STOA_LOG_LEVEL: 'silent' })
  const pending = () => readSchemaState(folder, modules, version).pending

  it('lists what would run, runs it after a backup, and then has nothing to do', async () => {
    execFileSync('tar', ['-xf', '-', '-C', folder], {
      input: brotliDecompressSync(readFileSync(firstFolder)),
    })
    const expected = pending()
    expect(expected.length).toBeGreaterThan(5)
    const dry = await migrate('--dry-run')
    expect([dry.code, dry.out.trim().split('\n')]).toEqual([0, expected])
    expect(pending()).toEqual(expected)
    expect(existsSync(join(folder, 'backups'))).toBe(false)

    const release = lockDataFolder(folder)
    const locked = await migrate()
    release()
    expect([locked.code, locked.talk]).toEqual([1, expect.stringContaining('Another Stoa is running')])

    const done = await migrate('--json')
    expect(done.code, done.talk).toBe(0)
    const { migrations, backup } = JSON.parse(done.out) as { migrations: string[]; backup: string }
    expect(migrations).toEqual(expected)
    expect(pending()).toEqual([])
    expect(readSchemaState(folder, modules, version).done).toEqual(knownMigrations(modules))
    const kept = await runHere(['verify', backup])
    expect([kept.code, kept.talk]).toEqual([0, ''])

    const serving = lockDataFolder(folder)
    const again = await migrate()
    serving()
    expect(again).toMatchObject({ code: 0, out: '', talk: expect.stringContaining('nothing to do') })
  })

  it('makes no data folder where there is none', async () => {
    const missing = await migrate()
    expect([missing.code, missing.talk]).toEqual([1, expect.stringContaining('There is no Stoa in')])
    expect(existsSync(join(folder, 'stoa.db'))).toBe(false)
  })
})
