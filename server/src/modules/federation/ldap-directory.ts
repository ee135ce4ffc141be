import net, { isIP } from 'node:net'
import tls from 'node:tls'
import type { LdapServer } from '@stoa/protocol'
import type { Client, Entry } from 'ldapts'
import type { AddressGuard } from '../../platform/outbound/address-guard.ts'

/** What is needed to speak with a directory. */
export interface DirectoryAddress {
  url: string
  startTls: boolean
  /** PEM; null: the authorities that the system trusts. */
  ca: string | null
  bindDn: string
  bindPassword: string
}

/** Somebody as a directory describes them. Texts are empty where it says nothing. */
export interface DirectoryPerson {
  dn: string
  /** Stays the same for ever. */
  subject: string
  email: string
  name: string
  title: string
  department: string
}

export interface DirectoryGroup {
  name: string
  /** As {@link comparableDn} writes them. */
  memberDns: string[]
}

/** A connection to a directory, over TLS or to this machine. Closed by {@link withDirectory}. */
export interface Directory {
  /** As the account that searches. @throws InvalidCredentialsError */
  signIn(): Promise<void>
  /** Whom the filter for signing in finds; it is clear who is meant if that is exactly one. */
  find(settings: LdapServer, login: string): Promise<DirectoryPerson[]>
  /** Whether this is their password. Afterwards the connection is theirs. */
  isPasswordOf(dn: string, password: string): Promise<boolean>
  /** @param most as many are read */
  listPeople(settings: LdapServer, most: number): Promise<DirectoryPerson[]>
  listGroups(settings: LdapServer, most: number): Promise<DirectoryGroup[]>
}

/** What speaks LDAP; loaded when somebody does. */
export const ldap = () => import('ldapts')

const timeout = 10_000
const pageSize = 500

/**
 * Connects, works, and closes. The connection goes to the address that the guard judged, and is never silently begun
 * anew: after StartTLS a second one would be without TLS.
 * @throws ForbiddenAddressError, or the error of the connection or of the directory
 */
export async function withDirectory<T>(
  address: DirectoryAddress,
  guard: AddressGuard,
  work: (directory: Directory) => Promise<T>,
): Promise<T> {
  const { hostname, port, protocol } = new URL(address.url)
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const isTls = protocol === 'ldaps:'
  const [target] = await guard.resolve(host, { isTls: isTls || address.startTls })
  const where = { host: target!.address, port: Number(port) || (isTls ? 636 : 389) }
  const security: tls.ConnectionOptions = {
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(address.ca === null ? {} : { ca: address.ca }),
    minVersion: 'TLSv1.2',
  }
  let isConnected = false
  const once = (): void => {
    if (isConnected) throw new Error('The connection to the directory was lost.')
    isConnected = true
  }
  const { Client } = await ldap()
  const client = new Client({
    url: address.url,
    timeout,
    connectTimeout: timeout,
    createConnection: () => {
      once()
      return net.connect(where)
    },
    // For `ldaps:` the connection itself; after StartTLS the one that is wrapped around the first.
    createSecureConnection: (...options: unknown[]) => {
      if (!isTls) return tls.connect({ ...security, ...(options[0] as tls.ConnectionOptions) })
      once()
      return tls.connect({ ...security, ...where, ...serverNameOf(host) })
    },
  })
  try {
    if (address.startTls && !isTls) await client.startTLS()
    return await work(directoryOf(client, address))
  } finally {
    // What was to be known is known; a directory that does not say goodbye changes nothing.
    await client.unbind().catch(() => undefined)
  }
}

/** The certificate is held against the name that was entered, although the connection goes to its address. */
function serverNameOf(host: string): tls.ConnectionOptions {
  return {
    checkServerIdentity: (_name, certificate) => tls.checkServerIdentity(host, certificate),
  }
}

function directoryOf(client: Client, { bindDn, bindPassword }: DirectoryAddress): Directory {
  async function search(
    base: string,
    filter: string,
    attributes: readonly (string | null)[],
    most: number,
    options: { asBytes?: string; paged: boolean },
  ): Promise<Entry[]> {
    const { searchEntries } = await client.search(base, {
      scope: 'sub',
      filter,
      attributes: attributes.filter((each) => each !== null),
      sizeLimit: options.paged ? 0 : most,
      timeLimit: timeout / 1000,
      // Some ids are no text. A directory may write the name otherwise than it was asked for.
      ...(options.asBytes === undefined
        ? {}
        : { explicitBufferAttributes: [options.asBytes, options.asBytes.toLowerCase(), 'objectGUID'] }),
      ...(options.paged ? { paged: { pageSize } } : {}),
    })
    return searchEntries.slice(0, most)
  }

  async function people(
    { userBase, attributes }: LdapServer,
    filter: string,
    most: number,
    paged: boolean,
  ): Promise<DirectoryPerson[]> {
    const { id, email, name, title, department } = attributes
    const wanted = [id, email, name, title, department]
    const entries = await search(userBase, filter, wanted, most, { asBytes: id, paged })
    return entries.map((entry) => ({
      dn: entry.dn,
      subject: bytesIn(entry, id).toString('hex'),
      email: textIn(entry, email).toLowerCase(),
      name: textIn(entry, name),
      title: textIn(entry, title),
      department: textIn(entry, department),
    }))
  }

  return {
    async signIn() {
      if (bindDn !== '') await client.bind(bindDn, bindPassword)
    },

    async find(settings, login) {
      const { Filter, SizeLimitExceededError } = await ldap()
      const filter = settings.userFilter.replaceAll('{login}', Filter.escape(login))
      try {
        return await people(settings, filter, 2, false)
      } catch (error) {
        // More than two: as unclear as none.
        if (error instanceof SizeLimitExceededError) return []
        throw error
      }
    },

    async isPasswordOf(dn, password) {
      // A bind without a password succeeds and proves nothing (RFC 4513, 5.1.2).
      if (password === '' || dn === '') return false
      try {
        await client.bind(dn, password)
        return true
      } catch (error) {
        const { InvalidCredentialsError } = await ldap()
        if (error instanceof InvalidCredentialsError) return false
        throw error
      }
    },

    listPeople: (settings, most) => people(settings, settings.peopleFilter, most, true),

    async listGroups({ groups }, most) {
      if (groups === null) return []
      const { base, filter, nameAttribute, memberAttribute } = groups
      const entries = await search(base, filter, [nameAttribute, memberAttribute], most, { paged: true })
      return entries.map((entry) => ({
        name: textIn(entry, nameAttribute),
        memberDns: valuesIn(entry, memberAttribute).map((value) => comparableDn(value.toString())),
      }))
    },
  }
}

/** The same for two ways of writing one DN: without regard to case, and to blanks between its parts. */
export const comparableDn = (dn: string): string => dn.toLowerCase().replaceAll(/\s*([,=+])\s*/g, '$1')

/** Names of attributes have no case. */
function valuesIn(entry: Entry, attribute: string): (string | Buffer)[] {
  const key = Object.keys(entry).find((each) => each.toLowerCase() === attribute.toLowerCase())
  if (key === undefined) return []
  const value = entry[key]
  return Array.isArray(value) ? value : value === undefined ? [] : [value]
}

const bytesIn = (entry: Entry, attribute: string): Buffer => Buffer.from(valuesIn(entry, attribute)[0] ?? '')

const textIn = (entry: Entry, attribute: string | null): string =>
  attribute === null ? '' : (valuesIn(entry, attribute)[0]?.toString().trim() ?? '')
