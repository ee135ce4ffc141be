import { isAdministrator } from '../../platform/permissions/actor.ts'
import type { AccessRules } from '../../platform/permissions/permission-engine.ts'

/** Rights over accounts. Rights over content come from roles on spaces and documents. */
export const identityAccess: AccessRules = {
  /** Guests have no directory. */
  'users.list': { on: 'organisation', allows: (actor) => actor.role !== 'guest' },
  'users.create': { on: 'organisation', allows: isAdministrator },
}
