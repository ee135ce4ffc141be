import { isAdministrator } from '../../platform/permissions/actor.ts'
import type { AccessRules } from '../../platform/permissions/permission-engine.ts'

/** An archive holds everything of everybody, so nothing here gives one away: only that there are some, and how they are. */
export const backupsAccess: AccessRules = {
  'backups.read': { on: 'organisation', allows: isAdministrator },
  'backups.run': { on: 'organisation', allows: isAdministrator },
}
