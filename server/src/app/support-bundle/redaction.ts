import type { User } from '@stoa/protocol'
import type { Setting } from '../../platform/config/setting.ts'
import { type Config, type SettingName, settings } from '../../platform/config/settings.ts'

/** Takes out of a text what is not to leave the organisation. */
export type Redact = (text: string) => string

/** Strings among the settings that say nothing about anybody, and much about a fault. */
const harmless = new Set(['STOA_BACKUP_SCHEDULE', 'STOA_BACKUP_DRILL_SCHEDULE', 'STOA_LOG_LEVEL'])
/** Where a server listens is worth knowing, unless it is the address of a machine. */
const everywhere = new Set(['127.0.0.1', '::1', 'localhost', '0.0.0.0', '::'])

/** What may be said of a setting's value: numbers and switches as they are, of everything else that it is set. */
export function sayable(variable: string, value: unknown, isSecret: boolean): unknown {
  if (value === null) return null
  if (isSecret) return '[set]'
  if (typeof value === 'number' || typeof value === 'boolean' || harmless.has(variable)) return value
  if (Array.isArray(value)) return `[${value.length} set]`
  if (typeof value !== 'string') return '[set]'
  if (variable === 'STOA_HOST' && everywhere.has(value)) return value
  const url = /^\w+:\/\//.test(value) && URL.canParse(value) ? new URL(value) : null
  return url === null ? '[set]' : `${url.protocol}//[host]${url.port === '' ? '' : `:${url.port}`}`
}

/**
 * Knows the settings and the people of this Stoa, and what mail addresses, tokens and addresses of machines look like.
 */
export function createRedaction(config: Config, people: readonly Pick<User, 'name' | 'email'>[]): Redact {
  const known: [text: string, shown: string][] = []
  const add = (text: string, shown: string): void => {
    // A single letter would be found in every word.
    if (text.length > 1) known.push([text, shown])
  }
  for (const [name, { variable, secret }] of Object.entries(settings) as [SettingName, Setting<unknown>][]) {
    const values = [config[name]].flat().filter((value) => typeof value === 'string')
    for (const value of values) {
      if (sayable(variable, value, secret === true) === value) continue
      add(value, `[${variable}]`)
      const url = /^\w+:\/\//.test(value) && URL.canParse(value) ? new URL(value) : null
      for (const part of [url?.username, url?.password, url?.hostname])
        if (part !== undefined && !everywhere.has(part)) {
          add(part, `[${variable}]`)
          add(decoded(part), `[${variable}]`)
        }
    }
  }
  for (const { name, email } of people) {
    add(email, '[address]')
    add(name, '[name]')
  }
  // What contains something else goes first.
  known.sort(([one], [other]) => other.length - one.length)
  return (text) => {
    let left = text
    for (const [found, shown] of known) left = left.replaceAll(found, shown)
    return left
      .replaceAll(/[^\s<>"'@,;:()[\]]+@[^\s<>"'@,;:()[\]]+/g, '[address]')
      .replaceAll(/stoa_[a-z]+_[\w-]+/g, '[token]')
      .replaceAll(/(bearer|basic)\s+[\w+/=.~-]+/gi, '$1 [token]')
      .replaceAll(/(?<!\d|\.|127\.0\.0\.1)\b(?!127\.0\.0\.1\b|0\.0\.0\.0\b)\d{1,3}(\.\d{1,3}){3}\b/g, '[ip]')
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
