import { toCsvCell } from '../../platform/csv/csv-cell.ts'
import type { Db } from './departments.repository.ts'
import * as directory from './directory.repository.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { OrganisationContext } from './organisation-context.ts'

const pageSize = 500
/** Excel takes a file without the mark for the encoding of the system. */
const byteOrderMark = '\uFEFF'

/** Everybody who is active, as CSV that the import reads back, in pieces. Recorded in the audit log. */
export type PeopleExport = (actor: Actor) => Promise<AsyncGenerator<string>>

export function createPeopleExport(context: OrganisationContext): PeopleExport {
  return async (actor) => {
    context.permissions.demand(actor, 'organisation.export')
    await context.storage.unitOfWork((unit) => context.exported(unit, actor))
    return writeRows(context.db())
  }
}

const line = (cells: readonly string[]): string => `${cells.map(toCsvCell).join(',')}\r\n`

async function* writeRows(db: Db): AsyncGenerator<string> {
  yield byteOrderMark + line(['name', 'email', 'department', 'title', 'role', 'groups'])
  let after: readonly [string, string] | null = null
  for (;;) {
    const rows: directory.DirectoryRow[] = await directory.listDirectory(
      db,
      { state: 'active' },
      { after, limit: pageSize },
    )
    const people = rows.filter(({ part }) => part === 'person')
    const belongings = Map.groupBy(rows, ({ user_id }) => user_id)
    const departments = rows.filter(({ part }) => part === 'department')
    const paths = await directory.departmentPaths(db, [...new Set(departments.map(({ id }) => id))])
    yield people
      .map((person) => {
        const mine = belongings.get(person.id) ?? []
        const ofDepartments = mine.filter(({ part }) => part === 'department')
        return line([
          person.name,
          person.email ?? '',
          ofDepartments.map(({ id }) => paths.get(id)?.join('/') ?? '').join(';'),
          ofDepartments[0]?.title ?? '',
          person.role ?? '',
          mine
            .filter(({ part }) => part === 'group')
            .map(({ name }) => name)
            .join(';'),
        ])
      })
      .join('')
    const last = people.at(-1)
    if (last === undefined || people.length < pageSize) return
    after = [last.name, last.id]
  }
}
