import { type Role, roleRank, roles } from '@stoa/protocol'
import type { AccessRule, AccessRules } from '../../platform/permissions/permission-engine.ts'
import { documentsFail } from './documents.errors.ts'
import { documentsWithRank } from './documents.repository.ts'

/** The least role for each action on a document. The effective role is the strongest of space and document. */
export const documentActions = {
  'documents.read': 'viewer',
  'documents.comment': 'commenter',
  'documents.edit': 'editor',
  'documents.trash': 'editor',
  'documents.manage': 'manager',
  'documents.purge': 'manager',
} as const satisfies Record<string, Role>

export type DocumentAction = keyof typeof documentActions

const fromRole = (role: Role): AccessRule => ({
  on: 'things',
  allowed: (actor, ids, db) => documentsWithRank(db, actor.userId, ids, roleRank(role)),
  visibleBy: 'documents.read',
  missing: () => documentsFail('documents.not_found'),
})

export const documentsAccess: AccessRules = {
  ...Object.fromEntries(Object.entries(documentActions).map(([action, role]) => [action, fromRole(role)])),
  /** At somebody's request, whoever's it is: for who answers for the organisation. */
  'documents.erase': { on: 'organisation', allows: (actor) => actor.role !== 'member' },
}

export const actionsOfDocumentRole = (role: Role): DocumentAction[] =>
  (Object.keys(documentActions) as DocumentAction[]).filter(
    (action) => roleRank(documentActions[action]) <= roleRank(role),
  )

export const roleOfRank = (rank: number): Role => roles[rank] ?? 'viewer'
