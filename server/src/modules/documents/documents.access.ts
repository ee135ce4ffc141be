import { type Role, roleRank, roles } from '@stoa/protocol'
import { type Actor, isAdministrator } from '../../platform/permissions/actor.ts'
import type { AccessRule, AccessRules } from '../../platform/permissions/permission-engine.ts'
import { isVisitor } from '../rights/index.ts'
import { documentsFail } from './documents.errors.ts'
import { documentsWithRank } from './documents.repository.ts'

/** The least role for each action on a document. The effective role is the strongest of all that were given. */
export const documentActions = {
  'documents.read': 'viewer',
  'documents.read_history': 'viewer',
  'documents.list_members': 'viewer',
  'documents.comment': 'commenter',
  'documents.edit': 'editor',
  'documents.trash': 'editor',
  'documents.manage': 'manager',
  'documents.purge': 'manager',
} as const satisfies Record<string, Role>

export type DocumentAction = keyof typeof documentActions

/** What a link can open: the page as it is, and not who wrote it when, or who else may see it. */
const visitorActions: ReadonlySet<string> = new Set(['documents.read', 'documents.comment'])

const fromRole = (action: string, role: Role): AccessRule => ({
  on: 'things',
  async allowed(actor, ids, db) {
    if (isVisitor(actor) && !visitorActions.has(action)) return new Set()
    // What is in the trash is for those who can take it out again.
    return documentsWithRank(db, actor.userId, ids, roleRank(role), { liveOnly: isVisitor(actor) })
  },
  visibleBy: 'documents.read',
  missing: () => documentsFail('documents.not_found'),
})

export const documentsAccess: AccessRules = {
  ...Object.fromEntries(
    Object.entries(documentActions).map(([action, role]) => [action, fromRole(action, role)]),
  ),
  /** At somebody's request, whoever's it is: for who answers for the organisation. */
  'documents.erase': { on: 'organisation', allows: isAdministrator },
}

export const actionsOfDocumentRole = (role: Role, actor: Pick<Actor, 'via'>): DocumentAction[] =>
  (Object.keys(documentActions) as DocumentAction[]).filter(
    (action) =>
      roleRank(documentActions[action]) <= roleRank(role) &&
      (!isVisitor(actor) || visitorActions.has(action)),
  )

export const roleOfRank = (rank: number): Role => roles[rank] ?? 'viewer'
