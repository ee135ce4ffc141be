import type { Language } from '@stoa/protocol'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { AuditMark } from '../../platform/audit/audit-chain.ts'
import { loadConfig } from '../../platform/config/load-config.ts'
import {
  type CheckState,
  doctorCheckIds,
  type DoctorReport,
} from '../../platform/operations/doctor-report.ts'
import { explain } from '../command-line/explain.ts'
import { createDoctorContext, doctorChecks } from '../doctor/doctor-checks.ts'
import { runDoctor } from '../doctor/run-doctor.ts'

/** Works beside a running server: it reads, and changes nothing. */
export function addDoctorCommand(program: Command): void {
  const command = program
    .command('doctor')
    .description('find out what is wrong with this server, and what to do about it')
    .option('--json', 'as JSON, in both languages')
    .addOption(
      new Option('--language <language>', 'of what is said')
        .choices(['en', 'zh-CN'] satisfies Language[])
        .default('en'),
    )
    .addOption(new Option('--check <id...>', 'make these only').choices(doctorCheckIds))
    .option('--audit-mark <mark>', 'sequence:hash, as an earlier run printed it', auditMark)
    .action(examine)
  explain(command, {
    examples: {
      'stoa doctor': 'examine everything',
      'stoa doctor --check public-url web-sockets': 'after a change of the proxy',
      'stoa doctor --audit-mark 41:9f86d081…': 'hold the audit log against a mark that was noted earlier',
    },
    more: [
      'It works beside a running server, and without one. It reads everything, writes only files of its own that it removes, and calls nobody but the public address and the mail server of the settings, if there are any.',
    ],
    exitCodes: { 0: 'all is well, or there are warnings only', 1: 'something is wrong' },
  })
}

async function examine(options: {
  json?: boolean
  language: Language
  check?: string[]
  auditMark?: AuditMark
}): Promise<void> {
  const { config } = loadConfig(process.env)
  const { context, close } = createDoctorContext(config, { auditMark: options.auditMark ?? null })
  const { check } = options
  const checks = doctorChecks.filter(({ id }) => check === undefined || check.includes(id))
  const report = await runDoctor(context, { checks })
  await close()
  process.stdout.write(
    options.json === true ? `${JSON.stringify(report, null, 2)}\n` : inWords(report, options.language),
  )
  process.exitCode = report.state === 'fail' ? 1 : 0
}

const marks: Readonly<Record<CheckState, string>> = {
  fine: 'ok',
  warn: 'WARN',
  fail: 'FAIL',
  skipped: '-',
}

function inWords({ checks }: DoctorReport, language: Language): string {
  return checks
    .map(({ title, state, findings, facts }) => {
      const lines = [
        ...findings.flatMap(({ explanation, remedy }) => [
          `      ${explanation[language]}`,
          `      → ${remedy[language]}`,
        ]),
        ...facts.map((fact) => `      ${fact[language]}`),
      ]
      return [`${marks[state].padEnd(4)}  ${title[language]}`, ...lines, ''].join('\n')
    })
    .join('\n')
}

function auditMark(value: string): AuditMark {
  const found = /^(\d{1,15}):([0-9a-f]{64})$/.exec(value)
  if (found === null) throw new InvalidArgumentError('It is a number, a colon, and 64 hexadecimal digits.')
  return { sequence: Number(found[1]), hash: found[2]! }
}
