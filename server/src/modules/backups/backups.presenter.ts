import type { BackupContents, BackupFinding, BackupRun, Language } from '@stoa/protocol'
import { backupsErrors, type BackupsErrorCode } from './backups.errors.ts'
import type { BackupRunTable } from './backups.tables.ts'

export function presentRun(
  row: BackupRunTable,
  language: Language,
  progress: BackupRun['progress'] = null,
): BackupRun {
  const code = row.failure_code
  return {
    id: row.id,
    kind: row.kind,
    trigger: row.trigger,
    startedBy: row.started_by,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    state: row.state,
    progress,
    archive: row.archive,
    bytes: row.bytes,
    contents: row.contents === null ? null : (JSON.parse(row.contents) as BackupContents),
    failure:
      code === null
        ? null
        : { code, text: backupsErrors[code as BackupsErrorCode][language], detail: row.failure_detail },
    findings: JSON.parse(row.findings) as BackupFinding[],
  }
}
