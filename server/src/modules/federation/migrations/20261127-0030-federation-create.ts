import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('federation_providers')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('key', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('issuer', 'text', (column) => column.notNull())
    .addColumn('client_id', 'text', (column) => column.notNull())
    .addColumn('sealed_secret', 'text')
    .addColumn('scopes', 'text', (column) => column.notNull())
    .addColumn('enabled', 'integer', (column) => column.notNull())
    .addColumn('creates_accounts', 'integer', (column) => column.notNull())
    .addColumn('creation_domains', 'text', (column) => column.notNull())
    .addColumn('groups_claim', 'text')
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('updated_at', 'integer', (column) => column.notNull())
    .execute()

  await schema
    .createTable('federation_domains')
    .addColumn('domain', 'text', (column) => column.primaryKey())
    .addColumn('provider_id', 'text', (column) =>
      column.notNull().references('federation_providers.id').onDelete('cascade'),
    )
    .execute()
  await schema
    .createIndex('federation_domains_provider')
    .on('federation_domains')
    .column('provider_id')
    .execute()

  await schema
    .createTable('federation_group_mappings')
    .addColumn('source_id', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('group_id', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('federation_group_mappings_pk', ['source_id', 'value', 'group_id'])
    .execute()

  await schema
    .createTable('federated_identities')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('source_id', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('made_by_person', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('last_used_at', 'integer', (column) => column.notNull())
    .addUniqueConstraint('federated_identities_subject', ['source_id', 'subject'])
    .execute()
  await schema.createIndex('federated_identities_user').on('federated_identities').column('user_id').execute()

  await schema
    .createTable('federation_attempts')
    .addColumn('state_hash', 'text', (column) => column.primaryKey())
    .addColumn('provider_id', 'text', (column) =>
      column.notNull().references('federation_providers.id').onDelete('cascade'),
    )
    .addColumn('browser_hash', 'text', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'integer', (column) => column.notNull())
    .execute()
  await schema
    .createIndex('federation_attempts_expiry')
    .on('federation_attempts')
    .column('expires_at')
    .execute()

  await schema
    .createTable('ldap_servers')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('start_tls', 'integer', (column) => column.notNull())
    .addColumn('certificate_authority', 'text')
    .addColumn('bind_dn', 'text', (column) => column.notNull())
    .addColumn('sealed_password', 'text')
    .addColumn('enabled', 'integer', (column) => column.notNull())
    .addColumn('creates_accounts', 'integer', (column) => column.notNull())
    .addColumn('user_base', 'text', (column) => column.notNull())
    .addColumn('user_filter', 'text', (column) => column.notNull())
    .addColumn('people_filter', 'text', (column) => column.notNull())
    .addColumn('attributes', 'text', (column) => column.notNull())
    .addColumn('groups', 'text')
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('updated_at', 'integer', (column) => column.notNull())
    .execute()
}
