import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AuditMark } from '../../platform/audit/audit-chain.ts'
import type { Config } from '../../platform/config/settings.ts'
import type { DoctorCheckId, DoctorFinding, Said } from '../../platform/operations/doctor-report.ts'
import { type DomainStorage, openDomainStorage } from '../../platform/storage/domain-storage.ts'
import { findInstance, type Instance } from '../instance.ts'
import { examineAuditChain } from './check-audit-chain.ts'
import { examineBackups } from './check-backups.ts'
import { examineClock } from './check-clock.ts'
import { examineDataFolder } from './check-data-folder.ts'
import { examineDatabaseFiles } from './check-database-files.ts'
import { examineDiskSpace, examineDiskSpeed } from './check-disk.ts'
import { examineMail } from './check-mail.ts'
import { examineOpenFiles } from './check-open-files.ts'
import { examinePublicUrl } from './check-public-url.ts'
import { examineSecrets } from './check-secrets.ts'
import { examineWebSockets } from './check-web-sockets.ts'

/** What a check may look at. */
export interface DoctorContext {
  config: Config
  /** The domain database; beside a running server it is opened when it is first asked for. @throws NothingToExamineError */
  storage(): DomainStorage
  /** The server that uses the folder, for what is asked of it; null when none does. */
  instance(): Instance | null
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
  readonly explanation: Said
  constructor(dataDirectory: string) {
    const en = `There is no Stoa in ${dataDirectory}.`
    super(en)
    this.explanation = { en, 'zh-CN': `${dataDirectory} 中没有 Stoa 数据。` }
  }
}

/** Every check, in the order in which they run: what others stand on first. */
export const doctorChecks: readonly DoctorCheck[] = [
  { id: 'data-folder', title: { en: 'Data folder', 'zh-CN': '数据文件夹' }, run: examineDataFolder },
  { id: 'secrets', title: { en: 'Sealed secrets', 'zh-CN': '密封的机密' }, run: examineSecrets },
  { id: 'disk-space', title: { en: 'Disk space', 'zh-CN': '磁盘空间' }, run: examineDiskSpace },
  { id: 'disk-speed', title: { en: 'Disk speed', 'zh-CN': '磁盘速度' }, run: examineDiskSpeed },
  { id: 'database-files', title: { en: 'Database files', 'zh-CN': '数据库文件' }, run: examineDatabaseFiles },
  { id: 'open-files', title: { en: 'Open files', 'zh-CN': '文件与连接上限' }, run: examineOpenFiles },
  { id: 'public-url', title: { en: 'Public address', 'zh-CN': '公开地址' }, run: examinePublicUrl },
  { id: 'web-sockets', title: { en: 'WebSockets', 'zh-CN': 'WebSocket 连接' }, run: examineWebSockets },
  { id: 'clock', title: { en: 'Clock', 'zh-CN': '时钟' }, run: examineClock },
  { id: 'mail', title: { en: 'Mail', 'zh-CN': '邮件' }, run: examineMail },
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
    instance: () => findInstance(config.dataDirectory),
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
