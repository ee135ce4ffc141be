import { type Role, roleRank } from '@stoa/protocol'
import type { AccessRule, AccessRules } from '../../platform/permissions/permission-engine.ts'
import { spacesFail } from './spaces.errors.ts'
import { spacesWithRank } from './spaces.repository.ts'

const fromRole = (role: Role): AccessRule => ({
  on: 'things',
  allowed: (actor, ids, db) => spacesWithRank(db, actor.userId, ids, roleRank(role)),
  visibleBy: 'spaces.read',
  missing: () => spacesFail('spaces.not_found'),
})

/** The least role for each action inside a space. */
export const spaceActions = {
  'spaces.read': 'viewer',
  'documents.create': 'editor',
  'spaces.edit': 'manager',
  'spaces.manage_members': 'manager',
} as const satisfies Record<string, Role>

export type SpaceAction = keyof typeof spaceActions

export const spacesAccess: AccessRules = {
  'spaces.create': { on: 'organisation', allows: (actor) => actor.role !== 'guest' },
  ...Object.fromEntries(Object.entries(spaceActions).map(([action, role]) => [action, fromRole(role)])),
}

export const actionsOfSpaceRole = (role: Role): SpaceAction[] =>
  (Object.keys(spaceActions) as SpaceAction[]).filter(
    (action) => roleRank(spaceActions[action]) <= roleRank(role),
  )
