import type { ModuleContext } from '../../platform/module/module.ts'
import type { IdentityService } from '../identity/index.ts'
import { createGrantKeeper, type GrantKeeper } from './grant-keeper.ts'
import { createShareLinks, type ShareLinks } from './share-links.ts'

declare module '../../platform/module/module.ts' {
  interface Services {
    rights: RightsService
  }
}

/** Who was given what where. What follows from it is read from the views, by the rules of each module. */
export interface RightsService {
  readonly grants: GrantKeeper
  readonly links: ShareLinks
}

export const createRightsService = (
  context: ModuleContext,
  { identity }: { identity: IdentityService },
): RightsService => ({
  grants: createGrantKeeper(context.now),
  links: createShareLinks(context, identity),
})
