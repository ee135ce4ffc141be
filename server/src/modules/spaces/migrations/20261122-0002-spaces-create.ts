import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('spaces')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('updated_at', 'integer', (column) => column.notNull())
    .execute()

  await db.schema
    .createTable('space_members')
    .addColumn('space_id', 'text', (column) => column.notNull().references('spaces.id').onDelete('cascade'))
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('space_members_key', ['space_id', 'user_id'])
    .execute()
  await db.schema.createIndex('space_members_user').on('space_members').column('user_id').execute()

  await sql`create view space_names as select id, name from spaces`.execute(db)
  await sql`
    create view space_ranks as
    select space_id, user_id,
      case role when 'viewer' then 0 when 'commenter' then 1 when 'editor' then 2 when 'manager' then 3 end as rank
    from space_members`.execute(db)
}
