import type { FederatedIdentity, FederationProvider, LdapServer } from '@stoa/protocol'
import type { LdapServerTable } from './federation.tables.ts'
import type { Provider } from './providers.repository.ts'

/** What a provider must be told. @param base the address that people use */
export const redirectUriOf = (key: string, base: string): string =>
  `${base}/api/v1/federation/callback/${key}`

export const presentProvider = (row: Provider, base: string): FederationProvider => ({
  id: row.id,
  key: row.key,
  name: row.name,
  issuer: row.issuer,
  clientId: row.client_id,
  hasClientSecret: row.sealed_secret !== null,
  scopes: row.scopes,
  enabled: row.enabled === 1,
  createsAccounts: row.creates_accounts === 1,
  creationDomains: JSON.parse(row.creation_domains) as string[],
  enforcedDomains: row.domains,
  groupsClaim: row.groups_claim,
  groupMappings: row.mappings,
  redirectUri: redirectUriOf(row.key, base),
  createdAt: row.created_at,
})

export const presentServer = (row: LdapServerTable): LdapServer => ({
  id: row.id,
  name: row.name,
  url: row.url,
  startTls: row.start_tls === 1,
  certificateAuthority: row.certificate_authority,
  bindDn: row.bind_dn,
  hasBindPassword: row.sealed_password !== null,
  enabled: row.enabled === 1,
  createsAccounts: row.creates_accounts === 1,
  userBase: row.user_base,
  userFilter: row.user_filter,
  peopleFilter: row.people_filter,
  attributes: JSON.parse(row.attributes) as LdapServer['attributes'],
  groups: row.groups === null ? null : (JSON.parse(row.groups) as LdapServer['groups']),
  createdAt: row.created_at,
})

export const presentIdentity = (row: {
  id: string
  source: string
  created_at: number
  last_used_at: number
}): FederatedIdentity => ({
  id: row.id,
  source: row.source,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
})
