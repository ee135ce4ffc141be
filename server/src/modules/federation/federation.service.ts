import type { FederatedIdentity, FederationTrial, Language, SignInOptions } from '@stoa/protocol'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { createSignInThrottle, type IdentityService, type SignInGuard } from '../identity/index.ts'
import type { OrganisationService } from '../organisation/index.ts'
import { createExternalAccounts, domainOf } from './external-accounts.ts'
import { createFederatedSignIn, type FederatedSignIn } from './federated-sign-in.ts'
import { federationFail } from './federation.errors.ts'
import { presentIdentity } from './federation.presenter.ts'
import { createFederationContext } from './federation-context.ts'
import * as identities from './identities.repository.ts'
import { createLdapImport, type LdapImport } from './ldap-import.ts'
import { createLdapServers, type LdapServers } from './ldap-servers.ts'
import { listServers } from './ldap-servers.repository.ts'
import { createLdapSignIn, type LdapSignIn } from './ldap-sign-in.ts'
import { tryDirectory } from './ldap-trial.ts'
import { tryProvider } from './provider-trial.ts'
import { createProviders, type Providers } from './providers.ts'
import { listProviders, prescribedFor } from './providers.repository.ts'

declare module '../../platform/module/module.ts' {
  interface Services {
    federation: FederationService
  }
}

export interface FederationService {
  /** As needed by the routes, which begin sessions. */
  readonly identity: IdentityService
  readonly providers: Providers
  readonly signIn: FederatedSignIn
  readonly ldapServers: LdapServers
  readonly ldapSignIn: LdapSignIn
  readonly ldapImport: LdapImport
  /** Through whom one can sign in, and through whom this address must. Says nothing of whether it has an account. */
  options(email: string | undefined): Promise<SignInOptions>
  /** Mine. */
  listIdentities(actor: Actor): Promise<{ items: FederatedIdentity[] }>
  /** @throws federation.identity_not_found */
  removeIdentity(actor: Actor, id: string): Promise<void>
  /** Step by step, without a person. @throws federation.provider_not_found */
  tryProvider(
    actor: Actor,
    id: string,
    options: { base: string; language: Language },
  ): Promise<FederationTrial>
  /** @throws federation.server_not_found */
  tryDirectory(actor: Actor, id: string, language: Language): Promise<FederationTrial>
  /** Keeps people of a domain with a prescribed provider from coming in otherwise; see `SignInGuard`. */
  guardSignIn: SignInGuard
}

export function createFederationService(
  module: ModuleContext,
  needs: { identity: IdentityService; organisation: OrganisationService },
): FederationService {
  const context = createFederationContext(module, needs)
  const { storage, audit } = context
  const accounts = createExternalAccounts(context)
  const providers = createProviders(context)
  const ldapServers = createLdapServers(context)
  const throttle = createSignInThrottle(module)

  return {
    identity: needs.identity,
    providers,
    signIn: createFederatedSignIn(context, { providers, accounts }),
    ldapServers,
    ldapSignIn: createLdapSignIn(context, { servers: ldapServers, accounts, throttle }),
    ldapImport: createLdapImport(context, ldapServers),

    async options(email) {
      const [all, servers, prescribed] = [
        await listProviders(context.db()),
        await listServers(context.db()),
        email === undefined ? undefined : await prescribedFor(context.db(), domainOf(email.trim())),
      ]
      return {
        providers: all.filter(({ enabled }) => enabled === 1).map(({ key, name }) => ({ key, name })),
        directories: servers.filter(({ enabled }) => enabled === 1).map(({ id, name }) => ({ id, name })),
        prescribed: prescribed?.key ?? null,
      }
    },

    async listIdentities(actor) {
      const rows = await identities.listIdentities(context.db(), actor.userId)
      return { items: rows.map(presentIdentity) }
    },

    async removeIdentity(actor, id) {
      await storage.unitOfWork(async (unit) => {
        const found = await identities.deleteIdentity(context.within(unit), actor.userId, id)
        if (!found) throw federationFail('federation.identity_not_found')
        await audit.record(unit, {
          action: 'federation.disconnected',
          actor,
          target: { type: 'user', id: actor.userId, name: actor.name },
          details: { identityId: id },
        })
      })
    },

    async tryProvider(actor, id, options) {
      context.demandManager(actor)
      return tryProvider(context, providers, await providers.get({ id }), options)
    },

    async tryDirectory(actor, id, language) {
      context.demandManager(actor)
      return tryDirectory(context, ldapServers, await ldapServers.get(id), language)
    },

    async guardSignIn(unit, { email, role }, method) {
      // Owners keep their password: a provider that fails must not lock everybody out. A session that a provider or
      // a directory opens was judged when it said who it is.
      if (role === 'owner' || method === 'federation') return
      const prescribed = await prescribedFor(context.within(unit), domainOf(email))
      if (prescribed !== undefined)
        throw federationFail('federation.provider_prescribed', { meta: { provider: prescribed.key } })
    },
  }
}
