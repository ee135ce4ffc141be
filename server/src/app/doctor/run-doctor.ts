import {
  type CheckState,
  type DoctorCheckReport,
  type DoctorReport,
  worstOf,
} from '../../platform/operations/doctor-report.ts'
import { type DoctorCheck, doctorChecks, type DoctorContext, type Examination } from './doctor-checks.ts'

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
  for (const { id, title, run } of checks) {
    onChecked?.(reports.length, checks.length)
    const began = performance.now()
    const examination = await carefully(() => run(context))
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

async function carefully(run: () => Promise<Examination>): Promise<Examination> {
  try {
    return await run()
  } catch (error) {
    const { message } = error as Error
    return {
      findings: [
        {
          severity: 'fail',
          explanation: {
            en: `The check could not be made: ${message}`,
            'zh-CN': `无法进行此项检查：${message}`,
          },
          remedy: { en: 'Mend that first, and run it again.', 'zh-CN': '请先解决该问题，然后重新检查。' },
        },
      ],
    }
  }
}
