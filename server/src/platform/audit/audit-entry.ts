import { createHash } from 'node:crypto'
import type { Actor } from '../permissions/actor.ts'

/** On whose behalf something was done: an {@link Actor}, or one of those below. */
export type AuditActor = Pick<Actor, 'name' | 'address'> & {
  /** Null, or empty, where no account stands behind it. */
  userId: string | null
  via: { type: Actor['via']['type'] | 'none' }
}

/** What Stoa does by itself, for example a deletion whose time has come. */
export const stoaItself: AuditActor = { userId: null, name: 'Stoa', address: null, via: { type: 'system' } }

/** Whoever holds the machine, on the command line. */
export const stoaOperator: AuditActor = {
  userId: null,
  name: 'operator',
  address: null,
  via: { type: 'cli' },
}

/**
 * Somebody who has not signed in, for example at a failed sign-in or a reset of a password.
 * @param name what they said of themselves, such as an address; empty where they said nothing
 */
export const strangerAt = (address: string | null, name = ''): AuditActor => ({
  userId: null,
  name,
  address,
  via: { type: 'none' },
})

/** What is recorded of one change. Never a password, token, secret, or the content of a document. */
export interface AuditEntry {
  /** `module.what_was_done`, in the past tense: `spaces.member_set`. Stable: people search for it. */
  action: `${string}.${string}`
  actor: AuditActor
  /** What it was done to. `type` is the singular a person would use: `user`, `space`, `document`. */
  target: { type: string; id?: string | null; name?: string | null } | null
  /** What changed: JSON, short; for example `{ from: 'viewer', to: 'editor' }`. */
  details?: Readonly<Record<string, unknown>>
}

/** One row of the log. */
export interface AuditEntryTable {
  /** 1, 2, 3, … without a gap. */
  sequence: number
  at: number
  actor_id: string | null
  actor_name: string
  /** How the actor proved who they are: the type of {@link Actor.via}, `none` or `system`. */
  via: string
  address: string | null
  action: string
  target_type: string | null
  target_id: string | null
  target_name: string | null
  /** JSON. */
  details: string
  previous_hash: string
  hash: string
}

export interface AuditTables {
  audit_entries: AuditEntryTable
  /** One row: the newest entry. A tail that was cut off does not reach it. */
  audit_head: { id: 1; sequence: number; hash: string }
  /** Entries up to `sequence` were deleted under the retention; `hash` is that of the last of them. */
  audit_checkpoints: { sequence: number; hash: string; at: number }
}

/** The hash before the first entry. */
export const genesisHash = '0'.repeat(64)

/**
 * SHA-256, in hex, over the row in canonical form: a JSON array of its columns in a fixed order, the previous hash last.
 * The array leaves no doubt where one column ends and the next begins.
 */
export function auditHash(row: Omit<AuditEntryTable, 'hash'>): string {
  const canonical = JSON.stringify([
    row.sequence,
    row.at,
    row.actor_id,
    row.actor_name,
    row.via,
    row.address,
    row.action,
    row.target_type,
    row.target_id,
    row.target_name,
    row.details,
    row.previous_hash,
  ])
  return createHash('sha256').update(canonical).digest('hex')
}
