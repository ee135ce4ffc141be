import type { OrganisationRole } from '@stoa/protocol'
import type { Generated } from 'kysely'

/** Exactly one row, once the organisation has been set up. */
export interface OrganisationTable {
  id: string
  name: string
  language: 'en' | 'zh-CN'
  time_zone: string
  created_at: number
}

export interface UserTable {
  id: string
  /** Lower case: addresses are compared without regard to case. */
  email: string
  name: string
  /** 0-7, the person's colour. */
  hue: number
  /** A PHC string (argon2id); null: cannot sign in with a password. */
  password_hash: string | null
  role: OrganisationRole
  language: 'en' | 'zh-CN' | null
  created_at: number
  version: Generated<number>
}

export interface SessionTable {
  id: string
  user_id: string
  /** SHA-256 of the cookie's value. */
  token_hash: string
  created_at: number
  last_seen_at: number
  expires_at: number
  user_agent: string
}

export interface ApiTokenTable {
  id: string
  user_id: string
  name: string
  token_hash: string
  created_at: number
  last_used_at: number | null
}

/** At most one row, while there is no account yet. */
export interface SetupLinkTable {
  token_hash: string
  created_at: number
}

export interface IdentityTables {
  organisation: OrganisationTable
  users: UserTable
  sessions: SessionTable
  api_tokens: ApiTokenTable
  setup_links: SetupLinkTable
}

/** What other modules may read: the view `people`. */
export interface PeopleView {
  people: { id: string; name: string; hue: number }
}
