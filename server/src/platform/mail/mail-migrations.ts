import type { Migration } from 'kysely/migration'

export interface MailTables {
  mails: {
    id: string
    recipient: string
    /** Subject, text and HTML, sealed: links in it open doors. Null once sent or given up. */
    sealed: string | null
    created_at: number
    next_at: number
    attempts: number
    last_error: string | null
    sent_at: number | null
    failed_at: number | null
  }
}

export const mailMigrations: Readonly<Record<string, Migration>> = {
  '20261124-0000-platform-mail': {
    async up(db) {
      await db.schema
        .createTable('mails')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('recipient', 'text', (column) => column.notNull())
        .addColumn('sealed', 'text')
        .addColumn('created_at', 'integer', (column) => column.notNull())
        .addColumn('next_at', 'integer', (column) => column.notNull())
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('last_error', 'text')
        .addColumn('sent_at', 'integer')
        .addColumn('failed_at', 'integer')
        .execute()
      await db.schema.createIndex('mails_next').on('mails').column('next_at').execute()
    },
  },
}
