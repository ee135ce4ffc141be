import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type AuditFinding, type AuditMark, verifyAuditChain } from '../platform/audit/audit-chain.ts'
import type { AuditTables } from '../platform/audit/audit-entry.ts'
import { shouldHaveAuditLog } from '../platform/audit/audit-migrations.ts'
import type { Config } from '../platform/config/settings.ts'
import { type DomainStorage, openDomainStorage } from '../platform/storage/domain-storage.ts'
import { examineBackups } from './doctor-backups.ts'

/** What a check may look at. */
export interface DoctorContext {
  config: Config
  /** The domain database, opened beside a running server when it is first asked for. @throws NothingToExamineError */
  storage(): DomainStorage
  /** A head of the audit log that was noted earlier. */
  auditMark: AuditMark | null
}

/** Something that is wrong, and what to do about it: a sentence each. */
export interface Finding {
  finding: string
  remedy: string
}

export interface Examination {
  /** Empty: all is well. */
  findings: readonly Finding[]
  /** What is worth knowing in any case, one line each. */
  facts?: readonly string[]
}

/** One thing that `stoa doctor` looks at. A check that throws counts as a finding of its own. */
export interface DoctorCheck {
  name: string
  run(context: DoctorContext): Promise<Examination>
}

/** There is no database in the data folder. */
export class NothingToExamineError extends Error {
  override readonly name = 'NothingToExamineError'
  constructor(dataDirectory: string) {
    super(`There is no Stoa in ${dataDirectory}: set STOA_DATA_DIR, or start the server once.`)
  }
}

/** Every check, in the order in which they run. */
export const doctorChecks: readonly DoctorCheck[] = [
  { name: 'audit chain', run: examineAuditChain },
  { name: 'backups', run: examineBackups },
]

/** @returns the context, and what closes whatever a check opened */
export function createDoctorContext(
  config: Config,
  { auditMark }: { auditMark: AuditMark | null },
): { context: DoctorContext; close(): Promise<void> } {
  let storage: DomainStorage | null = null
  const context: DoctorContext = {
    config,
    auditMark,
    storage() {
      const { dataDirectory } = config
      if (!existsSync(join(dataDirectory, 'stoa.db'))) throw new NothingToExamineError(dataDirectory)
      storage ??= openDomainStorage({
        dataDirectory,
        onEffectError(error) {
          throw error
        },
      })
      return storage
    },
  }
  return { context, close: async () => storage?.close() }
}

async function examineAuditChain({ storage, auditMark }: DoctorContext): Promise<Examination> {
  const db = storage().db<AuditTables>()
  if (!(await shouldHaveAuditLog(db)))
    return {
      findings: [],
      facts: ['There is no log yet: an older version ran here. The next start begins it.'],
    }
  const { entries, head, findings } = await verifyAuditChain(db, { anchor: auditMark })
  return {
    facts: [
      `Entries: ${entries}.`,
      ...(head.sequence === 0
        ? []
        : [
            `Note this mark elsewhere and check against it later: --audit-mark ${head.sequence}:${head.hash}`,
          ]),
    ],
    findings: findings.map((finding) => ({ finding: sentenceFor(finding), remedy: auditRemedy })),
  }
}

const auditRemedy =
  'Keep the data folder as it is, and compare with a backup from before: somebody wrote to stoa.db without Stoa.'

function sentenceFor(finding: AuditFinding): string {
  switch (finding.kind) {
    case 'changed':
      return `Entry ${finding.sequence} is not what was recorded.`
    case 'unlinked':
      return `Entry ${finding.sequence} does not follow the one before it.`
    case 'missing':
      return finding.from === finding.to
        ? `Entry ${finding.from} is missing.`
        : `Entries ${finding.from} to ${finding.to} are missing.`
    case 'head':
      return finding.recorded === null
        ? 'The record of the last entry is gone.'
        : `The last entry should be ${finding.recorded.sequence}, but the log ends otherwise, at ${finding.found.sequence}.`
    case 'checkpoint':
      return `Entries up to ${finding.sequence} were deleted, and no entry vouches for that.`
    case 'anchor':
      return `Entry ${finding.sequence} is not the one of the mark, or it has gone with the retention.`
    case 'guard':
      return `The trigger ${finding.name}, which guards the log, is gone.`
  }
}
