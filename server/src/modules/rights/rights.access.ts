import { organisationRoles, type User } from '@stoa/protocol'
import { platformFail } from '../../platform/errors/platform-errors.ts'
import { type Actor, isAdministrator } from '../../platform/permissions/actor.ts'
import type { AccessRules, PermissionEngine } from '../../platform/permissions/permission-engine.ts'
import type { IdentityService } from '../identity/index.ts'

export const rightsAccess: AccessRules = {
  /** To look at the lists of spaces and documents as another person has them. */
  'rights.preview': { on: 'organisation', allows: isAdministrator },
}

/** Whose right it is to be there at all is a link: they may look, and with some links comment, and nothing else. */
export const isVisitor = ({ via }: Pick<Actor, 'via'>): boolean => via.type === 'link'

/**
 * Checks that this administrator may look as that person: nobody looks as somebody who stands above them.
 * @throws http.forbidden, identity.user_not_found
 */
export async function requirePreview(
  permissions: PermissionEngine,
  identity: Pick<IdentityService, 'getUser'>,
  actor: Actor,
  userId: string,
): Promise<User> {
  permissions.demand(actor, 'rights.preview')
  const person = await identity.getUser(userId)
  if (organisationRoles.indexOf(person.role) < organisationRoles.indexOf(actor.role))
    throw platformFail('http.forbidden', { meta: { action: 'rights.preview' } })
  return person
}
