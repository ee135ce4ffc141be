import { isAdministrator } from '../../platform/permissions/actor.ts'
import type { AccessRules } from '../../platform/permissions/permission-engine.ts'

/** Who says where people sign in. Connecting one's own account needs no right. */
export const federationAccess: AccessRules = {
  'federation.manage': { on: 'organisation', allows: isAdministrator },
}
