import type { OrganisationRole } from '@stoa/protocol'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { accountChanged } from './identity.events.ts'
import * as repository from './identity.repository.ts'
import type { IdentityTables } from './identity.tables.ts'
import { hashPassword } from './secrets.ts'

export interface NewAccount {
  email: string
  name: string
  password: string | null
  role: OrganisationRole
}

type PreparedAccount = Parameters<typeof repository.insertUser>[1] & {
  id: string
  name: string
  email: string
}

/** The one place where accounts are made: the slow hashing before the transaction, the row in it. */
export interface AccountMaker {
  prepare(account: NewAccount): Promise<Required<Omit<PreparedAccount, 'version'>>>
  /** Throws a unique violation when the address is taken. */
  insert(unit: UnitOfWork, row: PreparedAccount): Promise<void>
}

export function createAccountMaker({ events, now }: ModuleContext): AccountMaker {
  return {
    async prepare({ email, name, password, role }) {
      const id = uuidv7(now())
      return {
        id,
        email: email.trim().toLowerCase(),
        name: name.trim(),
        hue: Number.parseInt(id.slice(-2), 16) % 8,
        password_hash: password === null ? null : await hashPassword(password),
        role,
        language: null,
        created_at: now(),
        deactivated_at: null,
        // Whoever creates an account vouches for its address.
        email_verified_at: now(),
        avatar: null,
      }
    },

    async insert(unit, row) {
      await repository.insertUser(unit.db<IdentityTables>(), row)
      await events.record(unit, accountChanged, { userId: row.id })
    },
  }
}
