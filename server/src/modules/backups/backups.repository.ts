import type { BackupRun } from '@stoa/protocol'
import type { Database } from '../../platform/storage/domain-storage.ts'
import type { BackupRunTable, BackupsTables } from './backups.tables.ts'

export type Tables = BackupsTables
export type Db = Database<Tables>

export async function insertRun(db: Db, row: BackupRunTable): Promise<void> {
  await db.insertInto('backup_runs').values(row).execute()
}

export async function updateRun(
  db: Db,
  id: string,
  change: Partial<Omit<BackupRunTable, 'id' | 'kind'>>,
): Promise<void> {
  await db.updateTable('backup_runs').set(change).where('id', '=', id).execute()
}

export const findRun = (db: Db, id: string): Promise<BackupRunTable | undefined> =>
  db.selectFrom('backup_runs').selectAll().where('id', '=', id).executeTakeFirst()

/** What a process that was killed had begun. */
export async function interruptRuns(db: Db, endedAt: number): Promise<void> {
  await db
    .updateTable('backup_runs')
    .set({ state: 'interrupted', ended_at: endedAt })
    .where('state', '=', 'running')
    .execute()
}

/** The newest that has ended, or the newest that passed. */
export function latestRun(
  db: Db,
  kind: BackupRun['kind'],
  { passed }: { passed: boolean },
): Promise<BackupRunTable | undefined> {
  const rows = db.selectFrom('backup_runs').selectAll().where('kind', '=', kind)
  return (
    passed
      ? rows.where('state', '=', 'passed')
      : rows.where('state', 'in', ['passed', 'failed', 'interrupted'])
  )
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Newest first. */
export function listRuns(
  db: Db,
  { kind, after, limit }: { kind: BackupRun['kind'] | undefined; after: string | null; limit: number },
): Promise<BackupRunTable[]> {
  let rows = db.selectFrom('backup_runs').selectAll()
  if (kind !== undefined) rows = rows.where('kind', '=', kind)
  if (after !== null) rows = rows.where('id', '<', after)
  return rows.orderBy('id', 'desc').limit(limit).execute()
}

/** By the name of an archive, what the last drill with it said. */
export async function drillResults(db: Db): Promise<ReadonlyMap<string, 'passed' | 'failed'>> {
  const rows = await db
    .selectFrom('backup_runs')
    .select(['archive', 'state'])
    .where('kind', '=', 'drill')
    .where('state', 'in', ['passed', 'failed'])
    .where('archive', 'is not', null)
    .orderBy('id')
    .execute()
  return new Map(rows.map(({ archive, state }) => [archive ?? '', state as 'passed' | 'failed']))
}

export async function forgetRuns(db: Db, before: number): Promise<void> {
  await db.deleteFrom('backup_runs').where('started_at', '<', before).execute()
}

/** When these tables came, UTC ms; null in a folder that does not have them yet. */
export async function knownSince(db: Db): Promise<number | null> {
  const row = await db
    .withTables<{ kysely_migration: { name: string; timestamp: string } }>()
    .selectFrom('kysely_migration')
    .select('timestamp')
    .where('name', 'like', '%-backups-create')
    .executeTakeFirst()
  return row === undefined ? null : Date.parse(row.timestamp)
}
