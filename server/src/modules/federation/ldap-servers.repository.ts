import type { Database } from '../../platform/storage/domain-storage.ts'
import type { FederationTables, LdapServerTable } from './federation.tables.ts'
import type { Db } from './providers.repository.ts'

export const listServers = (db: Db): Promise<LdapServerTable[]> =>
  db.selectFrom('ldap_servers').selectAll().orderBy('id').execute()

export const findServer = (db: Db, id: string): Promise<LdapServerTable | undefined> =>
  db.selectFrom('ldap_servers').selectAll().where('id', '=', id).executeTakeFirst()

export async function insertServer(db: Db, row: LdapServerTable): Promise<void> {
  await db.insertInto('ldap_servers').values(row).execute()
}

export async function updateServer(db: Db, id: string, change: Partial<LdapServerTable>): Promise<void> {
  await db.updateTable('ldap_servers').set(change).where('id', '=', id).execute()
}

export async function deleteServer(db: Db, id: string): Promise<void> {
  await db.deleteFrom('ldap_servers').where('id', '=', id).execute()
}

export const sealedPasswords = (
  db: Database<FederationTables>,
): Promise<{ id: string; name: string; sealed: string }[]> =>
  db
    .selectFrom('ldap_servers')
    .select(['id', 'name', 'sealed_password as sealed'])
    .where('sealed_password', 'is not', null)
    .$narrowType<{ sealed: string }>()
    .orderBy('id')
    .execute()
