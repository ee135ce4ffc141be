import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { BlockList, isIP, SocketAddress } from 'node:net'

/** Stoa may not call this address. The message says which, and for the operator which setting would allow it. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError'
  readonly host: string
  readonly reason: 'private' | 'needs_tls' | 'scheme'
  constructor(host: string, reason: ForbiddenAddressError['reason']) {
    super(
      {
        private: `${host} is not a public address. STOA_OUTBOUND_NETWORKS names networks that may be called.`,
        needs_tls: `${host} would be called without TLS.`,
        scheme: `${host} is not called by a scheme that is known here.`,
      }[reason],
    )
    this.host = host
    this.reason = reason
  }
}

/** Decides which addresses the server may call on somebody's behalf. */
export interface AddressGuard {
  /**
   * Looks the host up and returns the addresses to connect to. All of them must be allowed: connect to what is
   * returned, and to nothing that a second look-up says (DNS rebinding).
   * @throws ForbiddenAddressError, or the error of the look-up
   */
  resolve(host: string, options: { isTls: boolean }): Promise<LookupAddress[]>
}

// The registries of special-purpose addresses (RFC 6890 and what followed).
const specialV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const
// Within 2000::/3, the only part of IPv6 that is public. 2001::/23 holds Teredo, 2002::/16 holds addresses of IPv4.
const specialV6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const

const special = new BlockList()
for (const [address, bits] of specialV4) special.addSubnet(address, bits, 'ipv4')
for (const [address, bits] of specialV6) special.addSubnet(address, bits, 'ipv6')
const globalV6 = new BlockList()
globalV6.addSubnet('2000::', 3, 'ipv6')
const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** @param networks what the operator allows beside public addresses; see `STOA_OUTBOUND_NETWORKS` */
export function createAddressGuard(
  networks: readonly string[],
  look: (host: string) => Promise<LookupAddress[]> = (host) => lookup(host, { all: true }),
): AddressGuard {
  const listed = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) listed.addAddress(address, family)
    else listed.addSubnet(address, Number(bits), family)
  }

  return {
    async resolve(host, { isTls }) {
      const bare = host.replace(/^\[(.*)\]$/, '$1')
      const version = isIP(bare)
      const addresses = version === 0 ? await look(bare) : [{ address: bare, family: version }]
      if (addresses.length === 0) throw new Error(`${bare} has no address.`)
      for (const { address } of addresses) {
        const { plain, family } = unwrapped(address)
        const isListed = listed.check(plain, family)
        if (!isListed && !isPublic(plain, family)) throw new ForbiddenAddressError(bare, 'private')
        if (!isTls && !(isListed && loopback.check(plain, family)))
          throw new ForbiddenAddressError(bare, 'needs_tls')
      }
      return addresses
    },
  }
}

const isPublic = (address: string, family: 'ipv4' | 'ipv6'): boolean =>
  !special.check(address, family) && (family === 'ipv4' || globalV6.check(address, family))

/** An address of IPv4 written in IPv6 (`::ffff:7f00:1`, `::ffff:127.0.0.1`) is judged as what it is. */
function unwrapped(address: string): { plain: string; family: 'ipv4' | 'ipv6' } {
  if (isIP(address) === 4) return { plain: address, family: 'ipv4' }
  // Without the zone of a link (`%eth0`); the class writes every address in its one canonical form.
  const canonical = new SocketAddress({ address: address.split('%')[0]!, family: 'ipv6' }).address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(canonical)
  return mapped === null ? { plain: canonical, family: 'ipv6' } : { plain: mapped[1]!, family: 'ipv4' }
}
