import { type RawBuilder, sql } from 'kysely'
import type { AnyDatabase } from '../../platform/storage/domain-storage.ts'
import { containing } from '../organisation/index.ts'
import type { Db } from './documents.repository.ts'

export interface DocumentPersonRow {
  id: string
  name: string
  hue: number
  email: string
}

export interface DocumentPeopleFilter {
  /** Of these alone. */
  ids?: readonly string[] | undefined
  /** Found anywhere in the name, regardless of case. */
  query?: string | undefined
  /** The text may be found in the address as well. */
  byAddress?: boolean
}

/**
 * People with an account and a right on the document, by name, then id. Asked from what counts in its scope towards the
 * people, so that the cost is theirs and not that of the organisation. Visitors of links are nobody here.
 */
export async function listDocumentPeople(
  db: Db,
  documentId: string,
  { ids, query = '', byAddress = false }: DocumentPeopleFilter,
  page: { after: readonly [string, string] | null; limit: number },
): Promise<DocumentPersonRow[]> {
  const conditions: RawBuilder<unknown>[] = []
  if (ids !== undefined) conditions.push(sql`accounts.id in (${sql.join(ids)})`)
  if (query !== '') {
    const inName = containing('accounts.name', query)
    conditions.push(byAddress ? sql`(${inName} or ${containing('accounts.email', query)})` : inName)
  }
  if (page.after !== null) {
    const [name, id] = page.after
    conditions.push(sql`(accounts.name, accounts.id) > (${name}, ${id})`)
  }
  const { rows } = await sql<DocumentPersonRow>`
    with granted as materialized (
      select scope_grants.principal_id
      from scope_grants
      where scope_grants.scope_id = (select scope_id from documents where id = ${documentId})
    )
    select accounts.id, accounts.name, accounts.hue, accounts.email
    from accounts
    where accounts.id in (
      select user_id from grantees where principal_id in (select principal_id from granted)
    )${conditions.length === 0 ? sql`` : sql` and ${sql.join(conditions, sql` and `)}`}
    order by accounts.name, accounts.id
    limit ${page.limit}`.execute(db)
  return rows
}

/** Those of `ids` who are people with an account and may see the document. */
export async function whoSees(
  db: AnyDatabase,
  documentId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await listDocumentPeople(db as Db, documentId, { ids }, { after: null, limit: ids.length })
  return new Set(rows.map(({ id }) => id))
}
