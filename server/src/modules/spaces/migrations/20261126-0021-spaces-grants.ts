import { type Kysely, sql } from 'kysely'

/** Members become people who were given a right, beside departments, groups and everybody. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // It reads the view below, and is made anew by its module.
  await sql`drop view document_ranks`.execute(db)
  await sql`drop view space_ranks`.execute(db)
  await sql`
    insert into grants (source_id, principal_id, source_type, principal_type, role, created_by, created_at)
    select space_members.space_id, space_members.user_id, 'space', 'person', space_members.role, spaces.created_by,
      space_members.created_at
    from space_members join spaces on spaces.id = space_members.space_id`.execute(db)
  await sql`insert into scope_sources (scope_id, source_id, distance) select id, id, 0 from spaces`.execute(
    db,
  )
  await db.schema.dropTable('space_members').execute()
  await sql`
    create view space_ranks as
    select grants.source_id as space_id, grantees.user_id,
      case grants.role when 'viewer' then 0 when 'commenter' then 1 when 'editor' then 2 when 'manager' then 3 end
        as rank
    from grants join grantees on grantees.principal_id = grants.principal_id
    where grants.source_type = 'space'`.execute(db)
  // Lists of spaces are read by name.
  await db.schema.createIndex('spaces_name').on('spaces').columns(['name', 'id']).execute()
}
