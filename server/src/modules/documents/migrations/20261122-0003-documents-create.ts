import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('documents')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('space_id', 'text', (column) => column.notNull().references('spaces.id'))
    .addColumn('parent_id', 'text', (column) => column.references('documents.id').onDelete('set null'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('position', 'text', (column) => column.notNull())
    .addColumn('schema_version', 'integer', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('updated_by', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'integer', (column) => column.notNull())
    .addColumn('trashed_at', 'integer')
    .addColumn('trashed_by', 'text')
    .addColumn('trash_root', 'text')
    .addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
    .execute()
  await db.schema
    .createIndex('documents_tree')
    .on('documents')
    .columns(['space_id', 'parent_id', 'position'])
    .execute()
  await db.schema.createIndex('documents_parent').on('documents').column('parent_id').execute()
  await db.schema
    .createIndex('documents_changes')
    .on('documents')
    .columns(['space_id', 'updated_at'])
    .execute()
  await db.schema.createIndex('documents_trash').on('documents').column('trash_root').execute()

  await db.schema
    .createTable('document_members')
    .addColumn('document_id', 'text', (column) =>
      column.notNull().references('documents.id').onDelete('cascade'),
    )
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('document_members_key', ['document_id', 'user_id'])
    .execute()
  await db.schema.createIndex('document_members_user').on('document_members').column('user_id').execute()

  await db.schema
    .createTable('document_activity')
    .addColumn('document_id', 'text', (column) =>
      column.notNull().references('documents.id').onDelete('cascade'),
    )
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('edited_at', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('document_activity_key', ['document_id', 'user_id'])
    .execute()
  await db.schema
    .createIndex('document_activity_user')
    .on('document_activity')
    .columns(['user_id', 'edited_at'])
    .execute()

  await sql`
    create view live_documents as
    select id, space_id, parent_id, kind, title, position, updated_at, updated_by
    from documents where trashed_at is null`.execute(db)
  await sql`
    create view document_ranks as
    select d.id as document_id, s.user_id, s.rank
    from documents d join space_ranks s on s.space_id = d.space_id
    union all
    select document_id, user_id,
      case role when 'viewer' then 0 when 'commenter' then 1 when 'editor' then 2 when 'manager' then 3 end as rank
    from document_members`.execute(db)
  await sql`create view document_edits as select document_id, user_id, edited_at from document_activity`.execute(
    db,
  )
}
