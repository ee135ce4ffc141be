import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cpus, loadavg, release, totalmem, uptime } from 'node:os'
import type { User } from '@stoa/protocol'
import { effectiveSettings } from '../../platform/config/describe-settings.ts'
import type { LoadedConfig } from '../../platform/config/load-config.ts'
import type { Config } from '../../platform/config/settings.ts'
import { createLogger } from '../../platform/logging/logger.ts'
import { createDoctorContext } from '../doctor/doctor-checks.ts'
import { runDoctor } from '../doctor/run-doctor.ts'
import { openIdentity } from '../open-identity.ts'
import { everybody } from '../everybody.ts'
import { askServer, ownAddress } from '../ask-server.ts'
import { modules } from '../modules.ts'
import { readSchemaState } from '../upgrade.ts'
import { commit, version } from '../version.ts'
import { countsOf } from './counts.ts'
import { logLines } from './log-lines.ts'
import { createRedaction, type Redact, sayable } from './redaction.ts'

export interface BundlePart {
  readonly name: string
  readonly text: string
}

const readme = `What a helper needs to understand a fault of this Stoa, and nothing of what anybody wrote.

version.json   what runs, and on what
settings.json  every setting: numbers as they are, of everything else only that it is set
doctor.json    what stoa doctor finds
counts.json    rows of every table, sizes of databases and folders, the disk
metrics.txt    /metrics of the running server
log.jsonl      the last lines of the log, if one was given: of each what is known to be harmless

Secrets, names, mail addresses, addresses of machines and contents are left out or masked. Read it before you send it.
`

/** Everything that goes into a bundle. What cannot be found out is said in its place: never does one fault hide the others. */
export async function bundleParts(
  loaded: LoadedConfig,
  { log }: { log: string | null },
): Promise<BundlePart[]> {
  const { config } = loaded
  const redact = createRedaction(config, await people(config).catch(() => []))
  const json = async (name: string, make: () => unknown): Promise<BundlePart> => ({
    name,
    text: `${JSON.stringify(await carefully(make, redact), null, 2)}\n`,
  })
  const metrics = await carefully(() => metricsOf(config), redact)
  return [
    { name: 'README.txt', text: readme },
    await json('version.json', about),
    await json('settings.json', () => settingsOf(loaded)),
    await json('doctor.json', () => doctorOf(config, redact)),
    await json('counts.json', () => ({
      schema: readSchemaState(config.dataDirectory, modules, version),
      ...countsOf(config.dataDirectory),
    })),
    { name: 'metrics.txt', text: typeof metrics === 'string' ? metrics : `# ${JSON.stringify(metrics)}\n` },
    ...(log === null ? [] : [{ name: 'log.jsonl', text: await logLines(log, redact) }]),
  ]
}

async function carefully(make: () => unknown, redact: Redact): Promise<unknown> {
  try {
    return await make()
  } catch (error) {
    return { notFoundOut: redact(error instanceof Error ? error.message : String(error)) }
  }
}

function about(): object {
  return {
    version,
    commit: commit(),
    node: process.versions.node,
    sqlite: process.versions['sqlite'],
    platform: `${process.platform}-${process.arch}`,
    kernel: release(),
    processors: cpus().length,
    memoryBytes: totalmem(),
    load: loadavg(),
    machineUpSeconds: Math.round(uptime()),
    madeAt: new Date().toISOString(),
  }
}

const settingsOf = (loaded: LoadedConfig): object =>
  Object.fromEntries(
    effectiveSettings(loaded).map(({ variable, value, meaning, source, isSecret }) => [
      variable,
      { value: source === 'default' ? meaning : sayable(variable, value, isSecret), source },
    ]),
  )

async function doctorOf(config: Config, redact: Redact): Promise<unknown> {
  const { context, close } = createDoctorContext(config, { auditMark: null })
  try {
    const report = await runDoctor(context)
    return JSON.parse(JSON.stringify(report), (_key, value: unknown) =>
      typeof value === 'string' ? redact(value) : value,
    )
  } finally {
    await close()
  }
}

async function metricsOf(config: Config): Promise<string> {
  const { status, text } = await askServer('/metrics', { address: ownAddress(config), timeout: 5_000 })
  if (status !== 200) throw new Error(`/metrics answers ${status}`)
  return text
}

/** Everybody, to be able to leave them out. */
async function people(config: Config): Promise<Pick<User, 'name' | 'email'>[]> {
  if (!existsSync(join(config.dataDirectory, 'stoa.db'))) return []
  const { identity, close } = await openIdentity(config, createLogger('silent'))
  try {
    return await everybody(identity)
  } finally {
    await close()
  }
}
