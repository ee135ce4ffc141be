import type { OrganisationRole } from '@stoa/protocol'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import * as repository from './identity.repository.ts'
import type { IdentityTables } from './identity.tables.ts'

/** What another way of signing in must know of an account before it opens it. */
export interface FoundAccount {
  id: string
  email: string
  name: string
  role: OrganisationRole
  isActive: boolean
  /** Whether it was shown that the address is the person's; else somebody may have typed another's. */
  isEmailVerified: boolean
}

/** Finds accounts inside a unit of work of the caller's, who has asked for the right to it. */
export interface AccountFinder {
  find(unit: UnitOfWork, by: { id: string } | { email: string }): Promise<FoundAccount | undefined>
}

export const accountFinder: AccountFinder = {
  async find(unit, by) {
    const db = unit.db<IdentityTables>()
    const row = await ('id' in by
      ? repository.findUser(db, by.id)
      : repository.findUserByEmail(db, by.email.trim()))
    if (row === undefined) return undefined
    const { id, email, name, role } = row
    return {
      id,
      email,
      name,
      role,
      isActive: row.deactivated_at === null,
      isEmailVerified: row.email_verified_at !== null,
    }
  },
}
