import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('note_links')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('note_id', 'text', (column) => column.notNull().references('documents.id').onDelete('cascade'))
    .addColumn('item_id', 'text', (column) => column.notNull())
    // No reference: a board that is deleted for good leaves the link, which then says so.
    .addColumn('board_id', 'text', (column) => column.notNull())
    .addColumn('card_id', 'text', (column) => column.notNull())
    .addColumn('column_id', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('common', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('changed_at', 'integer', (column) => column.notNull())
    .execute()
  // One live link for an item, and one for a card, however often and by however many it is asked for.
  await sql`create unique index note_links_item on note_links (note_id, item_id) where state in ('making', 'linked')`.execute(
    db,
  )
  await sql`create unique index note_links_card on note_links (card_id) where state in ('making', 'linked')`.execute(
    db,
  )
  await db.schema.createIndex('note_links_note').on('note_links').column('note_id').execute()
  await db.schema.createIndex('note_links_board').on('note_links').column('board_id').execute()

  await db.schema
    .createTable('note_series')
    .addColumn('document_id', 'text', (column) =>
      column.primaryKey().references('documents.id').onDelete('cascade'),
    )
    .addColumn('series_id', 'text', (column) => column.notNull())
    .addColumn('previous_id', 'text', (column) =>
      column.unique().references('documents.id').onDelete('set null'),
    )
    .execute()

  await db.schema
    .createTable('note_minutes')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('document_id', 'text', (column) =>
      column.notNull().references('documents.id').onDelete('cascade'),
    )
    .addColumn('version_id', 'text', (column) => column.notNull())
    .addColumn('sequence', 'integer', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('note_minutes_document').on('note_minutes').column('document_id').execute()

  await db.schema
    .createTable('note_mails')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('minutes_id', 'text', (column) =>
      column.notNull().references('note_minutes.id').onDelete('cascade'),
    )
    .addColumn('document_id', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text')
    .addColumn('address', 'text')
    .addColumn('with_link', 'integer', (column) => column.notNull())
    .addColumn('mail_id', 'text', (column) => column.notNull())
    .addColumn('sent_by', 'text', (column) => column.notNull())
    .addColumn('sent_at', 'integer', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('note_mails_minutes').on('note_mails').column('minutes_id').execute()

  // What one person did in the last day: counted by itself, so that deleting a note gives nothing back.
  await db.schema
    .createTable('note_spendings')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('amount', 'integer', (column) => column.notNull())
    .addColumn('at', 'integer', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('note_spendings_user')
    .on('note_spendings')
    .columns(['user_id', 'what', 'at'])
    .execute()
}
