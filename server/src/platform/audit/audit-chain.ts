import { sql } from 'kysely'
import type { Database } from '../storage/domain-storage.ts'
import { type AuditTables, auditHash, genesisHash } from './audit-entry.ts'

/** A sequence number and the hash of its entry: enough to say later whether everything up to it is still the same. */
export interface AuditMark {
  sequence: number
  hash: string
}

/** One thing that is wrong with the chain. */
export type AuditFinding =
  /** The entry is not what was recorded: its hash does not fit its columns. */
  | { kind: 'changed'; sequence: number }
  /** The entry does not follow the one before it: one of the two was put there, or replaced. */
  | { kind: 'unlinked'; sequence: number }
  /** Entries are gone from the middle or the start. */
  | { kind: 'missing'; from: number; to: number }
  /** The log ends before, or behind, or otherwise than the last append left it. */
  | { kind: 'head'; recorded: AuditMark | null; found: AuditMark }
  /** Entries were deleted, and no entry of the log vouches for that. */
  | { kind: 'checkpoint'; sequence: number }
  /** The entry is not the one that was noted down earlier; or it went with the retention, and nobody can tell. */
  | { kind: 'anchor'; sequence: number }
  /** A trigger that guards the tables is gone. */
  | { kind: 'guard'; name: string }

export interface AuditVerification {
  /** How many entries were looked at. */
  entries: number
  /** The last entry; sequence 0 while the log is empty. Note it elsewhere to use it as an anchor. */
  head: AuditMark
  /** Empty: the log is whole. At most {@link mostFindings} are collected. */
  findings: AuditFinding[]
}

export const mostFindings = 100

/** The entry that vouches for a checkpoint. Its details are the checkpoint's {@link AuditMark}. */
export const prunedAction = 'audit.pruned'

const guards = [
  'audit_entries_append',
  'audit_entries_appended',
  'audit_entries_no_update',
  'audit_entries_no_delete',
  'audit_checkpoints_no_update',
  'audit_checkpoints_no_delete',
  'audit_head_no_delete',
]

const batch = 1_000

/**
 * Reads the log from its first entry to its last, in batches, and checks every hash. Entries that are appended
 * meanwhile are not looked at.
 *
 * It finds every change, deletion, insertion and exchange, also of the last entries, as long as the hashes behind it
 * were not computed anew. The hash has no key: whoever may write the file and computes all of them anew, the head
 * included, is found only by an `anchor` that was noted somewhere else before.
 */
export async function verifyAuditChain(
  db: Database<AuditTables>,
  { anchor = null }: { anchor?: AuditMark | null } = {},
): Promise<AuditVerification> {
  const findings: AuditFinding[] = []
  const report = (finding: AuditFinding): void => {
    if (findings.length < mostFindings) findings.push(finding)
  }

  const triggers = await sql<{ name: string }>`select name from sqlite_master where type = 'trigger'`.execute(
    db,
  )
  const standing = new Set(triggers.rows.map(({ name }) => name))
  for (const name of guards) if (!standing.has(name)) report({ kind: 'guard', name })

  const checkpoint = await newestCheckpoint(db)
  const { recorded, last } = await endOf(db)
  let before: AuditMark = checkpoint ?? { sequence: 0, hash: genesisHash }
  let entries = 0
  let isVouchedFor = checkpoint === null
  let isAnchored = anchor === null || isSame(anchor, before)

  for (;;) {
    const rows = await db
      .selectFrom('audit_entries')
      .selectAll()
      .where('sequence', '>', before.sequence)
      .where('sequence', '<=', last)
      .orderBy('sequence')
      .limit(batch)
      .execute()
    for (const { hash, ...row } of rows) {
      const { sequence } = row
      if (sequence !== before.sequence + 1) {
        report({ kind: 'missing', from: before.sequence + 1, to: sequence - 1 })
      } else if (row.previous_hash !== before.hash) report({ kind: 'unlinked', sequence })
      if (auditHash(row) !== hash) report({ kind: 'changed', sequence })
      if (checkpoint !== null && row.action === prunedAction && isMark(row.details, checkpoint))
        isVouchedFor = true
      before = { sequence, hash }
      if (anchor !== null && isSame(anchor, before)) isAnchored = true
    }
    entries += rows.length
    if (rows.length < batch) break
  }

  if (recorded === null || !isSame(recorded, before)) report({ kind: 'head', recorded, found: before })
  if (!isVouchedFor) report({ kind: 'checkpoint', sequence: checkpoint?.sequence ?? 0 })
  if (!isAnchored) report({ kind: 'anchor', sequence: anchor?.sequence ?? 0 })
  return { entries, head: before, findings }
}

export const newestCheckpoint = async (db: Database<AuditTables>): Promise<AuditMark | null> =>
  (await db
    .selectFrom('audit_checkpoints')
    .select(['sequence', 'hash'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()) ?? null

/** In one statement, so that both speak of the same moment. */
async function endOf(db: Database<AuditTables>): Promise<{ recorded: AuditMark | null; last: number }> {
  const found = await db
    .selectNoFrom(({ selectFrom }) => [
      selectFrom('audit_entries')
        .select(({ fn }) => fn.max('sequence').as('last'))
        .as('last'),
      selectFrom('audit_head').select('sequence').as('sequence'),
      selectFrom('audit_head').select('hash').as('hash'),
    ])
    .executeTakeFirstOrThrow()
  const { last, sequence, hash } = found
  return {
    last: last ?? 0,
    recorded: sequence === null || hash === null ? null : { sequence, hash },
  }
}

const isSame = (a: AuditMark, b: AuditMark): boolean => a.sequence === b.sequence && a.hash === b.hash

function isMark(details: string, mark: AuditMark): boolean {
  try {
    return isSame(JSON.parse(details) as AuditMark, mark)
  } catch {
    // Not JSON: somebody changed it, and its hash says so.
    return false
  }
}
