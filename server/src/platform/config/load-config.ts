import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { limitSettings } from './limit-settings.ts'
import { NotAcceptedError, type Setting } from './setting.ts'
import { faultsTogether } from './setting-rules.ts'
import { allSettings, type Config, type SettingName, settings } from './settings.ts'

/** One thing that is wrong with the settings. */
export interface ConfigFault {
  /** The variable, or the key in the file; null for the file itself. */
  readonly name: string | null
  /** A sentence each: what is wrong, and what to do. The value of a secret is in neither. */
  readonly problem: string
  readonly remedy: string
}

/** Everything that is wrong with the settings. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly faults: readonly ConfigFault[]
  constructor(faults: readonly ConfigFault[]) {
    const lines = faults.map(({ problem, remedy }) => `  - ${problem} ${remedy}`)
    super(`The settings are not usable:\n${lines.join('\n')}`)
    this.faults = faults
  }
}

export type Source = 'environment' | 'environment file' | 'stoa.config.json' | 'default'

export interface LoadedConfig {
  config: Config
  /** Where each value came from, by its variable. */
  sources: ReadonlyMap<string, Source>
}

export const configFileName = 'stoa.config.json'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the environment (`STOA_X`, or the file that `STOA_X_FILE` names), then `stoa.config.json` in the data folder,
 * then the defaults.
 * @throws ConfigError naming every fault at once
 */
export function loadConfig(environment: Environment): LoadedConfig {
  const faults: ConfigFault[] = []
  const sources = new Map<string, Source>()
  const read = (definition: Setting<unknown>, file: ConfigFile): unknown => {
    const { value, source } = valueOf(definition, { environment, file, faults })
    sources.set(definition.variable, source)
    return value
  }

  const dataDirectory = resolve(String(read(settings.dataDirectory, {})))
  const file = readConfigFile(join(dataDirectory, configFileName), faults)
  const values = Object.fromEntries(
    Object.entries<Setting<unknown>>(settings).map(([name, definition]) => [
      name,
      name === ('dataDirectory' satisfies SettingName) ? dataDirectory : read(definition, file),
    ]),
  )
  const limits = Object.fromEntries(
    Object.entries(limitSettings).map(([name, definition]) => [name, read(definition, file)]),
  )
  const config = { ...values, limits } as unknown as Config
  const faulty = new Set(faults.map(({ name }) => name?.replace(/_FILE$/, '')))
  faults.push(...unknownVariables(environment), ...faultsTogether(config, (variable) => faulty.has(variable)))
  if (faults.length > 0) throw new ConfigError(faults)
  return { config, sources }
}

interface Places {
  environment: Environment
  file: ConfigFile
  faults: ConfigFault[]
}

function valueOf(definition: Setting<unknown>, places: Places): { value: unknown; source: Source } {
  const { variable, fallback, accepts, secret } = definition
  const found = findValue(definition, places)
  if (found === null) return { value: fallback, source: 'default' }
  try {
    return { value: definition.parse(found.value), source: found.source }
  } catch (error) {
    if (!(error instanceof NotAcceptedError)) throw error
    const shown = secret === true ? '' : ` is "${found.value}"`
    const why = error.message === '' ? '' : `${shown === '' ? '' : ', and'} ${error.message}`
    places.faults.push({
      name: variable,
      problem: `${variable} (${found.source})${shown}${why === '' && shown === '' ? ' is not usable' : why}.`,
      remedy: `It must be ${accepts}; ${defaultText(definition)}.`,
    })
    return { value: fallback, source: found.source }
  }
}

/** What holds where nothing is set. */
export const fallbackOf = ({ fallback, fallbackText }: Setting<unknown>): string =>
  fallbackText ?? String(fallback)

const defaultText = (definition: Setting<unknown>): string =>
  definition.fallback === null ? 'it may also be unset' : `unset, it is ${fallbackOf(definition)}`

function findValue(
  { variable, key }: Setting<unknown>,
  { environment, file, faults }: Places,
): { value: string; source: Source } | null {
  const direct = environment[variable]
  const fileVariable = `${variable}_FILE`
  const path = environment[fileVariable]
  if (path !== undefined && path !== '') {
    const fault = (problem: string, remedy: string): null => {
      faults.push({ name: fileVariable, problem, remedy })
      return null
    }
    if (direct !== undefined && direct !== '')
      return fault(`${variable} and ${fileVariable} are both set.`, 'Unset one of them.')
    try {
      const value = readFileSync(path, 'utf8').replace(/\r?\n$/, '')
      if (value !== '') return { value, source: 'environment file' }
      return fault(`${fileVariable} names ${path}, which is empty.`, 'Write the value into it, or unset it.')
    } catch (error) {
      return fault(
        `${fileVariable} names ${path}, which cannot be read: ${(error as Error).message}.`,
        'Name a file that the account of the server may read, or unset it.',
      )
    }
  }
  if (direct !== undefined && direct !== '') return { value: direct, source: 'environment' }
  const inFile = file[key]
  if (inFile === undefined || inFile === null) return null
  const value =
    typeof inFile === 'string' ? inFile : Array.isArray(inFile) ? inFile.join(',') : JSON.stringify(inFile)
  return { value, source: configFileName }
}

/** Variables with our prefix that the tests and benchmarks read, not the server. */
const otherPrograms = new Set(['STOA_TEST_DATA', 'STOA_TEST_SEED', 'STOA_TEST_SEEDS'])

function unknownVariables(environment: Environment): ConfigFault[] {
  const known = new Set(allSettings.flatMap(({ variable }) => [variable as string, `${variable}_FILE`]))
  return Object.keys(environment)
    .filter((name) => name.startsWith('STOA_') && !known.has(name) && !otherPrograms.has(name))
    .map((name) => ({
      name,
      problem: `${name} is not a setting of Stoa.`,
      remedy: `${suggestion(name, [...known])}; \`stoa config show\` lists all there are.`,
    }))
}

type ConfigFile = Readonly<Record<string, unknown>>

function readConfigFile(path: string, faults: ConfigFault[]): ConfigFile {
  if (!existsSync(path)) return {}
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
      throw new Error('it is not an object')
    const known = allSettings.map(({ key }) => key).filter((key) => key !== settings.dataDirectory.key)
    for (const key of Object.keys(parsed)) {
      if (known.includes(key)) continue
      faults.push({
        name: key,
        problem: `${path}: "${key}" is not a setting that may stand there.`,
        remedy: `${suggestion(key, known)}; \`stoa config show --json\` names them all.`,
      })
    }
    return parsed as ConfigFile
  } catch (error) {
    faults.push({
      name: null,
      problem: `${path} cannot be read: ${(error as Error).message}.`,
      remedy: 'Mend it: it holds one JSON object.',
    })
    return {}
  }
}

/** Three letters off are a slip of the hand; more are another word. */
const furthest = 3

function suggestion(name: string, known: readonly string[]): string {
  const [nearest] = known
    .map((other) => ({ other, off: distance(name, other) }))
    .filter(({ off }) => off <= furthest)
    .toSorted((one, other) => one.off - other.off)
  return nearest === undefined ? 'Take it away' : `Did you mean ${nearest.other}`
}

/** Letters to insert, remove or exchange (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_each, index) => index)
  for (const [i, letter] of one.split('').entries()) {
    const next = [i + 1]
    for (let j = 0; j < other.length; j++)
      next.push(Math.min(row[j]! + (letter === other[j] ? 0 : 1), row[j + 1]! + 1, next[j]! + 1))
    row = next
  }
  return row[other.length]!
}
