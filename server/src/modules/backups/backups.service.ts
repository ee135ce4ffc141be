import type { BackupOverview, BackupRun, DrillOverview, Language, Page } from '@stoa/protocol'
import { join } from 'node:path'
import { type AuditActor, stoaItself } from '../../platform/audit/audit-entry.ts'
import type { Gauges } from '../../platform/operations/gauges.ts'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { parseSchedule, runOnSchedule } from '../../platform/schedule/schedule.ts'
import { decodeCursor, pageFrom } from '../../platform/storage/cursor.ts'
import type { DocumentsService } from '../documents/index.ts'
import type { IdentityService } from '../identity/index.ts'
import type { SpacesService } from '../spaces/index.ts'
import { type ArchiveKey, canDecrypt, parseArchiveKey } from './archive/archive-key.ts'
import { freeBytes, listArchives } from './archive-folder.ts'
import { createBackupRunner } from './backup-runner.ts'
import { backupsFail } from './backups.errors.ts'
import { presentRun } from './backups.presenter.ts'
import * as repository from './backups.repository.ts'
import { createRecovery, type Recovery } from './recovery/recovery.ts'

declare module '../../platform/module/module.ts' {
  interface Services {
    backups: BackupsService
  }
}

/** All throw `http.forbidden` for who does not administer the organisation. */
export interface BackupsService {
  overview(actor: Actor, language: Language): Promise<BackupOverview>
  /** Newest first. */
  runs(
    actor: Actor,
    language: Language,
    query: { kind?: BackupRun['kind']; cursor?: string; limit: number },
  ): Promise<Page<BackupRun>>
  drills(actor: Actor, language: Language): Promise<DrillOverview>
  /** Begins one, and answers without waiting for its end. @throws backups.busy */
  begin(actor: Actor, language: Language, kind: BackupRun['kind']): Promise<BackupRun>
  /** Resolves when nothing is running. */
  idle(): Promise<void>
  readonly recovery: Recovery
  readonly gauges: Gauges
  /** Backups and drills by the settings, until {@link BackupsService.close}. */
  start(): Promise<void>
  close(): Promise<void>
}

/** Runs older than this are forgotten, in ms. */
const remembered = 400 * 24 * 3_600_000
/** A backup that was missed while the server was down is made so long after its start, in ms. */
const catchUpAfter = 2 * 60_000
/** How often what the command line did beside the server is looked for, in ms. */
const refreshInterval = 60_000

export function createBackupsService(
  context: ModuleContext,
  needs: { identity: IdentityService; spaces: SpacesService; documents: DocumentsService },
): BackupsService {
  const { config, storage, permissions, logger, now } = context
  const folder = backupFolderOf(config)
  const key = keyOf(config)
  const db = () => storage.db<repository.Tables>()
  const runner = createBackupRunner(context, { folder, key, keep: keepOf(config) })
  const plans = {
    backup: parseSchedule(config.backupSchedule),
    drill: parseSchedule(config.backupDrillSchedule),
  }
  const drillPossible = key === null || canDecrypt(key)
  const ends: (() => void)[] = []
  const figures = { backupAt: 0, backupOk: 1, bytes: 0, drillAt: 0, drillOk: 1 }

  async function refresh(): Promise<void> {
    const [lastBackup, goodBackup, lastDrill] = [
      await repository.latestRun(db(), 'backup', { passed: false }),
      await repository.latestRun(db(), 'backup', { passed: true }),
      await repository.latestRun(db(), 'drill', { passed: false }),
    ]
    figures.backupAt = (goodBackup?.started_at ?? 0) / 1000
    figures.backupOk = lastBackup?.state === 'failed' ? 0 : 1
    figures.bytes = goodBackup?.bytes ?? 0
    figures.drillAt = (lastDrill?.ended_at ?? 0) / 1000
    figures.drillOk = lastDrill?.state === 'failed' ? 0 : 1
  }

  async function run(
    kind: BackupRun['kind'],
    trigger: BackupRun['trigger'],
    actor: AuditActor,
  ): Promise<void> {
    try {
      const { ended } = await runner.begin(kind, trigger, actor)
      await ended
    } catch (error) {
      // Another one is running, or the database does not answer: the next time comes.
      logger.warn({ err: error, kind }, 'a scheduled run could not begin')
    }
    await refresh().catch((error: unknown) => logger.warn({ err: error }, 'backups could not be looked at'))
  }

  const running = (language: Language): BackupRun | null => {
    const current = runner.current()
    return current === null ? null : presentRun(current.row, language, current.progress)
  }
  const latest = async (kind: BackupRun['kind'], language: Language): Promise<BackupRun | null> => {
    const row = await repository.latestRun(db(), kind, { passed: false })
    return row === undefined ? null : presentRun(row, language)
  }

  return {
    async overview(actor, language) {
      permissions.demand(actor, 'backups.read')
      const drills = await repository.drillResults(db())
      const good = await repository.latestRun(db(), 'backup', { passed: true })
      return {
        folder,
        freeBytes: await freeBytes(folder),
        encrypted: key !== null,
        drillPossible,
        backups: { schedule: config.backupSchedule, nextAt: plans.backup.nextAfter(now()) },
        drills: { schedule: config.backupDrillSchedule, nextAt: plans.drill.nextAfter(now()) },
        keep: keepOf(config),
        running: running(language),
        lastBackup: await latest('backup', language),
        lastGoodBackupAt: good?.started_at ?? null,
        lastDrill: await latest('drill', language),
        archives: (await listArchives(folder)).map((archive) => ({
          ...archive,
          drill: drills.get(archive.name) ?? null,
        })),
      }
    },

    async runs(actor, language, { kind, cursor, limit }) {
      permissions.demand(actor, 'backups.read')
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string'])[0]
      const rows = await repository.listRuns(db(), { kind, after, limit: limit + 1 })
      return pageFrom(
        rows,
        limit,
        (row) => [row.id],
        (row) => presentRun(row, language),
      )
    },

    async drills(actor, language) {
      permissions.demand(actor, 'backups.read')
      const current = running(language)
      const passed = await repository.latestRun(db(), 'drill', { passed: true })
      return {
        running: current?.kind === 'drill' ? current : null,
        last: await latest('drill', language),
        lastPassedAt: passed?.ended_at ?? null,
      }
    },

    async begin(actor, language, kind) {
      permissions.demand(actor, 'backups.run')
      if (kind === 'drill' && !drillPossible) throw backupsFail('backups.key_unusable')
      const { row, ended } = await runner.begin(kind, 'person', actor)
      void ended
        .then(refresh)
        .catch((error: unknown) => logger.warn({ err: error }, 'backups could not be looked at'))
      return presentRun(row, language, runner.current()?.progress ?? null)
    },

    idle: () => runner.idle(),
    recovery: createRecovery(context, { ...needs, language: () => needs.identity.language() }),

    gauges: {
      stoa_backup_last_success_timestamp_seconds: {
        help: 'When the newest backup was begun that was completed; 0 without one',
        read: () => figures.backupAt,
      },
      stoa_backup_last_size_bytes: { help: 'Its size', read: () => figures.bytes },
      stoa_backup_ok: { help: '0 when the last backup failed', read: () => figures.backupOk },
      stoa_backup_drill_timestamp_seconds: {
        help: 'When the last restore drill ended; 0 without one',
        read: () => figures.drillAt,
      },
      stoa_backup_drill_ok: { help: '0 when the last restore drill failed', read: () => figures.drillOk },
      stoa_backup_next_timestamp_seconds: {
        help: 'When the next backup is due; 0 where none are scheduled',
        read: () => (plans.backup.nextAfter(now()) ?? 0) / 1000,
      },
      stoa_backup_free_bytes: {
        help: 'Free space where backups are kept',
        read: async () => (await freeBytes(folder)) ?? Number.NaN,
      },
      stoa_backup_running: {
        help: '1 while a backup or a drill is running',
        read: () => (runner.current() === null ? 0 : 1),
      },
    },

    async start() {
      await repository.interruptRuns(db(), now())
      await repository.forgetRuns(db(), now() - remembered)
      await runner.tidy()
      await refresh()
      const good = await repository.latestRun(db(), 'backup', { passed: true })
      const options = { now, since: good?.started_at ?? now(), catchUpAfter }
      ends.push(runOnSchedule(plans.backup, () => run('backup', 'schedule', stoaItself), options))
      if (drillPossible)
        ends.push(runOnSchedule(plans.drill, () => run('drill', 'schedule', stoaItself), { now }))
      const timer = setInterval(() => {
        refresh().catch((error: unknown) => logger.warn({ err: error }, 'backups could not be looked at'))
      }, refreshInterval)
      timer.unref()
      ends.push(() => clearInterval(timer))
    },

    async close() {
      for (const end of ends.splice(0)) end()
      await runner.close()
    },
  }
}

type BackupConfig = ModuleContext['config']

/** The folder for backups, absolute. */
export const backupFolderOf = ({ backupDirectory, dataDirectory }: BackupConfig): string =>
  backupDirectory ?? join(dataDirectory, 'backups')

export const keepOf = (config: BackupConfig) => ({
  daily: config.backupKeepDaily,
  weekly: config.backupKeepWeekly,
  monthly: config.backupKeepMonthly,
})

/** @throws backups.key_unusable */
export const keyOf = ({ backupKey }: BackupConfig): ArchiveKey | null =>
  backupKey === null ? null : parseArchiveKey(backupKey)
