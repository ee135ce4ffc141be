import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('grants')
    .addColumn('source_id', 'text', (column) => column.notNull())
    .addColumn('principal_id', 'text', (column) => column.notNull())
    .addColumn('source_type', 'text', (column) => column.notNull())
    .addColumn('principal_type', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('grants_key', ['source_id', 'principal_id'])
    .execute()
  await db.schema
    .createIndex('grants_principal')
    .on('grants')
    .columns(['principal_id', 'source_id', 'role'])
    .execute()
  // What a join from a scope to its grants reads, in one index.
  await db.schema
    .createIndex('grants_source')
    .on('grants')
    .columns(['source_id', 'principal_id', 'role'])
    .execute()

  await db.schema
    .createTable('scope_sources')
    .addColumn('scope_id', 'text', (column) => column.notNull())
    .addColumn('source_id', 'text', (column) => column.notNull())
    .addColumn('distance', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('scope_sources_key', ['scope_id', 'source_id'])
    .execute()
  await db.schema
    .createIndex('scope_sources_source')
    .on('scope_sources')
    .columns(['source_id', 'scope_id'])
    .execute()

  await db.schema
    .createTable('share_links')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('document_id', 'text', (column) => column.notNull())
    .addColumn('secret_hash', 'text', (column) => column.notNull().unique())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'integer')
    .addColumn('password_hash', 'text')
    .addColumn('wrong_passwords', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('closed_until', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('revoked_at', 'integer')
    .execute()
  await db.schema.createIndex('share_links_document').on('share_links').column('document_id').execute()
  await db.schema.createIndex('share_links_expiry').on('share_links').column('expires_at').execute()

  await db.schema
    .createTable('link_visits')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('link_id', 'text', (column) =>
      column.notNull().references('share_links.id').onDelete('cascade'),
    )
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('expires_at', 'integer', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('link_visits_link').on('link_visits').column('link_id').execute()
  await db.schema.createIndex('link_visits_expiry').on('link_visits').column('expires_at').execute()

  // A visitor of a link belongs to the link as a person belongs to a group.
  await sql`
    create view grantees as
    select user_id, principal_id from principal_members
    union all
    select id, link_id from link_visits`.execute(db)
  await sql`
    create view scope_grants as
    select scope_sources.scope_id, grants.principal_id,
      case grants.role when 'viewer' then 0 when 'commenter' then 1 when 'editor' then 2 when 'manager' then 3 end
        as rank
    from scope_sources join grants on grants.source_id = scope_sources.source_id`.execute(db)
  await sql`
    create view scope_ranks as
    select scope_grants.scope_id, grantees.user_id, scope_grants.rank
    from scope_grants join grantees on grantees.principal_id = scope_grants.principal_id`.execute(db)
  await sql`
    create view person_grants as
    select source_id, source_type, principal_id as user_id, role from grants where principal_type = 'person'`.execute(
    db,
  )
  await sql`create view grant_sources as select distinct source_id from grants`.execute(db)
}
