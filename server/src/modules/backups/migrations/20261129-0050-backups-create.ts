import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('backup_runs')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('trigger', 'text', (column) => column.notNull())
    .addColumn('started_by', 'text')
    .addColumn('started_at', 'integer', (column) => column.notNull())
    .addColumn('ended_at', 'integer')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('archive', 'text')
    .addColumn('bytes', 'integer')
    .addColumn('contents', 'text')
    .addColumn('failure_code', 'text')
    .addColumn('failure_detail', 'text')
    .addColumn('findings', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('backup_runs_kind')
    .on('backup_runs')
    .columns(['kind', 'state', 'started_at'])
    .execute()
}
