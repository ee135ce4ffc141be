import { type Kysely, sql } from 'kysely'

/** What other modules may know of any document: what is made of its content stays while it is in the trash. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create view document_places as select id, space_id, kind, title, trashed_at from documents`.execute(
    db,
  )
}
