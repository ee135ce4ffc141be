import type { Actor } from '../../platform/permissions/actor.ts'
import type { IdentityService } from '../../modules/identity/index.ts'

/** For whom the operator makes something: whoever has this address, else the first owner. @throws identity.user_not_found */
export async function ownerOf(identity: IdentityService, email: string | undefined): Promise<Actor> {
  const user = email === undefined ? await identity.firstOwner() : await identity.userByEmail(email)
  return { ...identity.operator(), userId: user.id, name: user.name, hue: user.hue }
}
