import type { BackupContents } from '@stoa/protocol'
import { stoaOperator } from '../../platform/audit/audit-entry.ts'
import { createAuditLog } from '../../platform/audit/audit-log.ts'
import { type DomainStorage, openDomainStorage } from '../../platform/storage/domain-storage.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import type { Verification } from './archive/archives.ts'
import { contentsOf } from './archive/manifest.ts'
import type { WrittenArchive } from './archive/write-archive.ts'
import * as repository from './backups.repository.ts'

/**
 * Writes down, in the folder that was backed up, what the command line did, so that the server's figures and the audit log
 * know of it. A folder of a version before this table is left as it is: backing up changes nothing.
 */
export async function recordCommandBackup(
  dataDirectory: string,
  written: WrittenArchive,
  { archive, startedAt }: { archive: string; startedAt: number },
): Promise<void> {
  if (!written.manifest.schema.migrations.some((name) => name.endsWith('-backups-create'))) return
  const storage = openDomainStorage({ dataDirectory, onEffectError: () => undefined })
  try {
    const contents: BackupContents = contentsOf(written.manifest)
    await storage.unitOfWork(async (unit) => {
      await repository.insertRun(unit.db<repository.Tables>(), {
        id: uuidv7(),
        kind: 'backup',
        trigger: 'command',
        started_by: null,
        started_at: startedAt,
        ended_at: Date.now(),
        state: 'passed',
        archive,
        bytes: written.bytes,
        contents: JSON.stringify(contents),
        failure_code: null,
        failure_detail: null,
        findings: '[]',
      })
      await createAuditLog().record(unit, {
        action: 'backups.made',
        actor: stoaOperator,
        target: { type: 'backup', name: archive },
        details: { bytes: written.bytes, failure: null, trigger: 'command' },
      })
    })
  } finally {
    await storage.close()
  }
}

/** The first entry of a restored folder: from where on its history is another one. */
export async function recordRestore(
  storage: DomainStorage,
  { manifest }: Verification,
  archive: string,
): Promise<void> {
  // A version before the audit log had none.
  if (manifest.audit === null) return
  await storage.unitOfWork((unit) =>
    createAuditLog().record(unit, {
      action: 'backups.restored',
      actor: stoaOperator,
      target: { type: 'backup', name: archive },
      details: { createdAt: manifest.createdAt, version: manifest.version },
    }),
  )
}
