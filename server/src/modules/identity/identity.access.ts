import type { AccessRules } from '../../platform/permissions/permission-engine.ts'

/** Rights over accounts. Rights over content come from roles on spaces and documents. */
export const identityAccess: AccessRules = {
  'users.list': { on: 'organisation', allows: () => true },
  'users.create': { on: 'organisation', allows: (actor) => actor.role !== 'member' },
}
