import type { BackupRun } from '@stoa/protocol'

/** A backup or a drill. Rows of old ones go. */
export interface BackupRunTable {
  id: string
  kind: BackupRun['kind']
  trigger: BackupRun['trigger']
  started_by: string | null
  started_at: number
  ended_at: number | null
  state: BackupRun['state']
  /** Name of the file in the folder for backups. */
  archive: string | null
  bytes: number | null
  /** JSON of BackupContents. */
  contents: string | null
  failure_code: string | null
  failure_detail: string | null
  /** JSON of BackupFinding[]. */
  findings: string
}

export interface BackupsTables {
  backup_runs: BackupRunTable
}
