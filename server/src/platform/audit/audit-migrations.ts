import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Database } from '../storage/domain-storage.ts'
import { type AuditTables, genesisHash } from './audit-entry.ts'

/**
 * The tables of the log, and triggers that keep everybody who speaks SQL honest: entries are appended to the end, with
 * the hash of the one before; none is changed; only those behind a checkpoint can be deleted, and no checkpoint ever.
 * Whoever may write the file can drop a trigger; what the chain of hashes then still shows is in `verifyChain`.
 */
export const auditMigrations: Readonly<Record<string, Migration>> = {
  '20261124-0000-platform-audit': { up },
}

/** Whether these migrations ran here. A log that was dropped later is one that should be there. */
export async function shouldHaveAuditLog(db: Database<AuditTables>): Promise<boolean> {
  const ran = await db
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .where('name', 'in', Object.keys(auditMigrations))
    .execute()
  return ran.length > 0
}

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit_entries')
    .addColumn('sequence', 'integer', (column) => column.primaryKey())
    .addColumn('at', 'integer', (column) => column.notNull())
    .addColumn('actor_id', 'text')
    .addColumn('actor_name', 'text', (column) => column.notNull())
    .addColumn('via', 'text', (column) => column.notNull())
    .addColumn('address', 'text')
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('target_type', 'text')
    .addColumn('target_id', 'text')
    .addColumn('target_name', 'text')
    .addColumn('details', 'text', (column) => column.notNull())
    .addColumn('previous_hash', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('audit_entries_at').on('audit_entries').column('at').execute()
  await db.schema
    .createIndex('audit_entries_actor')
    .on('audit_entries')
    .columns(['actor_id', 'sequence'])
    .execute()
  await db.schema
    .createIndex('audit_entries_action')
    .on('audit_entries')
    .columns(['action', 'sequence'])
    .execute()
  await db.schema
    .createIndex('audit_entries_target')
    .on('audit_entries')
    .columns(['target_id', 'sequence'])
    .execute()

  await db.schema
    .createTable('audit_head')
    .addColumn('id', 'integer', (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn('sequence', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute()
  await sql`insert into audit_head (id, sequence, hash) values (1, 0, ${sql.lit(genesisHash)})`.execute(db)

  await db.schema
    .createTable('audit_checkpoints')
    .addColumn('sequence', 'integer', (column) => column.primaryKey())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('at', 'integer', (column) => column.notNull())
    .execute()

  await sql`
    create trigger audit_entries_append before insert on audit_entries
    when new.sequence <> (select sequence from audit_head) + 1
      or new.previous_hash <> (select hash from audit_head)
    begin select raise(abort, 'audit entries are appended to the end'); end`.execute(db)
  await sql`
    create trigger audit_entries_appended after insert on audit_entries
    begin update audit_head set sequence = new.sequence, hash = new.hash; end`.execute(db)
  await sql`
    create trigger audit_entries_no_update before update on audit_entries
    begin select raise(abort, 'audit entries are never changed'); end`.execute(db)
  await sql`
    create trigger audit_entries_no_delete before delete on audit_entries
    when old.sequence > coalesce((select max(sequence) from audit_checkpoints), 0)
    begin select raise(abort, 'audit entries are deleted behind a checkpoint only'); end`.execute(db)
  await sql`
    create trigger audit_checkpoints_no_update before update on audit_checkpoints
    begin select raise(abort, 'audit checkpoints are never changed'); end`.execute(db)
  await sql`
    create trigger audit_checkpoints_no_delete before delete on audit_checkpoints
    begin select raise(abort, 'audit checkpoints are never deleted'); end`.execute(db)
  await sql`
    create trigger audit_head_no_delete before delete on audit_head
    begin select raise(abort, 'the head of the audit log is never deleted'); end`.execute(db)
}
