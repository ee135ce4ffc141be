import type { OrganisationRole, User } from '@stoa/protocol'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { identityFail } from './identity.errors.ts'
import { accountChanged, tierReduced } from './identity.events.ts'
import { presentUser } from './identity.presenter.ts'
import * as repository from './identity.repository.ts'
import type { UserRow } from './identity.repository.ts'
import type { IdentityTables } from './identity.tables.ts'
import type { SessionStore } from './session-store.ts'

/** Whether somebody can come in, and as what. What they made stays theirs in any case. */
export interface Accounts {
  /** Nobody signs in, every session and token ends. @throws identity.last_owner, identity.not_oneself */
  deactivate(actor: Actor, userId: string): Promise<User>
  reactivate(actor: Actor, userId: string): Promise<User>
  /** @throws identity.last_owner, identity.role_too_high */
  setRole(actor: Actor, userId: string, role: OrganisationRole): Promise<User>
  /** Ends somebody's sessions, for the command line and administrators. @returns how many */
  endSessions(actor: Actor, userId: string): Promise<number>
}

/** Whether the actor may give or take this tier: nobody gives more than they have. */
export function mayGive(actor: Pick<Actor, 'role'>, role: OrganisationRole): boolean {
  return ladder.indexOf(actor.role) <= ladder.indexOf(role)
}

const ladder: readonly OrganisationRole[] = ['owner', 'admin', 'member', 'guest']

export function createAccounts(context: ModuleContext, sessions: SessionStore): Accounts {
  const { storage, permissions, events, audit, now } = context

  /**
   * Rules about people belong to the organisation; of the operator of the machine they are not asked. Whoever stands
   * higher is out of reach whatever the rules say.
   */
  async function change(
    actor: Actor,
    userId: string,
    work: (unit: UnitOfWork, row: UserRow) => Promise<UserRow>,
  ): Promise<User> {
    if (actor.via.type !== 'cli') await permissions.require(actor, 'people.manage', userId, storage.db())
    return storage.unitOfWork(async (unit) => {
      const row = await repository.findUser(unit.db<IdentityTables>(), userId)
      if (row === undefined) throw identityFail('identity.user_not_found')
      if (!mayGive(actor, row.role)) throw identityFail('identity.role_too_high')
      return presentUser(await work(unit, row))
    })
  }

  async function keepAnOwner(unit: UnitOfWork, row: UserRow): Promise<void> {
    if (row.role !== 'owner' || row.deactivated_at !== null) return
    if ((await repository.countActiveOwners(unit.db<IdentityTables>())) <= 1)
      throw identityFail('identity.last_owner')
  }

  async function write(
    unit: UnitOfWork,
    row: UserRow,
    changed: Partial<Pick<UserRow, 'role' | 'deactivated_at'>>,
  ): Promise<UserRow> {
    await repository.updateUser(unit.db<IdentityTables>(), row.id, changed)
    await events.record(unit, accountChanged, { userId: row.id })
    return { ...row, ...changed }
  }

  const targetOf = (row: UserRow) => ({ type: 'user', id: row.id, name: row.name })

  return {
    deactivate: (actor, userId) =>
      change(actor, userId, async (unit, row) => {
        if (row.deactivated_at !== null) return row
        if (row.id === actor.userId) throw identityFail('identity.not_oneself')
        await keepAnOwner(unit, row)
        await sessions.endEverything(unit, row.id)
        await audit.record(unit, { action: 'identity.deactivated', actor, target: targetOf(row) })
        return write(unit, row, { deactivated_at: now() })
      }),

    reactivate: (actor, userId) =>
      change(actor, userId, async (unit, row) => {
        if (row.deactivated_at === null) return row
        await audit.record(unit, { action: 'identity.reactivated', actor, target: targetOf(row) })
        return write(unit, row, { deactivated_at: null })
      }),

    setRole: (actor, userId, role) =>
      change(actor, userId, async (unit, row) => {
        if (row.role === role) return row
        if (!mayGive(actor, role)) throw identityFail('identity.role_too_high')
        await keepAnOwner(unit, row)
        const details = { from: row.role, to: role }
        await audit.record(unit, { action: 'identity.role_set', actor, target: targetOf(row), details })
        if (ladder.indexOf(role) > ladder.indexOf(row.role))
          await events.record(unit, tierReduced, { userId: row.id })
        return write(unit, row, { role })
      }),

    async endSessions(actor, userId) {
      let ended = 0
      await change(actor, userId, async (unit, row) => {
        ended = await sessions.endAll(unit, row.id)
        const details = { ended }
        await audit.record(unit, {
          action: 'identity.sessions_revoked',
          actor,
          target: targetOf(row),
          details,
        })
        return row
      })
      return ended
    },
  }
}
