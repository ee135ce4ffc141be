import type { Kysely } from 'kysely'

/** Accounts can be switched off without losing what the person made; addresses know whether they were proven. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('users').addColumn('deactivated_at', 'integer').execute()
  await db.schema.alterTable('users').addColumn('email_verified_at', 'integer').execute()
  // Until now every address was typed by an administrator, who vouched for it.
  await db
    .withTables<{ users: { email_verified_at: number | null; created_at: number } }>()
    .updateTable('users')
    .set((eb) => ({ email_verified_at: eb.ref('created_at') }))
    .execute()
}
