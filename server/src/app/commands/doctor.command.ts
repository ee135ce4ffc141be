import { type Command, InvalidArgumentError } from 'commander'
import type { AuditMark } from '../../platform/audit/audit-chain.ts'
import { loadConfig } from '../../platform/config/load-config.ts'
import { createDoctorContext, type DoctorCheck, doctorChecks, type Examination } from '../doctor-checks.ts'

/** Works beside a running server: it reads, and changes nothing. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('examine the data folder; ends with 1 when something is wrong')
    .option('--json', 'as JSON')
    .option('--audit-mark <mark>', 'sequence:hash, as an earlier run printed it', auditMark)
    .action(examine)
}

interface CheckReport extends Examination {
  name: string
  ok: boolean
}

async function examine(options: { json?: boolean; auditMark?: AuditMark }): Promise<void> {
  const { config } = loadConfig(process.env)
  const { context, close } = createDoctorContext(config, { auditMark: options.auditMark ?? null })
  const reports: CheckReport[] = []
  try {
    for (const check of doctorChecks) {
      const examination = await carefully(() => check.run(context))
      reports.push({ name: check.name, ok: examination.findings.length === 0, ...examination })
    }
  } finally {
    await close()
  }
  const ok = reports.every((report) => report.ok)
  process.stdout.write(
    options.json === true ? `${JSON.stringify({ ok, checks: reports }, null, 2)}\n` : inWords(reports),
  )
  process.exitCode = ok ? 0 : 1
}

async function carefully(run: () => ReturnType<DoctorCheck['run']>): Promise<Examination> {
  try {
    return await run()
  } catch (error) {
    return {
      findings: [
        {
          finding: `The check could not be made: ${(error as Error).message}`,
          remedy: 'Mend that first, and run it again.',
        },
      ],
    }
  }
}

function inWords(reports: readonly CheckReport[]): string {
  return reports
    .map(({ name, ok, findings, facts = [] }) => {
      const lines = [
        ...findings.flatMap(({ finding, remedy }) => [`    ${finding}`, `      ${remedy}`]),
        ...facts.map((fact) => `    ${fact}`),
      ]
      return [`${ok ? 'ok' : 'WRONG'}  ${name}`, ...lines, ''].join('\n')
    })
    .join('\n')
}

function auditMark(value: string): AuditMark {
  const found = /^(\d{1,15}):([0-9a-f]{64})$/.exec(value)
  if (found === null) throw new InvalidArgumentError('It is a number, a colon, and 64 hexadecimal digits.')
  return { sequence: Number(found[1]), hash: found[2]! }
}
