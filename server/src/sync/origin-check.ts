import type { IncomingMessage } from 'node:http'

/**
 * Whether a browser page may open a socket here. No `Origin` (a program, not a browser) is fine: such a client
 * carries no cookies by itself. Otherwise the origin must be one of the allowed, or this very host.
 * Scheme is not compared for the request's own host, since a proxy may have ended TLS.
 */
export function isOriginAllowed(request: IncomingMessage, allowedOrigins: readonly string[]): boolean {
  const origin = request.headers.origin
  if (origin === undefined) return true
  if (allowedOrigins.includes(origin)) return true
  const host = request.headers.host
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
}
