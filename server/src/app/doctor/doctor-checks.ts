import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AuditMark } from '../../platform/audit/audit-chain.ts'
import type { Config } from '../../platform/config/settings.ts'
import type { DoctorCheckId, DoctorFinding, Said } from '../../platform/operations/doctor-report.ts'
import { type DomainStorage, openDomainStorage } from '../../platform/storage/domain-storage.ts'
import { examineAuditChain } from './check-audit-chain.ts'
import { examineBackups } from './check-backups.ts'

/** What a check may look at. */
export interface DoctorContext {
  config: Config
  /** The domain database; beside a running server it is opened when it is first asked for. @throws NothingToExamineError */
  storage(): DomainStorage
  /** A head of the audit log that was noted earlier. */
  auditMark: AuditMark | null
}

/** What a check found: nothing is wrong without findings. */
export type Examination =
  | { readonly findings: readonly DoctorFinding[]; readonly facts?: readonly Said[] }
  | { readonly skipped: Said }

/** One thing that `stoa doctor` looks at. A check that throws counts as a finding of its own. */
export interface DoctorCheck {
  readonly id: DoctorCheckId
  readonly title: Said
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
  { id: 'audit-chain', title: { en: 'Audit log', 'zh-CN': '审计日志' }, run: examineAuditChain },
  { id: 'backups', title: { en: 'Backups', 'zh-CN': '备份' }, run: examineBackups },
]

/** Beside a running server, or without one. @returns the context, and what closes whatever a check opened */
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
