import type { IncomingMessage } from 'node:http'
import proxyAddr from '@fastify/proxy-addr'

/**
 * Reads the address of a peer: the socket's own, or what a trusted proxy forwarded. Nobody else's `X-Forwarded-For` is
 * believed.
 * @param trustedProxies addresses or networks (CIDR)
 */
export function remoteAddressReader(trustedProxies: readonly string[]): (request: IncomingMessage) => string {
  if (trustedProxies.length === 0) return (request) => request.socket.remoteAddress ?? ''
  const trusts = proxyAddr.compile([...trustedProxies])
  return (request) => proxyAddr(request, trusts)
}
