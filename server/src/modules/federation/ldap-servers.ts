import type { CreateLdapServerRequest, LdapServer, UpdateLdapServerRequest } from '@stoa/protocol'
import { ForbiddenAddressError } from '../../platform/outbound/address-guard.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { federationFail } from './federation.errors.ts'
import { presentServer } from './federation.presenter.ts'
import type { LdapServerTable } from './federation.tables.ts'
import type { FederationContext } from './federation-context.ts'
import { deleteIdentitiesOf } from './identities.repository.ts'
import { type DirectoryAddress, ldap } from './ldap-directory.ts'
import * as repository from './ldap-servers.repository.ts'

/** Directories through which people sign in and come in. For those who may `federation.manage`. */
export interface LdapServers {
  list(actor: Actor): Promise<{ items: LdapServer[] }>
  /** @throws federation.filter_invalid, federation.address_forbidden */
  create(actor: Actor, request: CreateLdapServerRequest): Promise<LdapServer>
  update(actor: Actor, id: string, request: UpdateLdapServerRequest): Promise<LdapServer>
  delete(actor: Actor, id: string): Promise<void>
  /** @throws federation.server_not_found */
  get(id: string): Promise<LdapServerTable>
  /** With the password, for calls. */
  addressOf(row: LdapServerTable): DirectoryAddress
}

const defaults = {
  startTls: false,
  certificateAuthority: null,
  bindDn: '',
  enabled: true,
  createsAccounts: false,
  userFilter: '(&(objectClass=person)(|(mail={login})(uid={login})))',
  peopleFilter: '(&(objectClass=person)(mail=*))',
  attributes: { id: 'entryUUID', email: 'mail', name: 'cn', title: 'title', department: null },
  groups: null,
} as const satisfies Omit<CreateLdapServerRequest, 'name' | 'url' | 'userBase'>

export const passwordPurpose = (id: string): string => `federation.ldap ${id}`

export function createLdapServers(context: FederationContext): LdapServers {
  const { storage, secrets, audit, now, guard } = context

  async function check({ url, startTls }: LdapServer, request: UpdateLdapServerRequest): Promise<void> {
    const { FilterParser } = await ldap()
    const filters = [
      request.userFilter?.replaceAll('{login}', 'x'),
      request.peopleFilter,
      request.groups?.filter,
    ]
    for (const filter of filters) {
      if (filter === undefined) continue
      try {
        FilterParser.parseString(filter)
      } catch (cause) {
        throw federationFail('federation.filter_invalid', { cause, meta: { filter } })
      }
    }
    const { hostname, protocol } = new URL(url)
    try {
      await guard.resolve(hostname, { isTls: protocol === 'ldaps:' || startTls })
    } catch (cause) {
      if (cause instanceof ForbiddenAddressError)
        throw federationFail('federation.address_forbidden', { cause, meta: { host: cause.host } })
      context.logger.info({ err: cause }, 'the host of a directory could not be looked up')
    }
  }

  const columnsOf = (server: Omit<LdapServer, 'id' | 'createdAt' | 'hasBindPassword'>) =>
    ({
      name: server.name.trim(),
      url: server.url,
      start_tls: server.startTls ? 1 : 0,
      certificate_authority: server.certificateAuthority,
      bind_dn: server.bindDn,
      enabled: server.enabled ? 1 : 0,
      creates_accounts: server.createsAccounts ? 1 : 0,
      user_base: server.userBase,
      user_filter: server.userFilter,
      people_filter: server.peopleFilter,
      attributes: JSON.stringify(server.attributes),
      groups: server.groups === null ? null : JSON.stringify(server.groups),
      updated_at: now(),
    }) as const

  async function get(id: string, db = context.db()): Promise<LdapServerTable> {
    const row = await repository.findServer(db, id)
    if (row === undefined) throw federationFail('federation.server_not_found')
    return row
  }

  return {
    get,

    addressOf: (row) => ({
      url: row.url,
      startTls: row.start_tls === 1,
      ca: row.certificate_authority,
      bindDn: row.bind_dn,
      bindPassword:
        row.sealed_password === null ? '' : secrets.open(row.sealed_password, passwordPurpose(row.id)),
    }),

    async list(actor) {
      context.demandManager(actor)
      return { items: (await repository.listServers(context.db())).map(presentServer) }
    },

    async create(actor, request) {
      context.demandManager(actor)
      const { bindPassword, ...settings } = request
      const id = uuidv7(now())
      const row: LdapServerTable = {
        id,
        ...columnsOf({ ...defaults, ...settings }),
        sealed_password: bindPassword === undefined ? null : secrets.seal(bindPassword, passwordPurpose(id)),
        created_at: now(),
      }
      await check(presentServer(row), request)
      await storage.unitOfWork(async (unit) => {
        await repository.insertServer(context.within(unit), row)
        await audit.record(unit, {
          action: 'federation.directory_created',
          actor,
          target: { type: 'ldap_server', id, name: row.name },
          details: withoutPassword(request),
        })
      })
      return presentServer(row)
    },

    async update(actor, id, request) {
      context.demandManager(actor)
      const { bindPassword, ...settings } = request
      await check({ ...presentServer(await get(id)), ...settings }, request)
      return storage.unitOfWork(async (unit) => {
        const tx = context.within(unit)
        const before = await get(id, tx)
        await repository.updateServer(tx, id, {
          ...columnsOf({ ...presentServer(before), ...settings }),
          ...(bindPassword === undefined
            ? {}
            : {
                sealed_password:
                  bindPassword === null ? null : secrets.seal(bindPassword, passwordPurpose(id)),
              }),
        })
        const after = presentServer(await get(id, tx))
        // Other ids, or another directory: what was remembered may now mean somebody else.
        const isOther =
          after.attributes.id !== presentServer(before).attributes.id || after.url !== before.url
        const forgotten = isOther ? await deleteIdentitiesOf(tx, id) : 0
        await audit.record(unit, {
          action: 'federation.directory_updated',
          actor,
          target: { type: 'ldap_server', id, name: after.name },
          details: { ...withoutPassword(request), ...(forgotten === 0 ? {} : { forgotten }) },
        })
        return after
      })
    },

    async delete(actor, id) {
      context.demandManager(actor)
      await storage.unitOfWork(async (unit) => {
        const tx = context.within(unit)
        const { name } = await get(id, tx)
        const forgotten = await deleteIdentitiesOf(tx, id)
        await repository.deleteServer(tx, id)
        await audit.record(unit, {
          action: 'federation.directory_deleted',
          actor,
          target: { type: 'ldap_server', id, name },
          details: { forgotten },
        })
      })
    },
  }
}

/** What goes into the audit log: that a password was set, never which. */
function withoutPassword({
  bindPassword,
  ...rest
}: UpdateLdapServerRequest): Readonly<Record<string, unknown>> {
  return { ...rest, ...(bindPassword === undefined ? {} : { bindPassword: bindPassword !== null }) }
}
