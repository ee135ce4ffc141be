import {
  type CheckState,
  type DoctorCheckReport,
  type DoctorReport,
  worstOf,
} from '../../platform/operations/doctor-report.ts'
import {
  type DoctorCheck,
  doctorChecks,
  type DoctorContext,
  type Examination,
  NothingToExamineError,
} from './doctor-checks.ts'
import { fail } from './findings.ts'

/**
 * Makes every check, one after the other. Never rejects: a check that could not be made is a finding.
 * @param options.onChecked told before each check and at the end how many are through
 */
export async function runDoctor(
  context: DoctorContext,
  {
    checks = doctorChecks,
    onChecked,
  }: {
    checks?: readonly DoctorCheck[]
    onChecked?: ((done: number, total: number) => void) | undefined
  } = {},
): Promise<DoctorReport> {
  const at = Date.now()
  const reports: DoctorCheckReport[] = []
  let isThere = true
  for (const { id, title, run } of checks) {
    onChecked?.(reports.length, checks.length)
    const began = performance.now()
    const examination = isThere
      ? await run(context).catch((error: unknown) => {
          isThere = !(error instanceof NothingToExamineError)
          return notMade(error as Error)
        })
      : nothingThere
    const tookMs = Math.round(performance.now() - began)
    reports.push({ id, title, tookMs, ...reportOf(examination) })
  }
  onChecked?.(reports.length, checks.length)
  return { at, state: worstOf(reports.map(({ state }) => state)), checks: reports }
}

function reportOf(examination: Examination): Pick<DoctorCheckReport, 'state' | 'findings' | 'facts'> {
  if ('skipped' in examination) return { state: 'skipped', findings: [], facts: [examination.skipped] }
  const { findings, facts = [] } = examination
  const states: CheckState[] = findings.map(({ severity }) => severity)
  return { state: worstOf(states), findings, facts }
}

const nothingThere: Examination = {
  skipped: { en: 'There is nothing to examine.', 'zh-CN': '没有可检查的内容。' },
}

function notMade(error: Error): Examination {
  if (error instanceof NothingToExamineError)
    return {
      findings: [
        fail(error.explanation, {
          en: 'Set STOA_DATA_DIR to the folder that the server uses, or start the server once.',
          'zh-CN': '请将 STOA_DATA_DIR 设为服务器所用的文件夹，或先启动一次服务器。',
        }),
      ],
    }
  const { message } = error
  return {
    findings: [
      fail(
        { en: `The check could not be made: ${message}`, 'zh-CN': `无法进行此项检查：${message}` },
        { en: 'Mend that first, and run it again.', 'zh-CN': '请先解决该问题，然后重新检查。' },
      ),
    ],
  }
}
