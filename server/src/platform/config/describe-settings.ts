import { type LimitSetting, limitSettings } from './limit-settings.ts'
import { fallbackOf, type LoadedConfig, type Source } from './load-config.ts'
import type { Setting } from './setting.ts'
import { type SettingName, settings } from './settings.ts'

/** A setting as it is in force. */
export interface EffectiveSetting {
  readonly variable: string
  /** In `stoa.config.json`. */
  readonly key: string
  /** `[set]` for a secret; null where nothing is set and nothing takes its place. */
  readonly value: unknown
  /** What stands for the value where it is the default and is worked out from something else. */
  readonly meaning: string
  readonly source: Source
  readonly isSecret: boolean
  readonly accepts: string
  readonly help: string
}

/** Every setting with its value and where that comes from, secrets masked. */
export function effectiveSettings({ config, sources }: LoadedConfig): EffectiveSetting[] {
  const describe = (definition: Setting<unknown>, value: unknown): EffectiveSetting => {
    const { variable, key, help, accepts, secret = false } = definition
    const source = sources.get(variable) ?? 'default'
    const shown = secret && source !== 'default' ? '[set]' : value
    return {
      variable,
      key,
      value: shown,
      meaning: source === 'default' ? fallbackOf(definition) : String(shown),
      source,
      isSecret: secret,
      accepts,
      help,
    }
  }
  return [
    ...(Object.entries(settings) as [SettingName, Setting<unknown>][]).map(([name, definition]) =>
      describe(definition, config[name]),
    ),
    ...(Object.entries(limitSettings) as [keyof typeof limitSettings, LimitSetting][]).map(
      ([name, definition]) => describe(definition, config.limits[name]),
    ),
  ]
}

/** The chapters of the reference page. Each setting stands in one of them; a test checks it. */
export const settingChapters: readonly { id: string; title: string; names: readonly SettingName[] }[] = [
  {
    id: 'address',
    title: 'Where it listens, and what people type',
    names: ['host', 'port', 'publicUrl', 'trustedProxies', 'tlsCertificate', 'tlsKey'],
  },
  {
    id: 'data',
    title: 'The data folder',
    names: ['dataDirectory', 'historyDays', 'dailyVersionDays', 'auditDays'],
  },
  { id: 'first-account', title: 'The first account', names: ['adminEmail', 'adminPassword'] },
  { id: 'mail', title: 'Mail', names: ['smtpUrl', 'mailFrom'] },
  {
    id: 'backups',
    title: 'Backups',
    names: [
      'backupDirectory',
      'backupSchedule',
      'backupKeepDaily',
      'backupKeepWeekly',
      'backupKeepMonthly',
      'backupKey',
      'backupDrillSchedule',
    ],
  },
  {
    id: 'outbound',
    title: 'Calls to the outside',
    names: ['outboundNetworks', 'llmUrl', 'llmKey', 'llmModel', 'llmSeconds'],
  },
  { id: 'tokens', title: 'Tokens', names: ['syncTokenSeconds'] },
  { id: 'logs', title: 'Logs and figures', names: ['logLevel', 'metricsNetworks'] },
  {
    id: 'nodes',
    title: 'For several nodes, later',
    names: ['databaseUrl', 'redisUrl', 'gateways', 'syncPort'],
  },
]

/** `docs/configuration.md`. */
export function settingsPage(): string {
  const chapters = settingChapters.map(({ title, names }) =>
    [`## ${title}`, ...names.map((name) => sectionOf(settings[name]))].join('\n\n'),
  )
  return `${[introduction, ...chapters, limitsIntroduction, ...Object.values(limitSettings).map(limitSection)].join('\n\n')}\n`
}

const introduction = `<!-- Made by: npm run -s stoa -- config reference > docs/configuration.md -->

# Settings

Stoa needs none: without any it serves this machine from \`./data\`. What you set comes, in this order, from

1. the environment, \`STOA_PORT=8080\`;
2. a file that the environment names, \`STOA_PORT_FILE=/run/secrets/port\`: every variable can be set so, and secrets are better there, since a process's environment is easier to read than a file. The end of the last line is not part of the value. Setting both is refused;
3. \`stoa.config.json\` in the data folder, one object with the keys below: \`{ "port": 8080 }\`;
4. the defaults.

\`stoa config show\` lists what is in force and where it comes from, secrets masked; \`stoa config check\` names everything that is wrong, each with its remedy, and ends with 1 if there is anything. The server makes the same check and does not start with a setting that it does not understand. Secrets that are too short, repeat themselves, run over the keyboard, or are known from samples are refused.`

const limitsIntroduction = `## Limits

They guard the server against one bad client, and a client against a bad document. The defaults are far beyond what people do; each says when to change it. Times are in ms.`

function sectionOf(definition: Setting<unknown>): string {
  const { variable, key, help, accepts, secret } = definition
  const facts = [
    `Default: ${code(definition)}`,
    `Accepts: ${accepts}`,
    ...(key === settings.dataDirectory.key ? [] : [`Key: \`${key}\``]),
    ...(secret === true ? ['Secret'] : []),
  ]
  return `### \`${variable}\`\n\n${help}\n\n${facts.map((fact) => `- ${fact}`).join('\n')}`
}

function limitSection(definition: LimitSetting): string {
  const unit = { bytes: 'bytes', ms: 'ms', 'a second': 'a second', pieces: '' }[definition.unit]
  const readable = definition.unit === 'bytes' ? inBytes(definition.fallback) : null
  const facts = [
    `Default: \`${definition.fallback}\`${unit === '' ? '' : ` ${unit}`}${readable === null ? '' : ` (${readable})`}`,
    `Accepts: ${definition.accepts}`,
    `Key: \`${definition.key}\``,
  ]
  return `### \`${definition.variable}\`\n\n${definition.help}\n\n${facts.map((fact) => `- ${fact}`).join('\n')}`
}

const code = (definition: Setting<unknown>): string =>
  definition.fallbackText ?? `\`${String(definition.fallback)}\``

const inBytes = (bytes: number): string =>
  bytes >= 1024 * 1024 ? `${bytes / 1024 / 1024} MiB` : `${bytes / 1024} KiB`
