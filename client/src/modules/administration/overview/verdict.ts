import type { AdministrationOverview, Health } from '@stoa/protocol'

/** How it stands, in one word; what is known at once comes before what the doctor has to look for. */
export type Verdict =
  | { state: 'unknown' }
  | { state: 'fine' }
  | { state: 'not_storing' }
  | { state: 'warn' | 'fail'; count: number; first: { explanation: string; remedy: string } }

export function verdictOf(content: AdministrationOverview['content'], health: Health | undefined): Verdict {
  if (content.state === 'degraded') return { state: 'not_storing' }
  const report = health?.report
  if (report == null) return { state: 'unknown' }
  if (report.state === 'fine') return { state: 'fine' }
  const findings = report.checks.flatMap(({ findings }) => findings)
  const worst = findings.filter(({ severity }) => severity === report.state)
  const [first] = worst
  return first === undefined ? { state: 'fine' } : { state: report.state, count: worst.length, first }
}
