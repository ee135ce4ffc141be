import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { backupFolderOf, type BackupHealth, backupHealth } from '../../modules/backups/index.ts'
import type { DoctorFinding, Said } from '../../platform/operations/doctor-report.ts'
import { parseSchedule } from '../../platform/schedule/schedule.ts'
import type { DoctorContext, Examination } from './doctor-checks.ts'

const shown = (moment: number): string => new Date(moment).toISOString()

/** Whether there are backups, young enough, where they should be, and proven. */
export async function examineBackups({ config, storage }: DoctorContext): Promise<Examination> {
  const health = await backupHealth(storage())
  if (health === null)
    return {
      skipped: {
        en: 'An older version ran here: the next start begins them.',
        'zh-CN': '此前运行的是旧版本，下次启动后开始备份。',
      },
    }
  const { since, lastGood, failure, drill } = health
  const folder = backupFolderOf(config)
  const findings: DoctorFinding[] = []
  const fail = (explanation: Said, remedy: Said): void => {
    findings.push({ severity: 'fail', explanation, remedy })
  }
  const schedule = parseSchedule(config.backupSchedule)
  // One may have been missed; two are no accident.
  const first = schedule.nextAfter(lastGood?.at ?? since)
  const second = first === null ? null : schedule.nextAfter(first)
  if (second !== null && second < Date.now())
    fail(
      lastGood === null
        ? { en: 'No backup was ever made.', 'zh-CN': '从未完成过备份。' }
        : newest(lastGood.at),
      {
        en: 'See why in the log of the server, and make one now: stoa backup.',
        'zh-CN': '请在服务器日志中查明原因，并立即执行备份：stoa backup。',
      },
    )
  if (failure !== null)
    fail(
      { en: `The last backup failed: ${failure.en}`, 'zh-CN': `最近一次备份失败：${failure['zh-CN']}` },
      { en: 'Mend that, then: stoa backup.', 'zh-CN': '请先排除原因，然后执行：stoa backup。' },
    )
  if (drill?.state === 'failed')
    fail(
      {
        en: `The last restore drill failed, on ${shown(drill.at)}${drill.detail === null ? '.' : `: ${drill.detail.en}`}`,
        'zh-CN': `最近一次恢复演练（${shown(drill.at)}）失败${drill.detail === null ? '。' : `：${drill.detail['zh-CN']}`}`,
      },
      {
        en: 'Do not rely on that archive: stoa verify an earlier one, make a new one, and run the drill again.',
        'zh-CN': '请勿依赖该备份：用 stoa verify 检验更早的备份，重新备份，并再次演练。',
      },
    )
  if (lastGood !== null && lastGood.inFolder && !existsSync(join(folder, lastGood.archive)))
    fail(
      {
        en: `${lastGood.archive} is not in ${folder} any more.`,
        'zh-CN': `${lastGood.archive} 已不在 ${folder} 中。`,
      },
      {
        en: 'If it was not you who moved it, make a new one: stoa backup.',
        'zh-CN': '如果不是你移走的，请重新备份：stoa backup。',
      },
    )
  return { findings, facts: factsOf(config.dataDirectory, folder, health) }
}

const newest = (at: number): Said => ({
  en: `The newest backup is of ${shown(at)}.`,
  'zh-CN': `最新的备份完成于 ${shown(at)}。`,
})

function factsOf(dataDirectory: string, folder: string, { lastGood, drill }: BackupHealth): Said[] {
  const facts: Said[] = []
  if (lastGood !== null) facts.push(newest(lastGood.at))
  if (drill?.state === 'passed')
    facts.push({
      en: `The newest was proven by restoring it on ${shown(drill.at)}.`,
      'zh-CN': `${shown(drill.at)} 已通过恢复演练验证。`,
    })
  if (existsSync(folder) && statSync(folder).dev === statSync(dataDirectory).dev)
    facts.push({
      en: `${folder} is on the same disk as the data: copy the backups to another machine.`,
      'zh-CN': `${folder} 与数据在同一块磁盘上，请将备份复制到另一台机器。`,
    })
  return facts
}
