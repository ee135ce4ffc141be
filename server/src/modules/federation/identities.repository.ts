import type { FederatedIdentityTable } from './federation.tables.ts'
import type { Db } from './providers.repository.ts'

export const findIdentity = (
  db: Db,
  sourceId: string,
  subject: string,
): Promise<FederatedIdentityTable | undefined> =>
  db
    .selectFrom('federated_identities')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('subject', '=', subject)
    .executeTakeFirst()

export async function insertIdentity(db: Db, row: FederatedIdentityTable): Promise<void> {
  await db.insertInto('federated_identities').values(row).execute()
}

export async function updateIdentity(
  db: Db,
  id: string,
  change: Partial<Pick<FederatedIdentityTable, 'last_used_at' | 'made_by_person'>>,
): Promise<void> {
  await db.updateTable('federated_identities').set(change).where('id', '=', id).execute()
}

/** With the name of the provider or directory behind each. */
export const listIdentities = (db: Db, userId: string) =>
  db
    .selectFrom('federated_identities')
    .leftJoin('federation_providers', 'federation_providers.id', 'federated_identities.source_id')
    .leftJoin('ldap_servers', 'ldap_servers.id', 'federated_identities.source_id')
    .selectAll('federated_identities')
    .select(({ fn }) => [
      fn
        .coalesce('federation_providers.name', 'ldap_servers.name', 'federated_identities.source_id')
        .as('source'),
    ])
    .where('federated_identities.user_id', '=', userId)
    .orderBy('federated_identities.id')
    .execute()

/** Whether there was one. */
export async function deleteIdentity(db: Db, userId: string, id: string): Promise<boolean> {
  const done = await db
    .deleteFrom('federated_identities')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return done.numDeletedRows > 0n
}

/** @returns how many there were */
export async function deleteIdentitiesOf(db: Db, sourceId: string): Promise<number> {
  const done = await db
    .deleteFrom('federated_identities')
    .where('source_id', '=', sourceId)
    .executeTakeFirst()
  return Number(done.numDeletedRows)
}
