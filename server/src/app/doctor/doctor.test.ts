import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stoaItself } from '../../platform/audit/audit-entry.ts'
import { createAuditLog } from '../../platform/audit/audit-log.ts'
import { auditMigrations } from '../../platform/audit/audit-migrations.ts'
import { eventMigrations } from '../../platform/events/event-bus.ts'
import { openDomainStorage } from '../../platform/storage/domain-storage.ts'
import {
  type DoctorCheckId,
  doctorCheckIds,
  type DoctorReport,
} from '../../platform/operations/doctor-report.ts'
import { backupsModule, type BackupRunTable, type BackupsTables } from '../../modules/backups/index.ts'
import { SqliteContentStore } from '../../sync/index.ts'
import { runHere } from '../command-line/run.testing.ts'

describe('the doctor', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stoa-doctor-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  const checkOf = ({ checks }: DoctorReport, id: DoctorCheckId) => checks.find((check) => check.id === id)!

  async function record(count: number): Promise<void> {
    const storage = openDomainStorage({
      dataDirectory: folder,
      onEffectError(error) {
        throw error
      },
    })
    await storage.migrate(auditMigrations)
    const log = createAuditLog()
    await storage.unitOfWork(async (unit) => {
      for (let i = 0; i < count; i++)
        await log.record(unit, { action: 'tests.done', actor: stoaItself, target: null })
    })
    await storage.close()
    const content = await SqliteContentStore.open(join(folder, 'content.db'))
    await content.close()
  }

  /** Runs the command as the shell would. */
  async function doctor(...options: string[]): Promise<{ text: string; code: number }> {
    const which = options.includes('--check') ? [] : ['--check', 'audit-chain', 'backups']
    const { out, talk, code } = await runHere(['doctor', ...which, ...options], { STOA_DATA_DIR: folder })
    return { text: out === '' ? talk : out, code }
  }
  const report = async (...options: string[]) =>
    JSON.parse((await doctor('--json', ...options)).text) as DoctorReport

  it('finds a healthy log healthy, and gives a mark to check against later', async () => {
    await record(3)
    const { text, code } = await doctor()
    expect(code).toBe(0)
    expect(text).toContain('ok    Audit log')
    const mark = /--audit-mark (\d+:[0-9a-f]{64})/.exec(text)![1]!
    await record(2)
    const again = await report('--audit-mark', mark)
    expect(checkOf(again, 'audit-chain')).toMatchObject({ state: 'fine', findings: [] })
  })

  it('says what is wrong and what to do, and ends with 1', async () => {
    await record(5)
    const database = new Database(join(folder, 'stoa.db'))
    database.exec(
      `drop trigger audit_entries_no_update; update audit_entries set actor_name = 'x' where sequence = 2`,
    )
    database.close()
    const { text, code } = await doctor()
    expect(code).toBe(1)
    expect(text).toContain('FAIL  Audit log')
    expect(text).toContain('Entry 2 is not what was recorded.')
    expect(text).toContain('The trigger audit_entries_no_update, which guards the log, is gone.')
    expect(checkOf(await report(), 'audit-chain').findings).toHaveLength(2)
    const chinese = (await doctor('--language', 'zh-CN')).text
    expect(chinese).toContain('第 2 条记录与当初写入的内容不符。')
  })

  it('finds a log that was computed anew from a mark alone', async () => {
    await record(2)
    const forged = `1:${'0'.repeat(64)}`
    const [finding] = checkOf(await report('--audit-mark', forged), 'audit-chain').findings
    expect(finding?.explanation.en).toContain('mark')
    expect(await doctor('--audit-mark', 'yesterday')).toEqual({
      code: 2,
      text: expect.stringContaining('64 hexadecimal'),
    })
  })

  it('knows a folder of an older version from one whose log was taken away', async () => {
    const open = () =>
      openDomainStorage({
        dataDirectory: folder,
        onEffectError(error) {
          throw error
        },
      })
    const old = open()
    await old.migrate(eventMigrations)
    await old.close()
    const before = await report()
    expect(checkOf(before, 'audit-chain')).toMatchObject({
      state: 'skipped',
      facts: [{ en: expect.stringContaining('no log yet') }],
    })
    expect(checkOf(before, 'backups').findings).toEqual([])
    rmSync(join(folder, 'stoa.db'))
    await record(2)
    const database = new Database(join(folder, 'stoa.db'))
    database.exec('drop table audit_entries')
    database.close()
    expect(checkOf(await report(), 'audit-chain').state).toBe('fail')
  })

  it('finds backups that are too old, failed, gone, or not proven', async () => {
    const backups = async (rows: Partial<BackupRunTable>[]) => {
      const storage = openDomainStorage({ dataDirectory: folder, onEffectError: () => undefined })
      await storage.migrate({ ...eventMigrations, ...auditMigrations, ...backupsModule.migrations })
      const row = { kind: 'backup', trigger: 'schedule', findings: '[]', state: 'passed' } as const
      const db = storage.db<BackupsTables>()
      await db.deleteFrom('backup_runs').execute()
      for (const [index, each] of rows.entries())
        await db
          .insertInto('backup_runs')
          .values({
            id: `${index}`,
            started_by: null,
            started_at: Date.now(),
            ended_at: Date.now(),
            archive: null,
            bytes: null,
            contents: null,
            failure_code: null,
            failure_detail: null,
            ...row,
            ...each,
          })
          .execute()
      await storage.close()
      return checkOf(await report(), 'backups')
    }
    expect((await backups([])).findings).toEqual([])
    const old = await backups([{ started_at: 0, archive: 'a' }])
    expect(old.findings.map(({ explanation }) => explanation.en)).toEqual([
      'The newest backup is of 1970-01-01T00:00:00.000Z.',
      expect.stringContaining('a is not in'),
    ])
    const failed = await backups([{ state: 'failed', failure_code: 'backups.disk_full' }])
    expect(failed.findings[0]?.explanation.en).toContain('not enough space')
    const red = await backups([{ kind: 'drill', state: 'failed', failure_code: 'backups.damaged' }])
    expect(red.findings[0]?.explanation.en).toContain('drill failed')
    expect(red.findings[0]?.remedy.en).toContain('stoa verify')
  })

  it('examines nothing, and leaves nothing behind, where no Stoa is', async () => {
    const { state, checks } = await report('--check', ...doctorCheckIds)
    expect(checks.map(({ id }) => id)).toEqual([...doctorCheckIds])
    expect(state).toBe('fail')
    expect(checks[0]!.findings[0]!.explanation.en).toContain('There is no Stoa in')
    expect(readdirSync(folder)).toEqual([])
  })
})
