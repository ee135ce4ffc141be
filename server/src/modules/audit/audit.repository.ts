import type { AuditFilters } from '@stoa/protocol'
import { type RawBuilder, sql } from 'kysely'
import type { AuditMark } from '../../platform/audit/audit-chain.ts'
import type { AuditEntryTable, AuditTables } from '../../platform/audit/audit-entry.ts'
import type { Database } from '../../platform/storage/domain-storage.ts'

export type Tables = AuditTables
export type Db = Database<Tables>

/** A query for the ids of the people whose entries may be seen. Null: everybody's. */
export type PeopleQuery = RawBuilder<string> | null

export interface EntriesQuery {
  filters: AuditFilters
  people: PeopleQuery
  /** Only entries below this sequence, newest first … */
  below?: number
  /** … or above this one, oldest first. */
  above?: number
  /** Only entries up to this sequence. */
  until?: number
  /** Only entries behind this sequence, however few are found. */
  notBelow?: number
  limit: number
}

export function listEntries(db: Db, query: EntriesQuery): Promise<AuditEntryTable[]> {
  const { filters, people, below, above, until, notBelow, limit } = query
  let rows = db.selectFrom('audit_entries').selectAll()
  if (below !== undefined) rows = rows.where('sequence', '<', below)
  if (above !== undefined) rows = rows.where('sequence', '>', above)
  if (until !== undefined) rows = rows.where('sequence', '<=', until)
  if (notBelow !== undefined) rows = rows.where('sequence', '>', notBelow)
  if (filters.actor !== undefined) rows = rows.where('actor_id', '=', filters.actor)
  if (filters.target !== undefined) rows = rows.where('target_id', '=', filters.target)
  if (filters.from !== undefined) rows = rows.where('at', '>=', filters.from)
  if (filters.to !== undefined) rows = rows.where('at', '<', filters.to)
  if (filters.action?.includes('.') === true) rows = rows.where('action', '=', filters.action)
  else if (filters.action !== undefined) {
    // `spaces/` follows `spaces.` in the order of characters: a range that the index serves.
    rows = rows.where('action', '>', `${filters.action}.`).where('action', '<', `${filters.action}/`)
  }
  const text = filters.query?.trim() ?? ''
  if (text !== '') {
    const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
    const columns = ['actor_name', 'target_name', 'address', 'action', 'details'] as const
    rows = rows.where((eb) =>
      eb.or(columns.map((column) => sql<boolean>`${sql.ref(column)} like ${pattern} escape '\\'`)),
    )
  }
  if (people !== null) {
    rows = rows.where((eb) =>
      eb.or([
        sql<boolean>`actor_id in (${people})`,
        sql<boolean>`target_type = 'user' and target_id in (${people})`,
      ]),
    )
  }
  return rows
    .orderBy('sequence', above === undefined ? 'desc' : 'asc')
    .limit(limit)
    .execute()
}

export async function newestSequence(db: Db): Promise<number> {
  const head = await db.selectFrom('audit_head').select('sequence').executeTakeFirst()
  return head?.sequence ?? 0
}

/** The last of the first `most` entries before which all are older than `before` (ms). */
export async function lastOlderThan(db: Db, before: number, most: number): Promise<AuditMark | undefined> {
  const oldest = db
    .selectFrom('audit_entries')
    .select(['sequence', 'at'])
    .orderBy('sequence')
    .limit(most)
    .as('oldest')
  const kept = await db
    .selectFrom(oldest)
    .select('sequence')
    .where('at', '>=', before)
    .orderBy('sequence')
    .limit(1)
    .executeTakeFirst()
  const { last } = await db
    .selectFrom(oldest)
    .select(({ fn }) => fn.max('sequence').as('last'))
    .executeTakeFirstOrThrow()
  // SQLite answers null for the greatest of nothing.
  const sequence = kept === undefined ? (last as number | null) : kept.sequence - 1
  if (sequence === null) return undefined
  return db
    .selectFrom('audit_entries')
    .select(['sequence', 'hash'])
    .where('sequence', '=', sequence)
    .executeTakeFirst()
}

/** Writes the checkpoint, and deletes what lies behind it. @returns how many entries were deleted */
export async function deleteUntil(db: Db, mark: AuditMark, now: number): Promise<number> {
  await db
    .insertInto('audit_checkpoints')
    .values({ ...mark, at: now })
    .execute()
  const done = await db
    .deleteFrom('audit_entries')
    .where('sequence', '<=', mark.sequence)
    .executeTakeFirstOrThrow()
  return Number(done.numDeletedRows)
}
