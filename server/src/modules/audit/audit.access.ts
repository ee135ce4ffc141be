import { isAdministrator } from '../../platform/permissions/actor.ts'
import type { AccessRules } from '../../platform/permissions/permission-engine.ts'

/** The whole log. Who administers a part of the organisation reads that part: see `AuditReach`. */
export const auditAccess: AccessRules = {
  'audit.read': { on: 'organisation', allows: isAdministrator },
  'audit.export': { on: 'organisation', allows: isAdministrator },
}
