import type { UpgradeRequest } from '@stoa/fanout'

/**
 * Whether a browser page may open a socket here. No `Origin` (a program, not a browser) is fine: such a client
 * carries no cookies by itself. Otherwise the origin must be one of the allowed, or this very host.
 * Scheme is not compared for the request's own host, since a proxy may have ended TLS.
 */
export function isOriginAllowed(
  { headers: { origin, host } }: Pick<UpgradeRequest, 'headers'>,
  allowedOrigins: readonly string[],
): boolean {
  if (origin === undefined) return true
  if (typeof origin !== 'string') return false
  if (allowedOrigins.includes(origin)) return true
  return typeof host === 'string' && URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
}
