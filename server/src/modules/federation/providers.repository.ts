import type { GroupMapping } from '@stoa/protocol'
import type { Database } from '../../platform/storage/domain-storage.ts'
import type { OrganisationViews } from '../organisation/index.ts'
import type { AttemptTable, FederationTables, ProviderTable } from './federation.tables.ts'

export type Tables = FederationTables & OrganisationViews
export type Db = Database<Tables>

export interface Provider extends ProviderTable {
  domains: string[]
  mappings: GroupMapping[]
}

async function withParts(db: Db, rows: readonly ProviderTable[]): Promise<Provider[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const domains = await db
    .selectFrom('federation_domains')
    .selectAll()
    .where('provider_id', 'in', ids)
    .orderBy('domain')
    .execute()
  const mappings = await db
    .selectFrom('federation_group_mappings')
    .selectAll()
    .where('source_id', 'in', ids)
    .orderBy('value')
    .execute()
  return rows.map((row) => ({
    ...row,
    domains: domains.filter(({ provider_id }) => provider_id === row.id).map(({ domain }) => domain),
    mappings: mappings
      .filter(({ source_id }) => source_id === row.id)
      .map(({ value, group_id }) => ({ value, groupId: group_id })),
  }))
}

export async function listProviders(db: Db): Promise<Provider[]> {
  return withParts(db, await db.selectFrom('federation_providers').selectAll().orderBy('id').execute())
}

export async function findProvider(
  db: Db,
  by: { id: string } | { key: string },
): Promise<Provider | undefined> {
  const rows = db.selectFrom('federation_providers').selectAll()
  const row = await ('id' in by ? rows.where('id', '=', by.id) : rows.where('key', '=', by.key)).execute()
  return (await withParts(db, row))[0]
}

export async function insertProvider(db: Db, row: ProviderTable): Promise<void> {
  await db.insertInto('federation_providers').values(row).execute()
}

export async function updateProvider(db: Db, id: string, change: Partial<ProviderTable>): Promise<void> {
  await db.updateTable('federation_providers').set(change).where('id', '=', id).execute()
}

export async function deleteProvider(db: Db, id: string): Promise<void> {
  await db.deleteFrom('federation_group_mappings').where('source_id', '=', id).execute()
  await db.deleteFrom('federation_providers').where('id', '=', id).execute()
}

export async function replaceDomains(db: Db, providerId: string, domains: readonly string[]): Promise<void> {
  await db.deleteFrom('federation_domains').where('provider_id', '=', providerId).execute()
  if (domains.length === 0) return
  await db
    .insertInto('federation_domains')
    .values(domains.map((domain) => ({ domain, provider_id: providerId })))
    .execute()
}

export async function replaceMappings(
  db: Db,
  sourceId: string,
  mappings: readonly GroupMapping[],
): Promise<void> {
  await db.deleteFrom('federation_group_mappings').where('source_id', '=', sourceId).execute()
  if (mappings.length === 0) return
  await db
    .insertInto('federation_group_mappings')
    .values(mappings.map(({ value, groupId }) => ({ source_id: sourceId, value, group_id: groupId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The enabled provider that is prescribed for a domain. */
export const prescribedFor = (db: Db, domain: string) =>
  db
    .selectFrom('federation_domains')
    .innerJoin('federation_providers', 'federation_providers.id', 'federation_domains.provider_id')
    .select(['federation_providers.id', 'federation_providers.key', 'federation_providers.name'])
    .where('federation_domains.domain', '=', domain)
    .where('federation_providers.enabled', '=', 1)
    .executeTakeFirst()

/** Those of `groupIds` that the person is in. */
export async function groupsOf(db: Db, userId: string, groupIds: readonly string[]): Promise<string[]> {
  if (groupIds.length === 0) return []
  const rows = await db
    .selectFrom('principal_members')
    .select('principal_id')
    .where('user_id', '=', userId)
    .where('principal_id', 'in', groupIds)
    .execute()
  return rows.map(({ principal_id }) => principal_id)
}

export async function insertAttempt(db: Db, row: AttemptTable): Promise<void> {
  await db.insertInto('federation_attempts').values(row).execute()
}

/** Takes the attempt out: nobody else gets it. */
export const takeAttempt = (db: Db, stateHash: string): Promise<AttemptTable | undefined> =>
  db.deleteFrom('federation_attempts').where('state_hash', '=', stateHash).returningAll().executeTakeFirst()

export async function deleteExpiredAttempts(db: Db, now: number): Promise<void> {
  await db.deleteFrom('federation_attempts').where('expires_at', '<=', now).execute()
}

export const sealedSecrets = (
  db: Database<FederationTables>,
): Promise<{ id: string; name: string; sealed: string }[]> =>
  db
    .selectFrom('federation_providers')
    .select(['id', 'name', 'sealed_secret as sealed'])
    .where('sealed_secret', 'is not', null)
    .$narrowType<{ sealed: string }>()
    .orderBy('id')
    .execute()
