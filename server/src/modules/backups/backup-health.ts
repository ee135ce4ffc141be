import type { Said } from '../../platform/operations/doctor-report.ts'
import type { DomainStorage } from '../../platform/storage/domain-storage.ts'
import { backupsErrors, type BackupsErrorCode } from './backups.errors.ts'
import * as repository from './backups.repository.ts'

/** How it stands with backups, for the doctor. Times are UTC ms. */
export interface BackupHealth {
  /** From when on backups could be made here. */
  readonly since: number
  readonly lastGood: { readonly at: number; readonly archive: string; readonly inFolder: boolean } | null
  /** Why the last one failed; null when it did not. */
  readonly failure: Said | null
  readonly drill: {
    readonly at: number
    readonly state: 'passed' | 'failed'
    readonly detail: Said | null
  } | null
}

/** Null in the folder of a version that made none. */
export async function backupHealth(storage: DomainStorage): Promise<BackupHealth | null> {
  const db = storage.db<repository.Tables>()
  const since = await repository.knownSince(db)
  if (since === null) return null
  const good = await repository.latestRun(db, 'backup', { passed: true })
  const last = await repository.latestRun(db, 'backup', { passed: false })
  const drill = await repository.latestRun(db, 'drill', { passed: false })
  return {
    since,
    lastGood:
      good?.archive == null
        ? null
        : { at: good.started_at, archive: good.archive, inFolder: good.trigger !== 'command' },
    failure: last?.state === 'failed' ? textOf(last.failure_code) : null,
    drill:
      drill === undefined || (drill.state !== 'passed' && drill.state !== 'failed')
        ? null
        : {
            at: drill.started_at,
            state: drill.state,
            detail: drill.failure_code === null ? null : textOf(drill.failure_code),
          },
  }
}

const textOf = (code: string | null): Said => backupsErrors[(code ?? 'backups.failed') as BackupsErrorCode]
