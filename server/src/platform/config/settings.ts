import { isIP } from 'node:net'
import { logLevels, type LogLevel } from '../logging/logger.ts'
import { parseSchedule } from '../schedule/schedule.ts'

/** What the operator can set. One entry per variable; the command line, the documentation and the checks read this. */
export interface Setting<T> {
  /** The environment variable; with `_FILE` behind it, the path of a file that holds the value. */
  variable: `STOA_${string}`
  /** The name in `stoa.config.json`. */
  key: string
  /** A paragraph for the operator: what it does, and when to change it. */
  help: string
  /** Never shown. */
  secret?: boolean
  fallback: T
  /** Shown instead of the fallback where that is worked out from other settings. */
  fallbackText?: string
  /** Throws an Error whose message ends the sentence "STOA_X ‹value› …". */
  parse(value: string): T
}

const setting = <T>(definition: Setting<T>): Setting<T> => definition

const text = (value: string): string => value

function whole(minimum: number, maximum: number) {
  return (value: string): number => {
    const number = Number(value)
    if (!Number.isInteger(number) || number < minimum || number > maximum) {
      throw new Error(`must be a whole number from ${minimum} to ${maximum}`)
    }
    return number
  }
}

function httpUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new Error('must be an http(s) address')
  return url.href.replace(/\/$/, '')
}

const list = (value: string): readonly string[] =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

function networks(value: string): readonly string[] {
  const found = list(value)
  for (const network of found) {
    const [address = '', bits, ...more] = network.split('/')
    const version = isIP(address)
    const isWhole =
      bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
    if (version === 0 || !isWhole || more.length > 0)
      throw new Error('must be addresses or networks such as 10.20.0.0/16, separated by commas')
  }
  return found
}

function schedule(value: string): string {
  parseSchedule(value)
  return value
}

export const settings = {
  host: setting({
    variable: 'STOA_HOST',
    key: 'host',
    help: 'The address to listen on. 127.0.0.1 answers this machine only; 0.0.0.0 answers the network. Put a reverse proxy with TLS in front before you open it.',
    fallback: '127.0.0.1',
    parse: text,
  }),
  port: setting({
    variable: 'STOA_PORT',
    key: 'port',
    help: 'The port to listen on; 0 takes any free one.',
    fallback: 4600,
    parse: whole(0, 65_535),
  }),
  dataDirectory: setting({
    variable: 'STOA_DATA_DIR',
    key: 'dataDirectory',
    help: 'The folder that holds everything: databases, files, secrets. Back this up. It cannot be set in stoa.config.json, which lies in it.',
    fallback: './data',
    parse: text,
  }),
  publicUrl: setting<string | null>({
    variable: 'STOA_PUBLIC_URL',
    key: 'publicUrl',
    help: 'The address people type. Set it when Stoa stands behind a proxy: links, cookies and the check of foreign origins follow it. With https the session cookie is sent over TLS only.',
    fallback: null,
    fallbackText: 'from host and port',
    parse: httpUrl,
  }),
  tlsCertificate: setting<string | null>({
    variable: 'STOA_TLS_CERT',
    key: 'tlsCertificate',
    help: 'The path of a certificate in PEM, with those that vouch for it behind it: Stoa then speaks TLS itself, and needs no proxy. With STOA_TLS_KEY, and STOA_PUBLIC_URL set to the https address. After a renewal send the process SIGHUP: it takes the new one, and nobody is disconnected.',
    fallback: null,
    fallbackText: 'no TLS',
    parse: text,
  }),
  tlsKey: setting<string | null>({
    variable: 'STOA_TLS_KEY',
    key: 'tlsKey',
    help: 'The path of the private key of STOA_TLS_CERT, in PEM without a passphrase. Only the account that Stoa runs as should be able to read it.',
    fallback: null,
    fallbackText: 'no TLS',
    parse: text,
  }),
  adminEmail: setting<string | null>({
    variable: 'STOA_ADMIN_EMAIL',
    key: 'adminEmail',
    help: 'With STOA_ADMIN_PASSWORD: creates the first owner when there is no account yet, instead of printing a setup link. Ignored afterwards.',
    fallback: null,
    fallbackText: 'a setup link is printed',
    parse: text,
  }),
  adminPassword: setting<string | null>({
    variable: 'STOA_ADMIN_PASSWORD',
    key: 'adminPassword',
    help: 'See STOA_ADMIN_EMAIL. At least ten characters.',
    secret: true,
    fallback: null,
    fallbackText: 'unset',
    parse(value) {
      if (value.length < 10) throw new Error('must have at least ten characters')
      return value
    },
  }),
  databaseUrl: setting<null>({
    variable: 'STOA_DATABASE_URL',
    key: 'databaseUrl',
    help: 'PostgreSQL for several nodes. This version runs on its embedded database only and refuses to start with it set.',
    secret: true,
    fallback: null,
    fallbackText: 'embedded',
    parse() {
      throw new Error('is not supported by this version: unset it to use the embedded database')
    },
  }),
  redisUrl: setting<null>({
    variable: 'STOA_REDIS_URL',
    key: 'redisUrl',
    help: 'Redis for several nodes. This version runs as one process only and refuses to start with it set.',
    secret: true,
    fallback: null,
    fallbackText: 'unset',
    parse() {
      throw new Error('is not supported by this version: unset it to run one process')
    },
  }),
  trustedProxies: setting<readonly string[]>({
    variable: 'STOA_TRUSTED_PROXIES',
    key: 'trustedProxies',
    help: 'Addresses or networks (CIDR), separated by commas, whose X-Forwarded-* headers are believed. Leave it empty unless a proxy of yours stands in front: anybody else could forge their address.',
    fallback: [],
    fallbackText: 'none',
    parse: list,
  }),
  smtpUrl: setting<string | null>({
    variable: 'STOA_SMTP_URL',
    key: 'smtpUrl',
    help: 'The server that sends mail: smtp://user:password@host:587, or smtps://… for TLS from the first byte. Invitations and password resets by mail need it, with STOA_MAIL_FROM. Without it nothing is sent, and links are passed on by hand.',
    secret: true,
    fallback: null,
    fallbackText: 'no mail is sent',
    parse(value) {
      const url = URL.canParse(value) ? new URL(value) : null
      if (url === null || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '')
        throw new Error('must be an address such as smtp://user:password@host:587')
      return value
    },
  }),
  mailFrom: setting<string | null>({
    variable: 'STOA_MAIL_FROM',
    key: 'mailFrom',
    help: 'The sender of mail: stoa@example.com, or Stoa <stoa@example.com>. The mail server must accept it.',
    fallback: null,
    fallbackText: 'no mail is sent',
    parse(value) {
      if (!/^([^<>\r\n]*<)?[^\s<>@]+@[^\s<>@]+>?$/.test(value)) throw new Error('must be a mail address')
      return value
    },
  }),
  syncTokenSeconds: setting({
    variable: 'STOA_SYNC_TOKEN_SECONDS',
    key: 'syncTokenSeconds',
    help: 'For how long (seconds) a short-lived token opens a document. An open connection outlives it; a longer time only gives a stolen one more of it.',
    fallback: 300,
    parse: whole(1, 3600),
  }),
  outboundNetworks: setting<readonly string[]>({
    variable: 'STOA_OUTBOUND_NETWORKS',
    key: 'outboundNetworks',
    help: 'Addresses or networks (CIDR) inside your organisation, separated by commas, that Stoa may call: for an identity provider or a directory of your own, such as 10.20.0.0/16. Public addresses are called over TLS only and need no entry; everything else is refused, so that nobody can use the server to look around in your network. Plain http and plain LDAP are spoken with this machine only (127.0.0.0/8, ::1), and only if it is listed.',
    fallback: [],
    fallbackText: 'none',
    parse: networks,
  }),
  llmUrl: setting<string | null>({
    variable: 'STOA_LLM_URL',
    key: 'llmUrl',
    help: 'A language model that drafts summaries of meeting notes, where you want that: the base address of any service that speaks the OpenAI interface, such as https://llm.example.com/v1 (Stoa calls /chat/completions below it). It is called only when somebody asks for a draft, with the text of that note and nothing else. One inside your network must be listed in STOA_OUTBOUND_NETWORKS. Set it with STOA_LLM_MODEL; without it nothing is missing but that button.',
    fallback: null,
    fallbackText: 'no language model',
    parse: httpUrl,
  }),
  llmKey: setting<string | null>({
    variable: 'STOA_LLM_KEY',
    key: 'llmKey',
    help: 'The key for STOA_LLM_URL, sent as a bearer token. Leave it unset where the service asks for none.',
    secret: true,
    fallback: null,
    fallbackText: 'none',
    parse(value) {
      // It becomes a header: what is no visible character would end or break it.
      if (!/^[\x21-\x7e]+$/.test(value)) throw new Error('must be visible ASCII characters without spaces')
      return value
    },
  }),
  llmModel: setting<string | null>({
    variable: 'STOA_LLM_MODEL',
    key: 'llmModel',
    help: 'The name of the model at STOA_LLM_URL, as that service calls it.',
    fallback: null,
    fallbackText: 'no language model',
    parse: text,
  }),
  llmSeconds: setting({
    variable: 'STOA_LLM_SECONDS',
    key: 'llmSeconds',
    help: 'How long (seconds) a draft of the language model may take. Raise it for a small machine that thinks slowly.',
    fallback: 60,
    parse: whole(1, 600),
  }),
  historyDays: setting({
    variable: 'STOA_HISTORY_DAYS',
    key: 'historyDays',
    help: 'For how many days every single change is kept, so that a page can be brought back as of any second. About 50 bytes a keystroke. Older days keep one version each.',
    fallback: 30,
    parse: whole(1, 3650),
  }),
  dailyVersionDays: setting({
    variable: 'STOA_DAILY_VERSION_DAYS',
    key: 'dailyVersionDays',
    help: 'For how many days one version a day is kept. Versions with a name are kept until their name is taken away.',
    fallback: 365,
    parse: whole(1, 36_500),
  }),
  auditDays: setting<number | null>({
    variable: 'STOA_AUDIT_DAYS',
    key: 'auditDays',
    help: 'For how many days the audit log is kept, at least 30. Older entries are deleted once a day, and a signed-off checkpoint stays, so that `stoa doctor` can still verify the rest. Leave it unset unless a rule of yours demands deletion: an entry has about 500 bytes.',
    fallback: null,
    fallbackText: 'for ever',
    parse: whole(30, 36_500),
  }),
  backupDirectory: setting<string | null>({
    variable: 'STOA_BACKUP_DIR',
    key: 'backupDirectory',
    help: 'The folder for backups. Let it be on another disk, or copied to another machine: a backup beside the data dies with it.',
    fallback: null,
    fallbackText: 'backups in the data folder',
    parse: text,
  }),
  backupSchedule: setting({
    variable: 'STOA_BACKUP_SCHEDULE',
    key: 'backupSchedule',
    help: 'When a backup is made: times (03:30 or 03:30,15:30), an interval (every 6h, every 15m), a cron pattern (30 3 * * *), or off. In the time zone of the machine. One that was missed because the server was down is made up for.',
    fallback: '03:30',
    parse: schedule,
  }),
  backupKeepDaily: setting({
    variable: 'STOA_BACKUP_KEEP_DAILY',
    key: 'backupKeepDaily',
    help: 'For how many days one backup a day is kept. The newest three, and the newest that is known to be good, are always kept.',
    fallback: 7,
    parse: whole(1, 3650),
  }),
  backupKeepWeekly: setting({
    variable: 'STOA_BACKUP_KEEP_WEEKLY',
    key: 'backupKeepWeekly',
    help: 'For how many weeks one backup a week is kept.',
    fallback: 4,
    parse: whole(0, 520),
  }),
  backupKeepMonthly: setting({
    variable: 'STOA_BACKUP_KEEP_MONTHLY',
    key: 'backupKeepMonthly',
    help: 'For how many months one backup a month is kept.',
    fallback: 6,
    parse: whole(0, 120),
  }),
  backupKey: setting<string | null>({
    variable: 'STOA_BACKUP_KEY',
    key: 'backupKey',
    help: 'Encrypts backups (age). Either a passphrase of at least twelve characters; or an age identity (AGE-SECRET-KEY-1…); or an age recipient (age1…), with which this server can make backups that it cannot read itself: then the restore drill is not possible here. Keep it somewhere else too: without it no backup can be read. Better in a file, with STOA_BACKUP_KEY_FILE.',
    secret: true,
    fallback: null,
    fallbackText: 'backups are not encrypted',
    parse(value) {
      if (value.length < 12) throw new Error('must have at least twelve characters')
      return value
    },
  }),
  backupDrillSchedule: setting({
    variable: 'STOA_BACKUP_DRILL_SCHEDULE',
    key: 'backupDrillSchedule',
    help: 'When the newest backup is restored into a temporary folder and everything in it opened, to prove that it can be: as STOA_BACKUP_SCHEDULE.',
    fallback: '0 5 * * 0',
    parse: schedule,
  }),
  metricsNetworks: setting<readonly string[]>({
    variable: 'STOA_METRICS_NETWORKS',
    key: 'metricsNetworks',
    help: 'Addresses or networks (CIDR), separated by commas, that may read /metrics, such as that of your Prometheus. Unset, only this machine may, and only directly: a request that was forwarded is refused, since behind a proxy everybody seems to come from this machine. Set, a forwarded request counts by its first address, if STOA_TRUSTED_PROXIES names the proxy; otherwise it is refused as well. The figures hold no names and no content.',
    fallback: [],
    fallbackText: 'this machine, directly',
    parse: networks,
  }),
  logLevel: setting<LogLevel>({
    variable: 'STOA_LOG_LEVEL',
    key: 'logLevel',
    help: `How much is written to stderr, as JSON lines: one of ${logLevels.join(', ')}.`,
    fallback: 'info',
    parse(value) {
      const level = logLevels.find((known) => known === value)
      if (level === undefined) throw new Error(`must be one of ${logLevels.join(', ')}`)
      return level
    },
  }),
} as const

export type SettingName = keyof typeof settings
export type Config = { readonly [K in SettingName]: (typeof settings)[K]['fallback'] }
