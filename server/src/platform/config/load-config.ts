import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Config, type Setting, type SettingName, settings } from './settings.ts'

/** Everything that is wrong with the settings, one line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(`The settings are not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`)
    this.faults = faults
  }
}

export type Source = 'environment' | 'environment file' | 'stoa.config.json' | 'default'

export interface LoadedConfig {
  config: Config
  /** Where each value came from. */
  sources: Readonly<Record<SettingName, Source>>
}

export const configFileName = 'stoa.config.json'

/**
 * Reads the environment (`STOA_X`, else the file that `STOA_X_FILE` names), then `stoa.config.json` in the data
 * folder, then the defaults.
 * @throws ConfigError naming every fault at once
 */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): LoadedConfig {
  const faults: string[] = []
  const values: Record<string, unknown> = {}
  const sources: Record<string, Source> = {}

  const dataDirectory = resolve(environment['STOA_DATA_DIR'] ?? settings.dataDirectory.fallback)
  const file = readConfigFile(join(dataDirectory, configFileName), faults)

  for (const [name, definition] of Object.entries(settings) as [SettingName, Setting<unknown>][]) {
    const found = findValue(definition, environment, file, faults)
    sources[name] = found?.source ?? 'default'
    values[name] = definition.fallback
    if (found === null) continue
    try {
      values[name] = definition.parse(found.value)
    } catch (error) {
      const shown = definition.secret === true ? '' : ` "${found.value}"`
      faults.push(`${definition.variable}${shown} (${found.source}) ${(error as Error).message}.`)
    }
  }
  values['dataDirectory'] = dataDirectory

  const known = new Set(
    Object.values(settings).flatMap(({ variable }) => [variable, `${variable}_FILE`] as string[]),
  )
  for (const variable of Object.keys(environment)) {
    if (variable.startsWith('STOA_') && !known.has(variable) && !otherPrograms.has(variable)) {
      faults.push(`${variable} is not a setting of Stoa; \`stoa config\` lists them.`)
    }
  }
  if ((values['adminEmail'] === null) !== (values['adminPassword'] === null)) {
    faults.push('STOA_ADMIN_EMAIL and STOA_ADMIN_PASSWORD are set together or not at all.')
  }
  if ((values['tlsCertificate'] === null) !== (values['tlsKey'] === null)) {
    faults.push('STOA_TLS_CERT and STOA_TLS_KEY are set together or not at all.')
  } else if (values['tlsCertificate'] !== null && !String(values['publicUrl']).startsWith('https:')) {
    faults.push('STOA_TLS_CERT needs STOA_PUBLIC_URL to be the https address that people type.')
  }
  if ((values['smtpUrl'] === null) !== (values['mailFrom'] === null)) {
    faults.push('STOA_SMTP_URL and STOA_MAIL_FROM are set together or not at all.')
  }
  if ((values['llmUrl'] === null) !== (values['llmModel'] === null)) {
    faults.push('STOA_LLM_URL and STOA_LLM_MODEL are set together or not at all.')
  }
  if (faults.length > 0) throw new ConfigError(faults)
  return { config: values as unknown as Config, sources: sources as LoadedConfig['sources'] }
}

/** Variables with our prefix that the tests and benchmarks read, not the server. */
const otherPrograms = new Set(['STOA_TEST_DATA', 'STOA_TEST_SEED', 'STOA_TEST_SEEDS'])

function findValue(
  definition: Setting<unknown>,
  environment: Readonly<Record<string, string | undefined>>,
  file: Readonly<Record<string, unknown>>,
  faults: string[],
): { value: string; source: Source } | null {
  const direct = environment[definition.variable]
  if (direct !== undefined && direct !== '') return { value: direct, source: 'environment' }
  const path = environment[`${definition.variable}_FILE`]
  if (path !== undefined && path !== '') {
    try {
      return { value: readFileSync(path, 'utf8').trim(), source: 'environment file' }
    } catch (error) {
      faults.push(
        `${definition.variable}_FILE names ${path}, which cannot be read: ${(error as Error).message}.`,
      )
      return null
    }
  }
  const inFile = file[definition.key]
  if (inFile === undefined || inFile === null) return null
  const value =
    typeof inFile === 'string' ? inFile : Array.isArray(inFile) ? inFile.join(',') : JSON.stringify(inFile)
  return { value, source: configFileName }
}

function readConfigFile(path: string, faults: string[]): Readonly<Record<string, unknown>> {
  if (!existsSync(path)) return {}
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
      throw new Error('it is not an object')
    const known = new Set<string>(Object.values(settings).map(({ key }) => key))
    known.delete(settings.dataDirectory.key)
    for (const key of Object.keys(parsed)) {
      if (!known.has(key)) faults.push(`${path}: "${key}" is not a setting that may stand there.`)
    }
    return parsed as Record<string, unknown>
  } catch (error) {
    faults.push(`${path} cannot be read: ${(error as Error).message}.`)
    return {}
  }
}
