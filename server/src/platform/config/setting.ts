import { isIP } from 'node:net'
import { parseSchedule } from '../schedule/schedule.ts'
import { isPlaceholder, weaknessOf } from './secret-strength.ts'

/** What the operator can set. One entry per variable; the command line, the documentation and the checks read this. */
export interface Setting<T> extends Kind<T> {
  /** The environment variable; with `_FILE` behind it, the path of a file that holds the value. */
  readonly variable: `STOA_${string}`
  /** The name in `stoa.config.json`. */
  readonly key: string
  /** A paragraph for the operator: what it does, and when to change it. */
  readonly help: string
  /** Never shown. */
  readonly secret?: boolean
  readonly fallback: T
  /** Shown instead of the fallback where that is worked out from other settings. */
  readonly fallbackText?: string
}

/** How a value is written. */
export interface Kind<T> {
  /** Ends the sentence "STOA_X must be …". */
  readonly accepts: string
  /** @throws NotAcceptedError */
  parse(value: string): T
}

/** The value is none that the setting accepts. A message says more than that, and ends the sentence "It …". */
export class NotAcceptedError extends Error {
  override readonly name = 'NotAcceptedError'
}

export const setting = <T>(definition: Setting<T>): Setting<T> => definition

export const text = (accepts: string): Kind<string> => ({ accepts, parse: (value) => value })

export function whole(minimum: number, maximum: number): Kind<number> {
  return {
    accepts: `a whole number from ${minimum} to ${maximum}`,
    parse(value) {
      const number = Number(value)
      if (!/^\d+$/.test(value) || number < minimum || number > maximum) throw new NotAcceptedError()
      return number
    },
  }
}

export const oneOf = <T extends string>(values: readonly T[]): Kind<T> => ({
  accepts: `one of ${values.join(', ')}`,
  parse(value) {
    const found = values.find((known) => known === value)
    if (found === undefined) throw new NotAcceptedError()
    return found
  },
})

export const httpUrl: Kind<string> = {
  accepts: 'an http(s) address such as https://stoa.example.com',
  parse(value) {
    const url = URL.canParse(value) ? new URL(value) : null
    if (url === null || !['http:', 'https:'].includes(url.protocol)) throw new NotAcceptedError()
    return url.href.replace(/\/$/, '')
  },
}

export const smtpUrl: Kind<string> = {
  accepts: 'an address such as smtp://user:password@host:587',
  parse(value) {
    const url = URL.canParse(value) ? new URL(value) : null
    if (url === null || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '')
      throw new NotAcceptedError()
    // A mail server of one's own may ask for none.
    if (url.password !== '' && isPlaceholder(url.password))
      throw new NotAcceptedError('has a sample where the password belongs')
    return value
  },
}

export const mailAddress: Kind<string> = {
  accepts: 'a mail address such as lin@example.com',
  parse(value) {
    if (!/^[^\s<>@]+@[^\s<>@]+$/.test(value)) throw new NotAcceptedError()
    return value
  },
}

export const mailSender: Kind<string> = {
  accepts: 'a mail address such as stoa@example.com, or Stoa <stoa@example.com>',
  parse(value) {
    if (!/^([^<>\r\n]*<)?[^\s<>@]+@[^\s<>@]+>?$/.test(value)) throw new NotAcceptedError()
    return value
  },
}

/** @param names words that stand for networks */
export const networks = (...names: readonly string[]): Kind<readonly string[]> => ({
  accepts: `addresses or networks such as 10.20.0.0/16, separated by commas${names.length === 0 ? '' : `; or ${names.join(', ')}`}`,
  parse(value) {
    const found = value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
    for (const network of found)
      if (!names.includes(network) && !isNetwork(network)) throw new NotAcceptedError()
    return found
  },
})

function isNetwork(network: string): boolean {
  const [address = '', bits, ...more] = network.split('/')
  const version = isIP(address)
  if (version === 0 || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}

export const schedule: Kind<string> = {
  accepts:
    'off, times such as 03:30 or 03:30,15:30, an interval such as every 6h, or a cron pattern such as 30 3 * * *',
  parse(value) {
    try {
      parseSchedule(value)
    } catch {
      throw new NotAcceptedError()
    }
    return value
  },
}

/** A secret of ours, which somebody may try to guess. */
export const ownSecret = (minimum: number): Kind<string> => ({
  accepts: `at least ${minimum} characters that nobody guesses`,
  parse(value) {
    if (value.length < minimum) throw new NotAcceptedError(`has fewer than ${minimum} characters`)
    const weakness = weaknessOf(value)
    if (weakness !== null) throw new NotAcceptedError(weakness)
    return value
  },
})

/** The key of somebody else's service, who decides how long it is. */
export const foreignKey: Kind<string> = {
  accepts: 'visible ASCII characters without spaces',
  parse(value) {
    // It becomes a header: what is no visible character would end or break it.
    if (!/^[\x21-\x7e]+$/.test(value)) throw new NotAcceptedError()
    if (isPlaceholder(value)) throw new NotAcceptedError('is a sample')
    return value
  },
}

/** A name that is kept for later. */
export const notYet = (instead: string): Kind<null> => ({
  accepts: `unset in this version: ${instead}`,
  parse() {
    throw new NotAcceptedError()
  },
})
