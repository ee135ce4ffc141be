import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { type AddressGuard, createAddressGuard } from '../../platform/outbound/address-guard.ts'
import { createGuardedFetch, type GuardedFetch } from '../../platform/outbound/guarded-fetch.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import type { IdentityService } from '../identity/index.ts'
import type { OrganisationService } from '../organisation/index.ts'
import type { Db, Tables } from './providers.repository.ts'

/** What the parts of this module share. */
export interface FederationContext extends ModuleContext {
  identity: IdentityService
  organisation: OrganisationService
  guard: AddressGuard
  call: GuardedFetch
  db(): Db
  within(unit: UnitOfWork): Db
  /** Throws `http.forbidden`. */
  demandManager(actor: Actor): void
}

export function createFederationContext(
  context: ModuleContext,
  needs: { identity: IdentityService; organisation: OrganisationService },
): FederationContext {
  const { storage, permissions, config } = context
  const guard = createAddressGuard(config.outboundNetworks)
  return {
    ...context,
    ...needs,
    guard,
    call: createGuardedFetch(guard),
    db: () => storage.db<Tables>(),
    within: (unit) => unit.db<Tables>(),
    demandManager: (actor) => permissions.demand(actor, 'federation.manage'),
  }
}

/** Acts for a provider or directory that the administrators have set up, for example when it says who is in a group. */
export const actorOfSource = (name: string): Actor => ({
  userId: '',
  name,
  hue: 0,
  role: 'owner',
  language: null,
  address: null,
  via: { type: 'system' },
})
