import type { UnitOfWork } from '../storage/domain-storage.ts'
import { type AuditEntry, type AuditTables, auditHash } from './audit-entry.ts'

/** Who did what to what, from where, and when. Append-only; each entry carries the hash of the one before. */
export interface AuditLog {
  /** Appends within the transaction of the change itself: both are there, or neither. */
  record(unit: UnitOfWork, entry: AuditEntry): Promise<void>
  /** As many calls of `record`, in a fraction of the time: for imports. */
  recordAll(unit: UnitOfWork, entries: readonly AuditEntry[]): Promise<void>
}

/** Longest name that is kept, in UTF-16 units: a title may be long, the log is read in lines. */
const longestName = 300

// A lone surrogate would not come back from the database as it went in, and its hash would not fit.
const kept = (text: string): string => text.slice(0, longestName).toWellFormed()

/** Rows in one statement: SQLite takes 32,766 values. */
const batch = 500

export function createAuditLog(now: () => number = Date.now): AuditLog {
  const log: AuditLog = {
    record: (unit, entry) => log.recordAll(unit, [entry]),

    async recordAll(unit, entries) {
      if (entries.length === 0) return
      const tx = unit.db<AuditTables>()
      let head = await tx.selectFrom('audit_head').select(['sequence', 'hash']).executeTakeFirstOrThrow()
      for (let from = 0; from < entries.length; from += batch) {
        const rows = entries.slice(from, from + batch).map((entry) => {
          const row = {
            ...columnsOf(entry),
            sequence: head.sequence + 1,
            at: now(),
            previous_hash: head.hash,
          }
          const hash = auditHash(row)
          head = { sequence: row.sequence, hash }
          return { ...row, hash }
        })
        await tx.insertInto('audit_entries').values(rows).execute()
      }
    },
  }
  return log
}

const columnsOf = ({ action, actor, target, details }: AuditEntry) => ({
  actor_id: actor.userId === '' ? null : actor.userId,
  actor_name: kept(actor.name),
  via: actor.via.type,
  address: actor.address,
  action,
  target_type: target?.type ?? null,
  target_id: target?.id ?? null,
  target_name: target?.name === undefined || target.name === null ? null : kept(target.name),
  details: JSON.stringify(details ?? {}),
})
