import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditPage, BackupOverview, BackupRun, DrillOverview, Page, Problem } from '@stoa/protocol'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootDeadline, startTestStoa, type TestStoa } from '../../app/boot.testing.ts'
import { archiveName } from './archive-folder.ts'

describe('backups over HTTP', { timeout: 60_000 }, () => {
  let stoa: TestStoa
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stoa-backups-'))
    stoa = await startTestStoa({
      settings: {
        STOA_BACKUP_DIR: folder,
        STOA_BACKUP_KEEP_DAILY: '1',
        STOA_BACKUP_KEEP_WEEKLY: '0',
        STOA_BACKUP_KEEP_MONTHLY: '0',
      },
    })
    const space = await stoa.space(stoa.owner)
    await stoa.document(stoa.owner, space.id, { markdown: '会议纪要' })
  }, bootDeadline)
  afterAll(async () => {
    await stoa.stop()
    rmSync(folder, { recursive: true })
  })

  const overview = async () => (await stoa.owner.api.get<BackupOverview>('/backups')).body
  const drills = async () => (await stoa.owner.api.get<DrillOverview>('/backups/drill')).body
  async function run(path: '/backups' | '/backups/drill'): Promise<void> {
    expect((await stoa.owner.api.post<BackupRun>(path)).status).toBe(202)
    await stoa.stoa.services.backups.idle()
  }
  const metric = async (name: string): Promise<number> => {
    const text = await (await fetch(`${stoa.url}/metrics`)).text()
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
  }

  it('are none at first, and a drill without one says so', async () => {
    expect(await overview()).toMatchObject({ folder, archives: [], lastBackup: null, lastGoodBackupAt: null })
    expect(await metric('stoa_backup_last_success_timestamp_seconds')).toBe(0)
    await run('/backups/drill')
    expect((await drills()).last).toMatchObject({ state: 'failed', failure: { code: 'backups.none_yet' } })
    const inChinese = await fetch(`${stoa.url}/api/v1/backups/drill`, {
      headers: { authorization: `Bearer ${stoa.owner.token}`, 'accept-language': 'zh-CN' },
    })
    expect(((await inChinese.json()) as DrillOverview).last?.failure?.text).toContain('还没有备份')
  })

  it('are made on demand, proven by a drill, and shown in the figures', async () => {
    const began = await stoa.owner.api.post<BackupRun>('/backups')
    expect(began.body).toMatchObject({ kind: 'backup', trigger: 'person', state: 'running' })
    expect((await stoa.owner.api.post<Problem>('/backups/drill')).body.code).toBe('backups.busy')
    await stoa.stoa.services.backups.idle()
    const { archives, lastBackup } = await overview()
    expect(lastBackup).toMatchObject({ state: 'passed', contents: { documents: 1, people: 1, spaces: 1 } })
    expect(archives).toEqual([
      {
        name: lastBackup?.archive,
        createdAt: expect.any(Number),
        bytes: statSync(join(folder, lastBackup!.archive!)).size,
        encrypted: false,
        origin: 'backup',
        drill: null,
      },
    ])
    await run('/backups/drill')
    expect(await drills()).toMatchObject({
      running: null,
      last: { state: 'passed', archive: lastBackup?.archive, findings: [], contents: { documents: 1 } },
      lastPassedAt: expect.any(Number),
    })
    expect((await overview()).archives[0]?.drill).toBe('passed')
    expect(readdirSync(folder)).toEqual([lastBackup?.archive])
    await expect
      .poll(() => metric('stoa_backup_last_success_timestamp_seconds'))
      .toBeCloseTo(began.body.startedAt / 1000, 3)
    await expect.poll(() => metric('stoa_backup_drill_ok')).toBe(1)
  })

  it('turn the drill red when the newest is damaged, and keep the last good one', async () => {
    const good = (await overview()).archives[0]!
    for (let n = 0; n < 4; n++) await run('/backups')
    const names = (await overview()).archives.map(({ name }) => name)
    // The newest three, and the one that is proven.
    expect(names).toHaveLength(4)
    expect(names.at(-1)).toBe(good.name)
    truncateSync(join(folder, names[0]!), 200)
    await run('/backups/drill')
    expect((await drills()).last).toMatchObject({
      state: 'failed',
      failure: { code: 'backups.damaged', text: expect.stringContaining('take another one') },
    })
    await expect.poll(() => metric('stoa_backup_drill_ok')).toBe(0)
    expect((await overview()).archives[0]?.drill).toBe('failed')
    const { items } = (await stoa.owner.api.get<Page<BackupRun>>('/backups/runs?kind=drill&limit=2')).body
    expect(items.map(({ state }) => state)).toEqual(['failed', 'passed'])
  })

  it('are written down in the audit log', async () => {
    const { body } = await stoa.owner.api.get<AuditPage>('/audit?limit=100')
    const actions = body.items.map(({ action }) => action).filter((action) => action.startsWith('backups.'))
    expect(new Set(actions)).toEqual(
      new Set(['backups.drill_failed', 'backups.made', 'backups.drill_passed', 'backups.removed']),
    )
  })

  it('are for who administers the organisation', async () => {
    const [member, administrator] = [await stoa.person('成员'), await stoa.person('管理员', 'admin')]
    for (const path of ['/backups', '/backups/runs', '/backups/drill']) {
      expect((await member.api.get(path)).status).toBe(403)
      expect((await stoa.anonymous.get(path)).status).toBe(401)
      expect((await administrator.api.get(path)).status).toBe(200)
    }
    for (const path of ['/backups', '/backups/drill']) {
      expect((await member.api.post(path)).status).toBe(403)
      expect((await stoa.anonymous.post(path)).status).toBe(401)
    }
  })
})

describe('scheduled backups', { timeout: 60_000 }, () => {
  it('make up for what was missed, on their own, encrypted so that not even the server reads them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stoa-scheduled-'))
    const recipient = await identityToRecipient(await generateIdentity())
    let ahead = 0
    const stoa = await startTestStoa({
      settings: { STOA_BACKUP_DIR: folder, STOA_BACKUP_SCHEDULE: 'every 1m', STOA_BACKUP_KEY: recipient },
      now: () => Date.now() + ahead,
    })
    try {
      expect(readdirSync(folder)).toEqual([])
      const { body } = await stoa.owner.api.get<BackupOverview>('/backups')
      expect(body).toMatchObject({ encrypted: true, drillPossible: false })
      expect(body.backups.nextAt).toBeGreaterThan(Date.now())
      const refused = await stoa.owner.api.post<Problem>('/backups/drill')
      expect(refused.body.code).toBe('backups.key_unusable')
      // The schedule looks at the clock every thirty seconds at the latest; the clock of this server is ahead by then.
      ahead = 60_000
      await expect
        .poll(async () => (await stoa.owner.api.get<BackupOverview>('/backups')).body.lastBackup?.state, {
          timeout: 50_000,
          interval: 200,
        })
        .toBe('passed')
      const [name = ''] = readdirSync(folder)
      expect(name).toMatch(/\.tar\.zst\.age$/)
      expect(readFileSync(join(folder, name)).toString('latin1', 0, 21)).toBe('age-encryption.org/v1')
      expect(archiveName(0, { isEncrypted: true })).toHaveLength(name.length)
    } finally {
      await stoa.stop()
      rmSync(folder, { recursive: true })
    }
  })
})
