import { isAdministrator } from '../../platform/permissions/actor.ts'
import type { AccessRules } from '../../platform/permissions/permission-engine.ts'

export const templatesAccess: AccessRules = {
  /** To make, change and remove the organisation's own. What is in one is seen by every member. */
  'templates.manage': { on: 'organisation', allows: isAdministrator },
}
