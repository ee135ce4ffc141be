import { rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { DoctorFinding, Said } from '../../platform/operations/doctor-report.ts'
import type { DoctorContext, Examination } from './doctor-checks.ts'
import { fail, warn } from './findings.ts'
import { askPublic } from './public-request.ts'

/** Two clocks that are this close agree, in ms: a `Date` has whole seconds, and the answer was on its way. */
const agreement = 5_000
/** What one-time codes forgive, in ms; beyond it people cannot sign in. */
const forgiven = 30_000

/** Whether this machine's clock agrees with what was written before, with the disk's, and with the proxy's. */
export async function examineClock(context: DoctorContext): Promise<Examination> {
  const findings = [
    ...(await againstDatabase(context)),
    ...againstDisk(context.config.dataDirectory),
    ...(await againstProxy(context.config.publicUrl)),
  ]
  return { findings, facts: [] }
}

const remedy: Said = {
  en: 'Have the machines keep their time over the network (systemd-timesyncd, chrony), and compare: timedatectl.',
  'zh-CN': '请启用网络时间同步（systemd-timesyncd 或 chrony），并用 timedatectl 核对。',
}

/** Tables in which the time of the server stands. */
const written = [
  ['events', 'at'],
  ['audit_entries', 'at'],
  ['gauge_points', 'at'],
] as const

async function againstDatabase({ storage }: DoctorContext): Promise<DoctorFinding[]> {
  const db = storage().db<Record<string, never>>()
  let newest = 0
  for (const [table, column] of written) {
    const found = await sql<{ name: string }>`select name from sqlite_schema where name = ${table}`.execute(
      db,
    )
    if (found.rows.length === 0) continue
    const { rows } = await sql<{
      newest: number | null
    }>`select max(${sql.ref(column)}) as newest from ${sql.table(table)}`.execute(db)
    newest = Math.max(newest, rows[0]?.newest ?? 0)
  }
  const ahead = newest - Date.now()
  if (ahead <= agreement) return []
  return [
    fail(
      {
        en: `The database was last written ${shown(ahead)} in the future: the clock was set back, or was wrong then.`,
        'zh-CN': `数据库的最近写入时间比现在晚 ${shownZh(ahead)}：时钟被调回过，或当时不准。`,
      },
      remedy,
    ),
  ]
}

function againstDisk(dataDirectory: string): DoctorFinding[] {
  const path = join(dataDirectory, `.doctor-${process.pid}-clock`)
  try {
    writeFileSync(path, '', { mode: 0o600 })
    const off = Math.abs(statSync(path).mtimeMs - Date.now())
    if (off <= agreement) return []
    return [
      warn(
        {
          en: `The file system under the data folder is ${shown(off)} off this machine's clock.`,
          'zh-CN': `数据文件夹所在文件系统的时间与本机相差 ${shownZh(off)}。`,
        },
        remedy,
      ),
    ]
  } finally {
    rmSync(path, { force: true })
  }
}

async function againstProxy(publicUrl: string | null): Promise<DoctorFinding[]> {
  if (publicUrl === null) return []
  const asked = Date.now()
  // That it does not answer is told by the check of the address.
  const answer = await askPublic(`${publicUrl}/livez`).catch(() => null)
  const date = Date.parse(answer?.headers.date ?? '')
  if (Number.isNaN(date)) return []
  const answered = Date.now()
  // Anything between asking and answering would be right.
  const off = Math.max(asked - 1_000 - date, date - answered, 0)
  if (off <= agreement) return []
  const explanation = {
    en: `What answers at ${publicUrl} is ${shown(off)} off this machine's clock.`,
    'zh-CN': `在 ${publicUrl} 应答的机器与本机时钟相差 ${shownZh(off)}。`,
  }
  return [off > forgiven ? fail(explanation, remedy) : warn(explanation, remedy)]
}

const shown = (ms: number): string =>
  ms < 120_000 ? `${Math.round(ms / 1_000)} seconds` : `${Math.round(ms / 60_000)} minutes`
const shownZh = (ms: number): string =>
  ms < 120_000 ? `${Math.round(ms / 1_000)} 秒` : `${Math.round(ms / 60_000)} 分钟`
