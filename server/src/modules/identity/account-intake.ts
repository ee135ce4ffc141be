import type { OrganisationRole } from '@stoa/protocol'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { mayGive } from './accounts.ts'
import { identityFail } from './identity.errors.ts'
import { tierReduced } from './identity.events.ts'
import * as repository from './identity.repository.ts'
import type { IdentityTables } from './identity.tables.ts'

/**
 * Accounts that come and change many at once, within the unit of work of whoever read them from somewhere, who also
 * tells the others, once: thousands of events of single accounts would be asked for their audience one by one.
 */
export interface AccountIntake {
  /**
   * Accounts without a password: they come in by a reset of it, by a link, or through another system.
   * @returns their ids by address. @throws identity.role_too_high
   */
  add(
    unit: UnitOfWork,
    actor: Actor,
    accounts: readonly { email: string; name: string; role: OrganisationRole }[],
  ): Promise<ReadonlyMap<string, string>>
  /** Owners are not among them, and nobody becomes one. @throws identity.role_too_high, identity.user_not_found */
  change(
    unit: UnitOfWork,
    actor: Actor,
    change: { id: string; name?: string; role?: OrganisationRole },
  ): Promise<void>
}

/** Rows in one statement: SQLite takes 32,766 values. */
const batch = 500

export function createAccountIntake({ events, audit, now }: ModuleContext): AccountIntake {
  return {
    async add(unit, actor, accounts) {
      const rows = accounts.map(({ email, name, role }) => {
        if (role === 'owner' || !mayGive(actor, role)) throw identityFail('identity.role_too_high')
        const id = uuidv7(now())
        return {
          id,
          email: email.toLowerCase(),
          name,
          hue: Number.parseInt(id.slice(-2), 16) % 8,
          password_hash: null,
          role,
          language: null,
          created_at: now(),
          deactivated_at: null,
          // Whoever creates an account vouches for its address.
          email_verified_at: now(),
          avatar: null,
        }
      })
      for (let from = 0; from < rows.length; from += batch) {
        await repository.insertUsers(unit.db<IdentityTables>(), rows.slice(from, from + batch))
      }
      await audit.recordAll(
        unit,
        rows.map(({ id, name, role }) => ({
          action: 'identity.user_created',
          actor,
          target: { type: 'user', id, name },
          details: { role },
        })),
      )
      return new Map(rows.map(({ email, id }) => [email, id]))
    },

    async change(unit, actor, { id, name, role }) {
      const tx = unit.db<IdentityTables>()
      const row = await repository.findUser(tx, id)
      if (row === undefined) throw identityFail('identity.user_not_found')
      const target = { type: 'user', id, name: name ?? row.name }
      if (role !== undefined && role !== row.role) {
        const ownership = role === 'owner' || row.role === 'owner'
        if (ownership || !mayGive(actor, role) || !mayGive(actor, row.role)) {
          throw identityFail('identity.role_too_high')
        }
        if (mayGive({ role: row.role }, role)) await events.record(unit, tierReduced, { userId: id })
        const details = { from: row.role, to: role }
        await audit.record(unit, { action: 'identity.role_set', actor, target, details })
      }
      if (name !== undefined && name !== row.name) {
        const details = { from: row.name, to: name }
        await audit.record(unit, { action: 'identity.user_renamed', actor, target, details })
      }
      await repository.updateUser(tx, id, {
        ...(name === undefined ? {} : { name }),
        ...(role === undefined ? {} : { role }),
      })
    },
  }
}
