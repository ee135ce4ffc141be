import {
  type Access,
  type AccessPath,
  everyone,
  type Grant,
  type GrantSource,
  type Member,
  type Page,
  type PrincipalType,
  type Role,
  roleRank,
  roles,
} from '@stoa/protocol'
import type { AnyDatabase } from '../../platform/storage/domain-storage.ts'
import { decodeCursor, pageFrom } from '../../platform/storage/cursor.ts'
import { rightsFail } from './rights.errors.ts'
import * as repository from './rights.repository.ts'
import type { GranteeType, ScopeSourceTable, SourceType } from './rights.tables.ts'

export interface Source {
  type: SourceType
  id: string
}

export interface Grantee {
  type: GranteeType
  id: string
}

/** Titles of sources by id, as far as the reader may see them. */
export type Titles = (sourceIds: readonly string[]) => Promise<ReadonlyMap<string, string>>

export interface ListQuery {
  cursor?: string
  limit: number
}

/**
 * Keeps grants and scopes for the modules whose things they are about; those decide who may, say when scopes change,
 * and record what happened. Every `db` may be a transaction.
 */
export interface GrantKeeper {
  /** @throws rights.principal_not_found for what cannot be given a right: unknown, deactivated, of another type */
  checkPrincipal(db: AnyDatabase, principal: { type: PrincipalType; id: string }): Promise<void>
  /** The role given on this very source; null without one. */
  find(db: AnyDatabase, source: Source, to: Grantee): Promise<Role | null>
  give(db: AnyDatabase, grant: { source: Source; to: Grantee; role: Role; by: string }): Promise<void>
  take(db: AnyDatabase, source: Source, principalId: string): Promise<void>
  hasGrants(db: AnyDatabase, source: Source): Promise<boolean>
  /** Whether somebody can manage by a grant on this very source. */
  hasManager(db: AnyDatabase, source: Source): Promise<boolean>
  /** At most two active people who are managers by a grant on this very source. */
  managers(db: AnyDatabase, source: Source): Promise<string[]>
  /** Everybody with a right in the scope, and the effective rank. */
  ranks(db: AnyDatabase, scopeId: string): Promise<ReadonlyMap<string, number>>
  /** Gives `to` what everybody has in a scope, leaving out what comes from `exceptSource`; links are not copied. */
  copy(
    db: AnyDatabase,
    from: { scopeId: string; exceptSource?: string },
    to: Source,
    by: string,
  ): Promise<void>
  /** Gives `to` what was given on this very source. Links are not copied. */
  copyOwn(db: AnyDatabase, sourceId: string, to: Source, by: string): Promise<void>
  hasSource(db: AnyDatabase, scopeId: string, sourceId: string): Promise<boolean>
  /** The scopes `scopeIds` then consist of exactly these rows. */
  replaceScopes(
    db: AnyDatabase,
    scopeIds: readonly string[],
    rows: readonly ScopeSourceTable[],
  ): Promise<void>
  /** Forgets all about sources that are no more. */
  forget(db: AnyDatabase, sourceIds: readonly string[]): Promise<void>
  /** Takes away all that a principal was given, because it is being deleted. @throws rights.sole_manager */
  removePrincipal(db: AnyDatabase, principalId: string): Promise<void>
  /** People who were given a right on this very source. */
  listPeople(db: AnyDatabase, source: Source, query: ListQuery): Promise<Page<Member>>
  /** @param own the node that is looked at: grants of other sources are inherited */
  list(
    db: AnyDatabase,
    scope: { scopeId: string; own: Source },
    query: ListQuery,
    titles: Titles,
  ): Promise<Page<Grant>>
  /** Every way in which a person has a right in the scope. @throws rights.person_not_found */
  explain(
    db: AnyDatabase,
    scope: { scopeId: string; own: Source },
    userId: string,
    titles: Titles,
  ): Promise<Access>
}

/** People whose right became less from one to the other. */
export const losers = (before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): string[] =>
  [...before].flatMap(([userId, rank]) => ((after.get(userId) ?? -1) < rank ? [userId] : []))

export function createGrantKeeper(now: () => number): GrantKeeper {
  const present = (
    row: repository.ScopeGrantRow,
    own: Source,
    titles: ReadonlyMap<string, string>,
  ): Grant => {
    const source: GrantSource = {
      type: row.source_type,
      id: row.source_id,
      title: titles.get(row.source_id) ?? null,
    }
    return {
      // Links are left out of these rows by the query.
      principal: {
        type: row.principal_type as PrincipalType,
        id: row.principal_id,
        name: row.principal_name ?? '',
      },
      role: row.role,
      source,
      inherited: row.source_id !== own.id,
      createdAt: row.created_at,
    }
  }

  const copyGrant = (db: AnyDatabase, row: repository.GrantRow, to: Source, by: string): Promise<void> =>
    repository.upsertGrant(db, {
      source_id: to.id,
      source_type: to.type,
      principal_id: row.principal_id,
      principal_type: row.principal_type,
      role: row.role,
      created_by: by,
      created_at: now(),
    })

  return {
    async checkPrincipal(db, { type, id }) {
      if (type === 'everyone' || id === everyone) {
        if (type === 'everyone' && id === everyone) return
        throw rightsFail('rights.principal_not_found')
      }
      const found = await repository.findPrincipal(db, id)
      if (found?.type !== type || (type === 'person' && !(await repository.isActive(db, id))))
        throw rightsFail('rights.principal_not_found')
    },

    async find(db, source, { type, id }) {
      const row = await repository.findGrant(db, source.id, id)
      return row?.principal_type === type ? row.role : null
    },

    give: (db, { source, to, role, by }) =>
      repository.upsertGrant(db, {
        source_id: source.id,
        source_type: source.type,
        principal_id: to.id,
        principal_type: to.type,
        role,
        created_by: by,
        created_at: now(),
      }),

    take: (db, source, principalId) => repository.deleteGrant(db, source.id, principalId),
    hasGrants: (db, source) => repository.hasGrants(db, source.id),
    hasManager: (db, source) => repository.hasManager(db, source.id),
    managers: (db, source) => repository.managersOf(db, source.id),
    ranks: (db, scopeId) => repository.ranksIn(db, scopeId),

    async copy(db, { scopeId, ...part }, to, by) {
      for (const row of (await repository.strongestGrants(db, scopeId, part)).values()) {
        const own = await repository.findGrant(db, to.id, row.principal_id)
        if (own === undefined || roleRank(own.role) < roleRank(row.role)) await copyGrant(db, row, to, by)
      }
    },

    async copyOwn(db, sourceId, to, by) {
      for (const row of await repository.listOwnGrants(db, sourceId)) await copyGrant(db, row, to, by)
    },

    hasSource: (db, scopeId, sourceId) => repository.hasSource(db, scopeId, sourceId),
    replaceScopes: (db, scopeIds, rows) => repository.replaceScopes(db, scopeIds, rows),
    forget: (db, ids) => repository.deleteSources(db, ids),

    async removePrincipal(db, principalId) {
      // What nobody managed before is no worse off.
      const managed = (await repository.hasMembers(db, principalId))
        ? await repository.managedBy(db, principalId)
        : []
      await repository.deleteGrantsTo(db, principalId)
      for (const sourceId of managed)
        if (!(await repository.isManaged(db, sourceId))) throw rightsFail('rights.sole_manager')
    },

    async listPeople(db, source, { cursor, limit }) {
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string', 'string'])
      const rows = await repository.listPeople(db, source.id, { after, limit: limit + 1 })
      return pageFrom(
        rows,
        limit,
        (row) => [row.name, row.id],
        ({ role, ...user }) => ({ user, role }),
      )
    },

    async list(db, { scopeId, own }, { cursor, limit }, titles) {
      const after = cursor === undefined ? null : decodeCursor(cursor, ['number', 'string'])
      const rows = await repository.listScopeGrants(db, scopeId, { after, limit: limit + 1 })
      const known = await titles([...new Set(rows.map((row) => row.source_id))])
      return pageFrom(
        rows,
        limit,
        (row) => [row.distance, row.principal_id],
        (row) => present(row, own, known),
      )
    },

    async explain(db, { scopeId, own }, userId, titles) {
      const user = await repository.findPerson(db, userId)
      if (user === undefined) throw rightsFail('rights.person_not_found')
      const rows = await repository.listGrantsOf(db, scopeId, userId)
      const known = await titles([...new Set(rows.map((row) => row.source_id))])
      const departments = rows.flatMap((row) =>
        row.principal_type === 'department' ? [row.principal_id] : [],
      )
      const below = await repository.listDepartmentsBelow(db, userId, departments)
      const paths = rows.flatMap((row): AccessPath[] => {
        const grant = present(row, own, known)
        if (row.principal_type !== 'department') return [{ ...grant, through: null }]
        return below
          .filter(({ department_id }) => department_id === row.principal_id)
          .map(({ member_of_id, name, distance }) => ({
            ...grant,
            through: distance === 0 ? null : { id: member_of_id, name },
          }))
      })
      const rank = Math.max(-1, ...rows.map(({ role }) => roleRank(role)))
      return { user: { id: user.id, name: user.name, hue: user.hue }, role: roles[rank] ?? null, paths }
    },
  }
}
