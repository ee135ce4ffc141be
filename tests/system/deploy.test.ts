import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ownerToken, startStoaProcess } from '@stoa/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildDeadline, downloadInto, runToEnd } from '../support/executable.ts'
import { findProgram } from '../support/proxies.ts'
import { liveWithoutNetwork } from '../support/without-network.ts'

const deploy = fileURLToPath(new URL('../../deploy/', import.meta.url))
const unit = readFileSync(join(deploy, 'systemd/stoa.service'), 'utf8')
const isRoot = process.geteuid!() === 0

let folder: string
let stoa: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stoa-deploy-'))
  stoa = await downloadInto(folder)
}, buildDeadline)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the image', () => {
  it('has all that the executable needs: it serves from its files alone, without rights', async () => {
    const image = join(folder, 'image')
    execFileSync('sh', [join(deploy, 'container/image-root.sh'), stoa, image])
    expect(readdirSync(image).toSorted()).toEqual(expect.arrayContaining(['data', 'stoa', 'tmp']))
    if (isRoot) execFileSync('chown', ['-R', '10001:10001', image])
    const enter = isRoot ? 'chroot --userspec=10001:10001' : 'unshare --map-root-user chroot'
    const script = join(folder, 'in-the-image')
    writeFileSync(script, `#!/bin/sh\nexec ${enter} ${image} /stoa "$@"\n`, { mode: 0o700 })
    await using running = await startStoaProcess({
      executable: script,
      env: { STOA_DATA_DIR: '/data', PATH: process.env['PATH'] },
    })
    expect(await ownerToken(running.url)).toMatch(/^stoa_t_/)
    const status = readFileSync(`/proc/${running.pid}/status`, 'utf8')
    if (isRoot) expect(status).toMatch(/^Uid:\s+10001\s+10001/m)
    const file = readFileSync(join(deploy, 'container/Containerfile'), 'utf8')
    const [, probe] = JSON.parse(/^HEALTHCHECK .*CMD (\[.*\])$/m.exec(file)![1]!) as string[]
    const env = { STOA_DATA_DIR: '/data', STOA_HOST: '0.0.0.0', STOA_PORT: String(running.port) }
    const health = () => runToEnd(script, [probe!], { env: { ...env, PATH: process.env['PATH']! } })
    expect(await health()).toMatchObject({ code: 0, stdout: 'ready\n' })
    expect(readdirSync(join(image, 'data'))).toContain('stoa.db')
    expect(await running.end()).toBe(0)
    expect((await health()).code).toBe(1)
  })

  it('is described by a file that runs nobody as root and names what it starts', () => {
    const file = readFileSync(join(deploy, 'container/Containerfile'), 'utf8')
    const last = file.slice(file.lastIndexOf('\nFROM '))
    expect(last).toMatch(/^USER 10001:10001$/m)
    expect(last).toMatch(/^ENTRYPOINT \["\/stoa"\]$/m)
    expect(last).toMatch(/^VOLUME \/data$/m)
  })
})

describe('the systemd unit', () => {
  it('is one that systemd understands, and leaves the service little to do harm with', () => {
    const analyze = findProgram('systemd-analyze')
    const file = join(folder, 'stoa.service')
    writeFileSync(file, unit.replaceAll('/usr/local/bin/stoa', stoa).replace(/^Documentation=.*$/m, ''))
    const verified = spawnSync(analyze, ['verify', file], { encoding: 'utf8' })
    expect(verified.stderr).toBe('')
    expect(verified.status).toBe(0)
    const judged = execFileSync(analyze, ['security', '--offline=true', '--no-pager', file], {
      encoding: 'utf8',
    })
    const exposure = Number(/Overall exposure level for stoa\.service: ([\d.]+)/.exec(judged)?.[1])
    expect(exposure).toBeLessThan(2)
  })

  it('forbids no system call that a working day needs', () => {
    const analyze = findProgram('systemd-analyze')
    const callsOf = (name: string): string[] =>
      name.startsWith('@')
        ? execFileSync(analyze, ['syscall-filter', name, '--no-pager'], { encoding: 'utf8' })
            .split('\n')
            .map((line) => line.trim())
            .filter((line) => line !== '' && !line.startsWith('#'))
            .slice(1)
            .flatMap(callsOf)
        : [name]
    // As systemd reads them: a line of sets allows or, with ~, forbids, and a later one has the last word.
    const allowed = new Set<string>()
    for (const [, sign, names] of unit.matchAll(/^SystemCallFilter=(~?)(.+)$/gm)) {
      for (const call of names!.split(' ').flatMap(callsOf)) {
        if (sign === '~') allowed.delete(call)
        else allowed.add(call)
      }
    }
    expect(allowed.size).toBeGreaterThan(100)

    const { done, systemCalls } = liveWithoutNetwork(stoa, {}, { everyCall: true })
    expect(done).toMatchObject({ code: 0 })
    expect(systemCalls.length).toBeGreaterThan(30)
    const refused = systemCalls.filter((name) => !allowed.has(name))
    // Node asks for more open files than it has, and goes on when it does not get them: LimitNOFILE gives them.
    // SQLite gives a new file to the folder's owner, but only when it runs as root.
    const harmless = new Set(['setrlimit', ...(isRoot ? ['fchown'] : [])])
    expect(refused.filter((name) => !harmless.has(name))).toEqual([])
  })
})
