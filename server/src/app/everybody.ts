import type { User } from '@stoa/protocol'
import type { IdentityService } from '../modules/identity/index.ts'

/** All accounts, for the operator, those that are switched off too. */
export async function everybody(identity: IdentityService): Promise<User[]> {
  const people: User[] = []
  let cursor: string | null = null
  do {
    const query = cursor === null ? { limit: 200 } : { cursor, limit: 200 }
    const page = await identity.listUsers(identity.operator(), query)
    people.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return people
}
