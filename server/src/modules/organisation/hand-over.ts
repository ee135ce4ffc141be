import type { HandOverItem, HandOverPreview } from '@stoa/protocol'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { AnyDatabase, UnitOfWork } from '../../platform/storage/domain-storage.ts'
import * as departments from './department-members.repository.ts'
import type { Db } from './departments.repository.ts'
import { findAccount } from './directory.repository.ts'
import * as groups from './groups.repository.ts'
import * as repository from './hand-over.repository.ts'
import { organisationFail } from './organisation.errors.ts'
import type { OrganisationContext } from './organisation-context.ts'

/** A kind of things that people manage and can hand over. Contributed by whoever owns them. */
export interface HandOverPart {
  /** What the person manages. Documents: those alone that have no other manager. */
  list(db: AnyDatabase, userId: string): Promise<HandOverItem[]>
  /**
   * Makes `to` what `from` is to everything in `list`, and ends that for `from`, with events for those who lose
   * something. Rights are not asked again. @returns what was handed over
   */
  transfer(unit: UnitOfWork, change: { actor: Actor; from: string; to: string }): Promise<HandOverItem[]>
}

declare module '../../platform/module/module.ts' {
  interface Contributions {
    handOver: HandOverPart
  }
}

export interface HandOver {
  /** All that somebody else would get. @throws http.forbidden, organisation.person_not_found */
  preview(actor: Actor, from: string): Promise<HandOverPreview>
  /**
   * Everything in one transaction. @throws organisation.hand_over_to_self, organisation.guest_not_possible,
   * organisation.person_deactivated for who cannot take it over
   */
  transfer(actor: Actor, from: string, to: string): Promise<HandOverPreview>
}

/** @param others what other modules contribute, asked for when it is needed */
export function createHandOver(context: OrganisationContext, others: () => HandOverPart[]): HandOver {
  const { permissions, storage } = context
  const parts = (): HandOverPart[] => [administrationPart(context), ...others()]

  /** For the organisation as a whole, and never of somebody who may do more than oneself. */
  async function check(actor: Actor, from: string, db: Db): Promise<void> {
    permissions.demand(actor, 'organisation.hand_over')
    await context.require(actor, 'people.manage', from, db)
  }

  return {
    async preview(actor, from) {
      const db = context.db()
      await check(actor, from, db)
      const items: HandOverItem[] = []
      for (const part of parts()) items.push(...(await part.list(db, from)))
      return { items }
    },

    async transfer(actor, from, to) {
      if (from === to) throw organisationFail('organisation.hand_over_to_self')
      return storage.unitOfWork(async (unit) => {
        const db = context.within(unit)
        await check(actor, from, db)
        const account = await findAccount(db, to)
        if (account === undefined) throw organisationFail('organisation.person_not_found')
        if (account.role === 'guest') throw organisationFail('organisation.guest_not_possible')
        if (account.deactivated_at !== null) throw organisationFail('organisation.person_deactivated')
        const items: HandOverItem[] = []
        for (const part of parts()) items.push(...(await part.transfer(unit, { actor, from, to })))
        const giver = await findAccount(db, from)
        await context.changed(unit, actor, {
          part: 'people',
          action: 'organisation.handed_over',
          target: { type: 'user', id: from, ...(giver === undefined ? {} : { name: giver.name }) },
          details: { to, toName: account.name, items: items.map(({ type, id, as }) => ({ type, id, as })) },
        })
        return { items }
      })
    },
  }
}

/** Heads and administrators of departments, administrators of groups. They stay members. */
function administrationPart({ within, now }: OrganisationContext): HandOverPart {
  const list = async (db: Db, userId: string): Promise<HandOverItem[]> => [
    ...(await repository.ledDepartments(db, userId)).flatMap(({ id, name, is_head, is_admin }) => [
      ...(is_head === 1 ? [{ type: 'department', id, name, as: 'head' as const }] : []),
      ...(is_admin === 1 ? [{ type: 'department', id, name, as: 'administrator' as const }] : []),
    ]),
    ...(await groups.administeredGroups(db, userId)).map(({ id, name }) => ({
      type: 'group',
      id,
      name,
      as: 'administrator' as const,
    })),
  ]

  return {
    list: (db, userId) => list(db as Db, userId),

    async transfer(unit, { from, to }) {
      const db = within(unit)
      const items = await list(db, from)
      const hasMain = (await departments.departmentsOf(db, to)).length > 0
      for (const [i, led] of (await repository.ledDepartments(db, from)).entries()) {
        const there = await departments.findMember(db, led.id, to)
        await departments.putMember(db, {
          department_id: led.id,
          user_id: to,
          title: there?.title ?? '',
          is_head: led.is_head === 1 ? 1 : (there?.is_head ?? 0),
          is_admin: led.is_admin === 1 ? 1 : (there?.is_admin ?? 0),
          is_main: there?.is_main ?? (!hasMain && i === 0 ? 1 : 0),
          created_at: there?.created_at ?? now(),
        })
      }
      for (const { id } of await groups.administeredGroups(db, from)) {
        const there = await groups.findMember(db, id, to)
        await groups.putMember(db, {
          group_id: id,
          user_id: to,
          is_admin: 1,
          created_at: there?.created_at ?? now(),
        })
      }
      await repository.endAdministration(db, from)
      return items
    },
  }
}
