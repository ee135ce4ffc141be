import type { UpgradeRequest } from '../engine-socket.ts'
import type { UwsRequest, UwsResponse } from './uws-types.ts'

/** Of these Node keeps the first; all others it joins. */
const single: ReadonlySet<string> = new Set(['host', 'authorization', 'user-agent', 'referer'])

/** What was asked for, kept: the request itself is gone when its handler returns. */
export function upgradeRequestOf(response: UwsResponse, request: UwsRequest): UpgradeRequest {
  const lines: [string, string][] = []
  request.forEachHeader((name, value) => lines.push([name, value]))
  const query = request.getQuery() ?? ''
  return {
    url: query === '' ? request.getUrl() : `${request.getUrl()}?${query}`,
    headers: joinedHeaders(lines),
    socket: { remoteAddress: addressOf(new Uint8Array(response.getRemoteAddress())) },
  }
}

/** By name; there is no other property. */
export function joinedHeaders(
  lines: readonly (readonly [name: string, value: string])[],
): Record<string, string> {
  const headers = Object.create(null) as Record<string, string>
  for (const [name, value] of lines) {
    const before = headers[name]
    if (before === undefined) headers[name] = value
    else if (!single.has(name)) headers[name] = `${before}${name === 'cookie' ? '; ' : ', '}${value}`
  }
  return headers
}

/** As text; IPv4 inside IPv6 as IPv4. */
export function addressOf(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.')
  if (bytes.length !== 16) return ''
  const isMapped = bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  if (isMapped) return bytes.subarray(12).join('.')
  const { buffer, byteOffset } = bytes
  const view = new DataView(buffer, byteOffset)
  const groups = Array.from({ length: 8 }, (_, index) => view.getUint16(2 * index).toString(16))
  const host = `[${groups.join(':')}]`
  // It writes the shortest form (RFC 5952).
  return new URL(`http://${host}`).hostname.slice(1, -1)
}
