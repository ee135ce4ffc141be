import { createSign, generateKeyPairSync } from 'node:crypto'
import net, { type AddressInfo } from 'node:net'
import tls from 'node:tls'
import ldap from 'ldapjs'

/** An entry of a test's directory. */
export interface TestEntry {
  dn: string
  attributes: Record<string, string | string[]>
  /** With which one can bind as it. */
  password?: string
}

export interface TestLdapServer {
  url: string
  entries: TestEntry[]
  /** Filters that were searched with, and DNs that were bound as, in order. */
  readonly searches: string[]
  readonly binds: string[]
  stop(): Promise<void>
}

export interface Certificate {
  key: string
  cert: string
}

// What the types of the library leave open.
interface BindRequest {
  dn: unknown
  credentials: string
}
interface SearchRequest {
  dn: unknown
  filter: { matches(attributes: TestEntry['attributes']): boolean; toString(): string }
}
interface SearchResponse {
  attributes: string[]
  send(entry: Pick<TestEntry, 'dn' | 'attributes'>): void
  end(): void
}
type Next = (error?: unknown) => void

const canonical = (dn: string): string => dn.toLowerCase().replaceAll(/\s*,\s*/g, ',')

/** A real LDAP server, over TLS when it is given a certificate. Binding without a password succeeds, as the protocol has it. */
export async function startLdapServer(
  entries: TestEntry[],
  certificate: Certificate | null = null,
): Promise<TestLdapServer> {
  const server = ldap.createServer(
    certificate === null ? {} : { certificate: certificate.cert, key: certificate.key },
  )
  const running: TestLdapServer = {
    url: '',
    entries,
    searches: [],
    binds: [],
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
  server.bind('', (request: BindRequest, response: SearchResponse, next: Next) => {
    const dn = canonical(String(request.dn))
    const { credentials } = request
    running.binds.push(dn)
    const found = running.entries.find((entry) => canonical(entry.dn) === dn)
    if (credentials !== '' && (found?.password === undefined || found.password !== credentials)) {
      next(new ldap.InvalidCredentialsError())
      return
    }
    response.end()
    next()
  })
  server.search('', (request: SearchRequest, response: SearchResponse, next: Next) => {
    // The library knows the names that were asked for in lower case only.
    response.attributes = ['*']
    running.searches.push(String(request.filter))
    const base = canonical(String(request.dn))
    for (const { dn, attributes } of running.entries) {
      if (!canonical(dn).endsWith(base) || !request.filter.matches(attributes)) continue
      response.send({ dn, attributes })
    }
    response.end()
    next()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  running.url = server.url
  return running
}

/**
 * Stands before an LDAP server without TLS and speaks StartTLS for it.
 * @returns `clear` holds every byte that came without TLS
 */
export async function startTlsDoor(
  behind: TestLdapServer,
  certificate: Certificate,
): Promise<{ url: string; clear: Buffer[]; stop(): Promise<void> }> {
  const clear: Buffer[] = []
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('data', (request: Buffer) => {
      clear.push(request)
      // An extended response of success to the request for StartTLS, under its number.
      const response = Buffer.from('300c02010078070a010004000400', 'hex')
      response[4] = request[4]!
      socket.write(response)
      const secured = new tls.TLSSocket(socket, { isServer: true, ...certificate })
      const inner = net.connect(Number(new URL(behind.url).port), '127.0.0.1')
      sockets.add(inner)
      secured.on('error', () => inner.destroy())
      inner.on('error', () => secured.destroy())
      secured.pipe(inner).pipe(secured)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `ldap://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clear,
    async stop() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** A certificate that vouches for itself, for an address of IPv4. Made by hand: Node reads certificates, and makes none. */
export function selfSigned(address: string): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
    const body = Buffer.concat(parts)
    const { length } = body
    const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
    return Buffer.concat([Buffer.from([tag, ...size]), body])
  }
  const hex = (text: string): Buffer => Buffer.from(text, 'hex')
  const time = (date: Date): Buffer =>
    der(0x17, Buffer.from(`${date.toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`))
  const day = 24 * 3_600_000
  const ecdsaWithSha256 = der(0x30, hex('06082a8648ce3d040302'))
  const name = der(0x30, der(0x31, der(0x30, hex('0603550403'), der(0x0c, Buffer.from('directory')))))
  const alternative = der(0x30, der(0x87, Buffer.from(address.split('.').map(Number))))
  const extensions = der(0xa3, der(0x30, der(0x30, hex('0603551d11'), der(0x04, alternative))))
  const validity = der(0x30, time(new Date(Date.now() - day)), time(new Date(Date.now() + day)))
  const content = der(
    0x30,
    hex('a003020102'),
    hex('020101'),
    ecdsaWithSha256,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions,
  )
  const signature = createSign('sha256').update(content).sign(privateKey)
  const bytes = der(0x30, content, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature))
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  }
}
