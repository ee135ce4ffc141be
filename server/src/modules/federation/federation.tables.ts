export interface ProviderTable {
  id: string
  /** Names the provider in its redirect URI. */
  key: string
  name: string
  issuer: string
  client_id: string
  /** Null: a public client. */
  sealed_secret: string | null
  scopes: string
  enabled: 0 | 1
  creates_accounts: 0 | 1
  /** JSON list; empty: any. */
  creation_domains: string
  groups_claim: string | null
  created_at: number
  updated_at: number
}

export interface LdapServerTable {
  id: string
  name: string
  url: string
  start_tls: 0 | 1
  certificate_authority: string | null
  bind_dn: string
  sealed_password: string | null
  enabled: 0 | 1
  creates_accounts: 0 | 1
  user_base: string
  user_filter: string
  people_filter: string
  /** JSON, as in the protocol. */
  attributes: string
  /** JSON, as in the protocol. */
  groups: string | null
  created_at: number
  updated_at: number
}

export interface FederatedIdentityTable {
  id: string
  /** A provider or a directory. */
  source_id: string
  /** What the source calls the person, for ever. */
  subject: string
  user_id: string
  /** 1: the person connected the two while signed in; 0: a verified address did. */
  made_by_person: 0 | 1
  created_at: number
  last_used_at: number
}

/** Sign-ins that are under way at a provider. Taken out when the browser comes back, whatever it brings. */
export interface AttemptTable {
  state_hash: string
  provider_id: string
  /** Of the cookie that the browser was given. */
  browser_hash: string
  /** Nonce, code verifier and what comes afterwards, sealed. */
  sealed: string
  expires_at: number
}

export interface FederationTables {
  federation_providers: ProviderTable
  /** Each domain is enforced by one provider at most. Lower case. */
  federation_domains: { domain: string; provider_id: string }
  federation_group_mappings: { source_id: string; value: string; group_id: string }
  federated_identities: FederatedIdentityTable
  federation_attempts: AttemptTable
  ldap_servers: LdapServerTable
}
