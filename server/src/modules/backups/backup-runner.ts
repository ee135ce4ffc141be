import { join } from 'node:path'
import type { BackupFinding, BackupRun } from '@stoa/protocol'
import { type AuditActor, stoaItself } from '../../platform/audit/audit-entry.ts'
import { AppError } from '../../platform/errors/app-error.ts'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import type { ArchiveKey } from './archive/archive-key.ts'
import { makeArchive, removeStaleWork, verifyArchive } from './archive/archives.ts'
import { contentsOf } from './archive/manifest.ts'
import { archiveName, listArchives, makeArchiveFolder, removeArchive } from './archive-folder.ts'
import { backupsFail } from './backups.errors.ts'
import * as repository from './backups.repository.ts'
import type { BackupRunTable } from './backups.tables.ts'
import { expired, type Keep } from './retention.ts'

/** Makes backups and drills, one at a time, and keeps what came of them. */
export interface BackupRunner {
  /** @returns the run, and what resolves when it has ended: whatever came of it is in its row. @throws backups.busy */
  begin(
    kind: BackupRun['kind'],
    trigger: BackupRun['trigger'],
    actor: AuditActor,
  ): Promise<{ row: BackupRunTable; ended: Promise<void> }>
  current(): { row: BackupRunTable; progress: BackupRun['progress'] } | null
  idle(): Promise<void>
  /** Removes what runs of a process that was killed have left in the folder. */
  tidy(): Promise<void>
  /** Ends what is running. */
  close(): Promise<void>
}

/** What a run came to. */
type Outcome = Pick<BackupRunTable, 'archive' | 'bytes' | 'contents'> & {
  findings: readonly BackupFinding[]
}

interface Running {
  row: BackupRunTable
  progress: BackupRun['progress']
  readonly stop: AbortController
  ended: Promise<void>
}

export function createBackupRunner(
  { config, storage, audit, logger, now, version }: ModuleContext,
  { folder, key, keep }: { folder: string; key: ArchiveKey | null; keep: Keep },
): BackupRunner {
  let running: Running | null = null

  async function backUp({ progressed, signal }: RunTools): Promise<Outcome> {
    await makeArchiveFolder(folder)
    const archive = archiveName(now(), { isEncrypted: key !== null })
    const { bytes, manifest, leftOut } = await makeArchive(
      { dataDirectory: config.dataDirectory, path: join(folder, archive), key, version, scope: 'all' },
      { onProgress: progressed, signal },
    )
    if (leftOut.length > 0) logger.warn({ leftOut }, 'not backed up: no files of Stoa')
    return { archive, bytes, contents: JSON.stringify(contentsOf(manifest)), findings: [] }
  }

  async function drill({ progressed, signal }: RunTools): Promise<Outcome> {
    const newest = (await listArchives(folder)).find(({ origin }) => origin === 'backup')
    if (newest === undefined) throw backupsFail('backups.none_yet')
    const current = running
    if (current !== null) current.row = { ...current.row, archive: newest.name }
    const { manifest, findings } = await verifyArchive({
      archive: join(folder, newest.name),
      key,
      within: folder,
      // It is one of ours.
      trustSize: true,
      onProgress: progressed,
      signal,
    })
    return {
      archive: newest.name,
      bytes: newest.bytes,
      contents: JSON.stringify(contentsOf(manifest)),
      findings,
    }
  }

  /** After every backup: those that had their time go. */
  async function retain(): Promise<void> {
    const drills = await repository.drillResults(storage.db<repository.Tables>())
    const archives = (await listArchives(folder)).map((archive) => ({
      ...archive,
      drill: drills.get(archive.name) ?? null,
    }))
    for (const { name } of expired(archives, keep)) {
      await removeArchive(folder, name)
      await storage.unitOfWork((unit) =>
        audit.record(unit, {
          action: 'backups.removed',
          actor: stoaItself,
          target: { type: 'backup', name },
        }),
      )
    }
  }

  async function finish(
    current: Running,
    actor: AuditActor,
    change: Partial<BackupRunTable>,
    isToBeRecorded = true,
  ): Promise<void> {
    const { id, kind } = current.row
    current.row = { ...current.row, ...change, ended_at: now() }
    const { kind: _kind, id: _id, ...row } = current.row
    await storage.unitOfWork(async (unit: UnitOfWork) => {
      await repository.updateRun(unit.db<repository.Tables>(), id, row)
      if (!isToBeRecorded) return
      const passed = row.state === 'passed'
      await audit.record(unit, {
        action:
          kind === 'drill'
            ? passed
              ? 'backups.drill_passed'
              : 'backups.drill_failed'
            : passed
              ? 'backups.made'
              : 'backups.failed',
        actor,
        target: { type: 'backup', name: row.archive },
        details: { bytes: row.bytes, failure: row.failure_code, trigger: row.trigger },
      })
    })
  }

  async function run(current: Running, actor: AuditActor): Promise<void> {
    const { kind } = current.row
    const tools: RunTools = {
      signal: current.stop.signal,
      progressed: (stage, done, total) => {
        current.progress = { stage, done, total }
      },
    }
    try {
      const { findings, ...outcome } = await (kind === 'backup' ? backUp(tools) : drill(tools))
      const state = findings.length === 0 ? 'passed' : 'failed'
      await finish(current, actor, { ...outcome, state, findings: JSON.stringify(findings) })
      if (state === 'passed') logger.info({ kind, archive: outcome.archive, bytes: outcome.bytes }, 'done')
      else logger.error({ kind, archive: outcome.archive, findings }, 'the newest backup is not sound')
      if (kind === 'backup') await retain()
    } catch (error) {
      if (tools.signal.aborted) return finish(current, actor, { state: 'interrupted' }, false)
      logger.error({ err: error, kind }, 'a backup or a drill failed')
      const detail = error instanceof AppError ? error.meta?.['detail'] : (error as Error).message
      await finish(current, actor, {
        state: 'failed',
        failure_code: error instanceof AppError ? error.code : 'backups.failed',
        failure_detail: typeof detail === 'string' ? detail : null,
      })
    }
  }

  return {
    async begin(kind, trigger, actor) {
      if (running !== null) throw backupsFail('backups.busy')
      const row: BackupRunTable = {
        id: uuidv7(now()),
        kind,
        trigger,
        started_by: actor.userId,
        started_at: now(),
        ended_at: null,
        state: 'running',
        archive: null,
        bytes: null,
        contents: null,
        failure_code: null,
        failure_detail: null,
        findings: '[]',
      }
      const current: Running = { row, progress: null, stop: new AbortController(), ended: Promise.resolve() }
      running = current
      try {
        await repository.insertRun(storage.db<repository.Tables>(), row)
      } catch (error) {
        running = null
        throw error
      }
      current.ended = run(current, actor)
        .catch((error: unknown) =>
          logger.error({ err: error }, 'what came of a backup could not be written down'),
        )
        .finally(() => {
          running = null
        })
      return { row, ended: current.ended }
    },

    current: () => running,
    idle: async () => running?.ended,
    tidy: () => removeStaleWork(folder),

    async close() {
      running?.stop.abort(new Error('The server ends.'))
      await running?.ended
    },
  }
}

interface RunTools {
  readonly signal: AbortSignal
  progressed(stage: NonNullable<BackupRun['progress']>['stage'], done: number, total: number): void
}
