import type { DirectoryEntry, DirectoryQuery, Names, Page, PersonCard } from '@stoa/protocol'
import type { Actor } from '../../platform/permissions/actor.ts'
import { decodeCursor, pageFrom } from '../../platform/storage/cursor.ts'
import * as roles from './custom-roles.repository.ts'
import type { Db } from './departments.repository.ts'
import type { DirectoryRow } from './directory.repository.ts'
import * as repository from './directory.repository.ts'
import { organisationFail } from './organisation.errors.ts'
import type { OrganisationContext } from './organisation-context.ts'
import { presentDirectoryEntry } from './organisation.presenter.ts'

export interface DirectoryService {
  /** By name. Guests have no directory. @throws http.forbidden for them */
  list(actor: Actor, query: DirectoryQuery & { limit: number }): Promise<Page<DirectoryEntry>>
  /** Those whom the actor may know; the others are left out, as are ids of nobody. */
  names(actor: Actor, ids: readonly string[]): Promise<Names>
  /** A guest is told the name alone, and of those alone whom they meet. @throws organisation.person_not_found */
  card(actor: Actor, id: string): Promise<PersonCard>
}

export function createDirectory(context: OrganisationContext): DirectoryService {
  const { permissions } = context

  async function present(actor: Actor, rows: readonly DirectoryRow[], db: Db): Promise<DirectoryEntry[]> {
    const people = rows.filter(({ part }) => part === 'person')
    const managed = await permissions.allowed(
      actor,
      'people.manage',
      people.map(({ id }) => id),
      db,
    )
    const belongings = Map.groupBy(rows, ({ user_id }) => user_id)
    return people.map((person) =>
      presentDirectoryEntry(
        person,
        belongings.get(person.id) ?? [],
        managed.has(person.id) ? ['people.manage'] : [],
      ),
    )
  }

  return {
    async list(actor, { cursor, limit, query, department, group, role, state }) {
      permissions.demand(actor, 'users.list')
      const db = context.db()
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string', 'string'])
      const rows = await repository.listDirectory(
        db,
        { query: query?.trim(), department, group, role, state: state ?? 'active' },
        { after, limit: limit + 1 },
      )
      const people = rows.filter(({ part }) => part === 'person')
      const { items: shown, nextCursor } = pageFrom(
        people,
        limit,
        (row) => [row.name, row.id],
        ({ id }) => id,
      )
      const onPage = new Set(shown)
      const items = await present(
        actor,
        rows.filter(({ user_id }) => onPage.has(user_id)),
        db,
      )
      return { items, nextCursor }
    },

    async names(actor, ids) {
      const db = context.db()
      const known = await permissions.allowed(actor, 'people.read', ids, db)
      return { items: known.size === 0 ? [] : await repository.namesOf(db, [...known]) }
    },

    async card(actor, id) {
      const db = context.db()
      await context.require(actor, 'people.read', id, db)
      const rows = await repository.listDirectory(db, { ids: [id], state: 'any' }, { after: null, limit: 1 })
      const [entry] = await present(actor, rows, db)
      if (entry === undefined) throw organisationFail('organisation.person_not_found')
      const { name, hue, state } = entry
      if (actor.role === 'guest' && id !== actor.userId) {
        return {
          id,
          name,
          hue,
          state,
          email: null,
          role: null,
          departments: [],
          groups: [],
          customRoles: [],
          can: [],
        }
      }
      const paths = await repository.departmentPaths(
        db,
        entry.departments.map((department) => department.id),
      )
      return {
        ...entry,
        departments: entry.departments.map((department) => ({
          ...department,
          path: paths.get(department.id) ?? [],
        })),
        customRoles: await roles.rolesOf(db, id),
      }
    },
  }
}
