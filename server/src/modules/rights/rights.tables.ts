import type { PrincipalType, Role } from '@stoa/protocol'
import type { Generated } from 'kysely'

export type SourceType = 'space' | 'document'

/** `link`: the visitors of a share link. */
export type GranteeType = PrincipalType | 'link'

/** A right given to a principal on a space or a document; at most one for each pair. */
export interface GrantTable {
  source_id: string
  principal_id: string
  source_type: SourceType
  principal_type: GranteeType
  role: Role
  created_by: string
  created_at: number
}

/**
 * Whose grants count in a scope: its own node's, then those of the nodes above it up to the first that does not
 * inherit, then the space's. A space is a scope; so is a document with grants of its own or without inheritance. Every
 * other document shares the scope of its parent.
 */
export interface ScopeSourceTable {
  scope_id: string
  source_id: string
  /** 0 is the scope's own node; grows with every level up. */
  distance: number
}

export interface ShareLinkTable {
  id: string
  document_id: string
  secret_hash: string
  role: 'viewer' | 'commenter'
  expires_at: number | null
  /** A PHC string (argon2id). */
  password_hash: string | null
  /** In a row; after some of them the link rests until `closed_until`. */
  wrong_passwords: Generated<number>
  closed_until: Generated<number>
  created_by: string
  created_at: number
  revoked_at: number | null
}

/** Somebody who opened a link, for a while. Its id stands for the visitor wherever else a user's id would. */
export interface LinkVisitTable {
  id: string
  link_id: string
  token_hash: string
  created_at: number
  expires_at: number
}

export interface RightsTables {
  grants: GrantTable
  scope_sources: ScopeSourceTable
  share_links: ShareLinkTable
  link_visits: LinkVisitTable
}

/** What other modules may read. */
export interface RightsViews {
  /**
   * Every right a person has in a scope, one row for each way to it; the effective one is the `max`. `rank` is the index
   * of the role on the ladder: 0 viewer … 3 manager. Ask with `user_id` as a constant: then only that person's
   * principals are looked at.
   */
  scope_ranks: { scope_id: string; user_id: string; rank: number }
  /** What counts in a scope, before it is known who that is. */
  scope_grants: { scope_id: string; principal_id: string; rank: number }
  /**
   * Who belongs to a principal: `principal_members`, and the visitors of links. Ask for constants, or for `principal_id
   * in (select …)`: joined by itself, the whole organisation is looked at.
   */
  grantees: { user_id: string; principal_id: string }
  /** What people were given by name. */
  person_grants: { source_id: string; source_type: SourceType; user_id: string; role: Role }
  /** Spaces and documents that have grants of their own. */
  grant_sources: { source_id: string }
}
