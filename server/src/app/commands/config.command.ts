import type { Command } from 'commander'
import { effectiveSettings, settingsPage } from '../../platform/config/describe-settings.ts'
import { ConfigError, loadConfig } from '../../platform/config/load-config.ts'
import { AppError } from '../../platform/errors/app-error.ts'
import { CertificateError, readCertificate } from '../../platform/http/certificate.ts'
import { keyOf } from '../../modules/backups/index.ts'
import { explain } from '../command-line/explain.ts'
import { printResult } from '../command-line/output.ts'

export function addConfigCommand(program: Command): void {
  const config = program.command('config').description('the settings: what is in force, and what is wrong')

  const show = config
    .command('show', { isDefault: true })
    .description('list every setting with its value and where it comes from; secrets are masked')
    .option('--json', 'as JSON')
    .option('--set', 'only those that are set')
    .action(showConfig)
  explain(show, {
    examples: {
      'stoa config show': 'all of them, with what they are for',
      'stoa config show --set': 'those that are not as they come',
      'stoa config show --json': 'for a program',
    },
  })

  const check = config
    .command('check')
    .description('name everything that is wrong with the settings, each with its remedy')
    .option('--json', 'as JSON')
    .action(checkConfig)
  explain(check, {
    examples: { 'stoa config check': 'before a restart', 'stoa config check --json': 'for a program' },
    exitCodes: { 0: 'all is well', 1: 'something is wrong' },
  })

  const reference = config
    .command('reference')
    .description('print the reference page of all settings, as Markdown')
    .action(() => void process.stdout.write(settingsPage()))
  explain(reference, { examples: { 'stoa config reference > settings.md': 'keep it beside your notes' } })
}

function showConfig({ json, set }: { json?: boolean; set?: boolean }): void {
  const all = effectiveSettings(loadConfig(process.env))
  const shown = set === true ? all.filter(({ source }) => source !== 'default') : all
  const words = shown.map(
    ({ variable, meaning, source, help }) => `${variable} = ${meaning}  (${source})\n    ${help}\n`,
  )
  printResult({ json }, shown, words.join('\n'))
}

function checkConfig({ json }: { json?: boolean }): void {
  const faults = faultsNow()
  const words =
    faults.length === 0
      ? 'The settings are well.'
      : faults.map(({ problem, remedy }) => `${problem}\n    ${remedy}`).join('\n')
  printResult({ json }, { ok: faults.length === 0, faults }, words)
  process.exitCode = faults.length === 0 ? 0 : 1
}

/** The settings, and the files that they name. */
function faultsNow(): ConfigError['faults'] {
  try {
    const { config } = loadConfig(process.env)
    const { tlsCertificate, tlsKey } = config
    if (tlsCertificate !== null && tlsKey !== null) readCertificate(tlsCertificate, tlsKey)
    keyOf(config)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    const name = error instanceof CertificateError ? 'STOA_TLS_CERT' : 'STOA_BACKUP_KEY'
    if (error instanceof CertificateError || error instanceof AppError)
      return [{ name, problem: error.message, remedy: 'Mend it, and check again.' }]
    throw error
  }
}
