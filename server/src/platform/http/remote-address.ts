import type { IncomingMessage } from 'node:http'
import proxyAddr from '@fastify/proxy-addr'
import type { UpgradeRequest } from '@stoa/fanout'

/**
 * Reads the address of a peer: the socket's own, or what a trusted proxy forwarded. Nobody else's `X-Forwarded-For` is
 * believed.
 * @param trustedProxies addresses or networks (CIDR)
 */
export function remoteAddressReader(trustedProxies: readonly string[]): (request: UpgradeRequest) => string {
  if (trustedProxies.length === 0) return (request) => request.socket.remoteAddress ?? ''
  const trusts = proxyAddr.compile([...trustedProxies])
  // It reads the headers and the address of the socket, which is all that there is.
  return (request) => proxyAddr(request as IncomingMessage, trusts)
}
