import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('calendar_settings')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('weekdays', 'text', (column) => column.notNull())
    .execute()
  await sql`insert into calendar_settings (id, weekdays) values (1, '12345')`.execute(db)
  await db.schema
    .createTable('calendar_years')
    .addColumn('year', 'integer', (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('updated_at', 'integer', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('calendar_days')
    .addColumn('date', 'text', (column) => column.primaryKey())
    .addColumn('year', 'integer', (column) => column.notNull().references('calendar_years.year'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('name_en', 'text', (column) => column.notNull())
    .addColumn('name_zh', 'text', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('calendar_days_year').on('calendar_days').column('year').execute()
}
