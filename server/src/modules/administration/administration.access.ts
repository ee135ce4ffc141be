import { isAdministrator } from '../../platform/permissions/actor.ts'
import type { AccessRules } from '../../platform/permissions/permission-engine.ts'

/** The machine room: how the server is. What people write is not seen from here. */
export const administrationAccess: AccessRules = {
  'administration.read': { on: 'organisation', allows: isAdministrator },
}
