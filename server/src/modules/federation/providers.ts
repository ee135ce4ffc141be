import type {
  CreateFederationProviderRequest,
  FederationProvider,
  UpdateFederationProviderRequest,
} from '@stoa/protocol'
import type { Configuration } from 'openid-client'
import { ForbiddenAddressError } from '../../platform/outbound/address-guard.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { isUniqueViolation } from '../../platform/storage/sqlite-dialect.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { federationFail } from './federation.errors.ts'
import { presentProvider } from './federation.presenter.ts'
import type { ProviderTable } from './federation.tables.ts'
import type { FederationContext } from './federation-context.ts'
import { deleteIdentitiesOf } from './identities.repository.ts'
import { discover, type ProviderAddress } from './oidc-client.ts'
import * as repository from './providers.repository.ts'
import type { Provider } from './providers.repository.ts'

/** Where people who sign in elsewhere come from. For those who may `federation.manage`. */
export interface Providers {
  /** @param base the address that people use, for the redirect URIs */
  list(actor: Actor, base: string): Promise<{ items: FederationProvider[] }>
  /** @throws federation.key_taken, federation.domain_taken, federation.issuer_invalid, federation.address_forbidden */
  create(actor: Actor, request: CreateFederationProviderRequest, base: string): Promise<FederationProvider>
  update(
    actor: Actor,
    id: string,
    request: UpdateFederationProviderRequest,
    base: string,
  ): Promise<FederationProvider>
  /** With all connections between accounts here and there. */
  delete(actor: Actor, id: string): Promise<void>
  /** @throws federation.provider_not_found */
  get(by: { id: string } | { key: string }): Promise<Provider>
  /** With the secret, for calls. */
  addressOf(provider: Provider): ProviderAddress
  /** The provider's own description, kept for a few minutes. @throws federation.provider_unreachable */
  configurationOf(provider: Provider): Promise<Configuration>
}

/** How long a provider's description of itself is used (ms). Its keys are fetched anew when one is unknown. */
const configurationLifetime = 10 * 60_000

export const secretPurpose = (id: string): string => `federation.provider ${id}`

export function createProviders(context: FederationContext): Providers {
  const { storage, secrets, audit, now, guard, call } = context
  const configurations = new Map<string, { until: number; of: Promise<Configuration> }>()

  async function checkedIssuer(issuer: string): Promise<string> {
    const url = URL.canParse(issuer) ? new URL(issuer) : null
    const isClean =
      url !== null && url.search === '' && url.hash === '' && url.username === '' && url.password === ''
    if (url === null || !isClean || !['https:', 'http:'].includes(url.protocol))
      throw federationFail('federation.issuer_invalid')
    try {
      await guard.resolve(url.hostname, { isTls: url.protocol === 'https:' })
    } catch (cause) {
      if (cause instanceof ForbiddenAddressError && cause.reason === 'needs_tls')
        throw federationFail('federation.issuer_invalid', { cause })
      if (cause instanceof ForbiddenAddressError)
        throw federationFail('federation.address_forbidden', { cause, meta: { host: cause.host } })
      // A name that is not known now may be known when it is needed; the trial says so.
      context.logger.info({ err: cause }, 'the host of an identity provider could not be looked up')
    }
    return issuer
  }

  async function writeParts(
    unit: UnitOfWork,
    id: string,
    { enforcedDomains, groupMappings }: UpdateFederationProviderRequest,
  ): Promise<void> {
    const tx = context.within(unit)
    if (groupMappings !== undefined) await repository.replaceMappings(tx, id, groupMappings)
    if (enforcedDomains === undefined) return
    const domains = [...new Set(enforcedDomains.map((domain) => domain.toLowerCase()))]
    try {
      await repository.replaceDomains(tx, id, domains)
    } catch (cause) {
      if (isUniqueViolation(cause)) throw federationFail('federation.domain_taken', { cause })
      throw cause
    }
  }

  async function get(by: { id: string } | { key: string }, db = context.db()): Promise<Provider> {
    const provider = await repository.findProvider(db, by)
    if (provider === undefined) throw federationFail('federation.provider_not_found')
    return provider
  }

  const addressOf = ({ id, issuer, client_id, sealed_secret }: Provider): ProviderAddress => ({
    issuer,
    clientId: client_id,
    clientSecret: sealed_secret === null ? null : secrets.open(sealed_secret, secretPurpose(id)),
  })

  return {
    get,
    addressOf,

    async list(actor, base) {
      context.demandManager(actor)
      const rows = await repository.listProviders(context.db())
      return { items: rows.map((row) => presentProvider(row, base)) }
    },

    async create(actor, request, base) {
      context.demandManager(actor)
      const id = uuidv7(now())
      const at = now()
      const row: ProviderTable = {
        id,
        key: request.key,
        name: request.name.trim(),
        issuer: await checkedIssuer(request.issuer),
        client_id: request.clientId,
        sealed_secret:
          request.clientSecret === undefined ? null : secrets.seal(request.clientSecret, secretPurpose(id)),
        scopes: request.scopes ?? 'email profile',
        enabled: (request.enabled ?? true) ? 1 : 0,
        creates_accounts: (request.createsAccounts ?? false) ? 1 : 0,
        creation_domains: JSON.stringify((request.creationDomains ?? []).map((each) => each.toLowerCase())),
        groups_claim: request.groupsClaim ?? null,
        created_at: at,
        updated_at: at,
      }
      return storage.unitOfWork(async (unit) => {
        const tx = context.within(unit)
        try {
          await repository.insertProvider(tx, row)
        } catch (cause) {
          if (isUniqueViolation(cause)) throw federationFail('federation.key_taken', { cause })
          throw cause
        }
        await writeParts(unit, id, request)
        await audit.record(unit, {
          action: 'federation.provider_created',
          actor,
          target: { type: 'federation_provider', id, name: row.name },
          details: withoutSecret(request),
        })
        return presentProvider(await get({ id }, tx), base)
      })
    },

    async update(actor, id, request, base) {
      context.demandManager(actor)
      const { issuer, clientSecret } = request
      if (issuer !== undefined) await checkedIssuer(issuer)
      return storage.unitOfWork(async (unit) => {
        const tx = context.within(unit)
        const before = await get({ id }, tx)
        const change: Partial<ProviderTable> = {
          ...(request.name === undefined ? {} : { name: request.name.trim() }),
          ...(issuer === undefined ? {} : { issuer }),
          ...(request.clientId === undefined ? {} : { client_id: request.clientId }),
          ...(clientSecret === undefined
            ? {}
            : {
                sealed_secret: clientSecret === null ? null : secrets.seal(clientSecret, secretPurpose(id)),
              }),
          ...(request.scopes === undefined ? {} : { scopes: request.scopes }),
          ...(request.enabled === undefined ? {} : { enabled: request.enabled ? 1 : 0 }),
          ...(request.createsAccounts === undefined
            ? {}
            : { creates_accounts: request.createsAccounts ? 1 : 0 }),
          ...(request.creationDomains === undefined
            ? {}
            : {
                creation_domains: JSON.stringify(request.creationDomains.map((each) => each.toLowerCase())),
              }),
          ...(request.groupsClaim === undefined ? {} : { groups_claim: request.groupsClaim }),
          updated_at: Math.max(now(), before.updated_at + 1),
        }
        await repository.updateProvider(tx, id, change)
        await writeParts(unit, id, request)
        // Another issuer gives its own people the same subjects: they are not the ones who were connected.
        const forgotten =
          issuer !== undefined && issuer !== before.issuer ? await deleteIdentitiesOf(tx, id) : 0
        await audit.record(unit, {
          action: 'federation.provider_updated',
          actor,
          target: { type: 'federation_provider', id, name: change.name ?? before.name },
          details: { ...withoutSecret(request), ...(forgotten === 0 ? {} : { forgotten }) },
        })
        return presentProvider(await get({ id }, tx), base)
      })
    },

    async delete(actor, id) {
      context.demandManager(actor)
      await storage.unitOfWork(async (unit) => {
        const tx = context.within(unit)
        const { name } = await get({ id }, tx)
        const forgotten = await deleteIdentitiesOf(tx, id)
        await repository.deleteProvider(tx, id)
        await audit.record(unit, {
          action: 'federation.provider_deleted',
          actor,
          target: { type: 'federation_provider', id, name },
          details: { forgotten },
        })
      })
      configurations.clear()
    },

    async configurationOf(provider) {
      const key = `${provider.id} ${provider.updated_at}`
      const kept = configurations.get(key)
      if (kept !== undefined && kept.until > now()) return kept.of
      const of = discover(addressOf(provider), call)
      for (const other of configurations.keys())
        if (other.startsWith(provider.id)) configurations.delete(other)
      configurations.set(key, { until: now() + configurationLifetime, of })
      try {
        return await of
      } catch (cause) {
        configurations.delete(key)
        context.logger.warn({ err: cause, provider: provider.key }, 'an identity provider cannot be used')
        throw federationFail('federation.provider_unreachable', { cause })
      }
    },
  }
}

/** What goes into the audit log: that a secret was set, never which. */
function withoutSecret({
  clientSecret,
  ...rest
}: UpdateFederationProviderRequest): Readonly<Record<string, unknown>> {
  return { ...rest, ...(clientSecret === undefined ? {} : { clientSecret: clientSecret !== null }) }
}
