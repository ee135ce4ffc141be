import { type Kysely, sql } from 'kysely'

/** Rights are inherited down the tree from here on: each document names the scope whose grants count for it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('documents')
    .addColumn('inherits', 'integer', (column) => column.notNull().defaultTo(1))
    .execute()
  await db.schema
    .alterTable('documents')
    .addColumn('scope_id', 'text', (column) => column.notNull().defaultTo(''))
    .execute()

  await sql`
    insert into grants (source_id, principal_id, source_type, principal_type, role, created_by, created_at)
    select document_members.document_id, document_members.user_id, 'document', 'person', document_members.role,
      documents.created_by, document_members.created_at
    from document_members join documents on documents.id = document_members.document_id`.execute(db)
  await db.schema.dropTable('document_members').execute()

  await sql`
    with recursive tree(id, scope_id) as (
      select id, case when id in (select source_id from grants) then id else space_id end
      from documents where parent_id is null
      union all
      select documents.id, case when documents.id in (select source_id from grants) then documents.id else tree.scope_id end
      from documents join tree on documents.parent_id = tree.id
    )
    update documents set scope_id = (select tree.scope_id from tree where tree.id = documents.id)`.execute(db)
  await sql`
    with recursive chain(scope_id, node_id, parent_id, space_id, distance) as (
      select id, id, parent_id, space_id, 0 from documents where scope_id = id
      union all
      select chain.scope_id, documents.id, documents.parent_id, documents.space_id, chain.distance + 1
      from chain join documents on documents.id = chain.parent_id
    )
    insert into scope_sources (scope_id, source_id, distance)
    select scope_id, node_id, distance from chain where node_id in (select source_id from grants)
    union all
    select scope_id, space_id, distance + 1 from chain where parent_id is null`.execute(db)

  await db.schema.dropIndex('documents_changes').execute()
  // Whoever may look in some hundred scopes finds the newest of each without reading the rest.
  await sql`
    create index documents_scope_changes on documents (scope_id, updated_at, updated_by)
    where trashed_at is null`.execute(db)
  await sql`create index documents_scope on documents (scope_id, id) where trashed_at is null`.execute(db)
  // Lists of one space, in the order in which they are paged.
  await sql`create index documents_space on documents (space_id, id) where trashed_at is null`.execute(db)

  await sql`drop view live_documents`.execute(db)
  await sql`
    create view live_documents as
    select id, space_id, parent_id, kind, title, position, updated_at, updated_by, scope_id
    from documents where trashed_at is null`.execute(db)
  await sql`
    create view document_ranks as
    select documents.id as document_id, scope_ranks.user_id, scope_ranks.rank
    from documents join scope_ranks on scope_ranks.scope_id = documents.scope_id`.execute(db)
}
