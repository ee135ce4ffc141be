import { execFile, execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startStoaProcess, type StoaProcess } from '@stoa/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { main } from '../../server/src/app/command-line/run.testing.ts'
import { createDoctorContext, doctorChecks } from '../../server/src/app/doctor/doctor-checks.ts'
import { runDoctor } from '../../server/src/app/doctor/run-doctor.ts'
import { loadConfig } from '../../server/src/platform/config/load-config.ts'
import type {
  DoctorCheckId,
  DoctorCheckReport,
  DoctorReport,
} from '../../server/src/platform/operations/doctor-report.ts'
import { findProgram, freePort, startNginx } from '../support/proxies.ts'

type Checks = Partial<Record<DoctorCheckId, DoctorCheckReport>>
const byId = ({ checks }: DoctorReport): Checks =>
  Object.fromEntries(checks.map((check) => [check.id, check]))
const saidBy = (check: DoctorCheckReport | undefined): string =>
  (check?.findings ?? []).map(({ explanation }) => explanation.en).join('\n')

/** What the doctor says of a folder, in this process, which believes the certificates of the tests. */
async function examine(settings: Record<string, string>, ids: readonly DoctorCheckId[]): Promise<Checks> {
  const { config } = loadConfig(settings)
  const { context, close } = createDoctorContext(config, { auditMark: null })
  const report = await runDoctor(context, { checks: doctorChecks.filter(({ id }) => ids.includes(id)) })
  await close()
  return byId(report)
}

describe('the doctor, beside a server behind nginx', () => {
  let stoa: StoaProcess
  beforeAll(async () => {
    const port = await freePort()
    stoa = await startStoaProcess({ port })
  })
  afterAll(() => stoa.dispose())

  const look = (publicUrl: string) =>
    examine({ STOA_DATA_DIR: stoa.dataDirectory, STOA_PUBLIC_URL: publicUrl }, [
      'public-url',
      'web-sockets',
      'clock',
    ])

  it('finds nothing wrong with the snippet as it is', async () => {
    await using proxy = await startNginx(stoa.port)
    const checks = await look(proxy.url)
    for (const id of ['public-url', 'web-sockets', 'clock'] as const)
      expect(checks[id], saidBy(checks[id])).toMatchObject({ state: 'fine' })
  })

  it('finds that WebSockets are blocked where the lines for them are missing, and says which those are', async () => {
    await using proxy = await startNginx(stoa.port, {
      without: ['proxy_set_header Upgrade', 'proxy_set_header Connection'],
    })
    const checks = await look(proxy.url)
    expect(checks['public-url']?.state).toBe('fine')
    expect(checks['web-sockets']).toMatchObject({
      state: 'fail',
      findings: [{ remedy: { en: expect.stringContaining('proxy_set_header Upgrade') } }],
    })
  })

  it('finds that the server has gone from behind it', async () => {
    const nobody = await freePort()
    await using proxy = await startNginx(nobody)
    expect(saidBy((await look(proxy.url))['public-url'])).toContain('Something else than Stoa answers')
  })
})

describe('the doctor, on a machine that is not well', () => {
  let folder: string
  beforeAll(async () => {
    const stoa = await startStoaProcess()
    await stoa.end()
    folder = mkdtempSync(join(tmpdir(), 'stoa-unwell-'))
    cpSync(stoa.dataDirectory, folder, { recursive: true })
    await stoa.dispose()
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('finds a disk whose flushes are slow, and a limit of files that is low', async () => {
    // Every flush of this process takes 60 ms longer, and it may open 900 files.
    const delay = [
      '-f',
      '-qq',
      '-o',
      '/dev/null',
      '-e',
      'trace=fdatasync',
      '-e',
      'inject=fdatasync:delay_enter=60000',
    ]
    const words = [findProgram('strace'), ...delay, process.execPath, main, 'doctor', '--json']
    const only = ['--check', 'disk-speed', 'open-files']
    const out = await new Promise<string>((resolve) => {
      execFile(
        'sh',
        ['-c', 'ulimit -n 900 && exec "$@"', 'sh', ...words, ...only],
        { env: { ...process.env, STOA_DATA_DIR: folder } },
        (_error, stdout) => resolve(stdout),
      )
    })
    const checks = byId(JSON.parse(out) as DoctorReport)
    expect(checks['disk-speed']?.findings[0]).toMatchObject({
      explanation: { en: expect.stringMatching(/takes \d+ ms to flush/) },
      remedy: { en: expect.stringContaining('local SSD') },
    })
    expect(checks['open-files']?.state).toBe('warn')
    expect(saidBy(checks['open-files'])).toContain('may have 900 files')
  })

  it('finds a disk that is nearly full', async () => {
    const small = mkdtempSync(join(tmpdir(), 'stoa-small-'))
    const mount = (): boolean => {
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m,mode=700', 'tmpfs', small], { stdio: 'pipe' })
        return true
      } catch {
        // Some machines and containers do not let anybody mount: then a disk that is nearly full is not made.
        return false
      }
    }
    const mounted = mount()
    try {
      if (!mounted) return
      cpSync(folder, small, { recursive: true })
      const { 'disk-space': space } = await examine({ STOA_DATA_DIR: small }, ['disk-space'])
      expect([space?.state, saidBy(space)]).toEqual(['fail', expect.stringContaining('nearly full')])
    } finally {
      if (mounted) execFileSync('umount', ['-l', small])
      rmSync(small, { recursive: true, force: true })
    }
  })

  it('leaves nothing of its own behind, and changes nothing', async () => {
    const before = readFileSync(join(folder, 'stoa.db'))
    await examine(
      { STOA_DATA_DIR: folder },
      doctorChecks.map(({ id }) => id),
    )
    expect(readFileSync(join(folder, 'stoa.db')).equals(before)).toBe(true)
    const left = execFileSync('ls', ['-A', folder], { encoding: 'utf8' })
    expect(left).not.toContain('.doctor-')
  })
})
