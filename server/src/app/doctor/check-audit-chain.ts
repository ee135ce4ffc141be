import { type AuditFinding, verifyAuditChain } from '../../platform/audit/audit-chain.ts'
import type { AuditTables } from '../../platform/audit/audit-entry.ts'
import { shouldHaveAuditLog } from '../../platform/audit/audit-migrations.ts'
import type { Said } from '../../platform/operations/doctor-report.ts'
import type { DoctorContext, Examination } from './doctor-checks.ts'

/** Whether the audit log is what was recorded, from its first entry to its last. */
export async function examineAuditChain({ storage, auditMark }: DoctorContext): Promise<Examination> {
  const db = storage().db<AuditTables>()
  if (!(await shouldHaveAuditLog(db)))
    return {
      skipped: {
        en: 'There is no log yet: an older version ran here. The next start begins it.',
        'zh-CN': '尚无审计日志：此前运行的是旧版本，下次启动后开始记录。',
      },
    }
  const { entries, head, findings } = await verifyAuditChain(db, { anchor: auditMark })
  const mark = `--audit-mark ${head.sequence}:${head.hash}`
  return {
    findings: findings.map((finding) => ({
      severity: 'fail',
      explanation: sentenceFor(finding),
      remedy: auditRemedy,
    })),
    facts: [
      { en: `Entries: ${entries}.`, 'zh-CN': `共 ${entries} 条记录。` },
      ...(head.sequence === 0
        ? []
        : [
            {
              en: `Note this mark elsewhere and check against it later: ${mark}`,
              'zh-CN': `请将此标记另存他处，日后据此核对：${mark}`,
            },
          ]),
    ],
  }
}

const auditRemedy: Said = {
  en: 'Keep the data folder as it is, and compare with a backup from before: somebody wrote to stoa.db without Stoa.',
  'zh-CN': '请保持数据文件夹原样，并与此前的备份比对：有人绕过 Stoa 改写了 stoa.db。',
}

function sentenceFor(finding: AuditFinding): Said {
  switch (finding.kind) {
    case 'changed':
      return {
        en: `Entry ${finding.sequence} is not what was recorded.`,
        'zh-CN': `第 ${finding.sequence} 条记录与当初写入的内容不符。`,
      }
    case 'unlinked':
      return {
        en: `Entry ${finding.sequence} does not follow the one before it.`,
        'zh-CN': `第 ${finding.sequence} 条记录与前一条不衔接。`,
      }
    case 'missing':
      return finding.from === finding.to
        ? { en: `Entry ${finding.from} is missing.`, 'zh-CN': `缺少第 ${finding.from} 条记录。` }
        : {
            en: `Entries ${finding.from} to ${finding.to} are missing.`,
            'zh-CN': `缺少第 ${finding.from} 至 ${finding.to} 条记录。`,
          }
    case 'head':
      return finding.recorded === null
        ? { en: 'The record of the last entry is gone.', 'zh-CN': '末条记录的存证已丢失。' }
        : {
            en: `The last entry should be ${finding.recorded.sequence}, but the log ends otherwise, at ${finding.found.sequence}.`,
            'zh-CN': `末条记录应为第 ${finding.recorded.sequence} 条，但日志止于第 ${finding.found.sequence} 条，两者不符。`,
          }
    case 'checkpoint':
      return {
        en: `Entries up to ${finding.sequence} were deleted, and no entry vouches for that.`,
        'zh-CN': `第 ${finding.sequence} 条及之前的记录已被删除，且没有记录可以佐证。`,
      }
    case 'anchor':
      return {
        en: `Entry ${finding.sequence} is not the one of the mark, or it has gone with the retention.`,
        'zh-CN': `第 ${finding.sequence} 条记录与标记不符，或已按保留期限删除。`,
      }
    case 'guard':
      return {
        en: `The trigger ${finding.name}, which guards the log, is gone.`,
        'zh-CN': `保护日志的触发器 ${finding.name} 已不存在。`,
      }
  }
}
