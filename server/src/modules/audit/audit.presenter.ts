import type { AuditRecord, AuditVerification } from '@stoa/protocol'
import type {
  AuditFinding,
  AuditVerification as ChainVerification,
} from '../../platform/audit/audit-chain.ts'
import type { AuditEntryTable } from '../../platform/audit/audit-entry.ts'

export const presentEntry = (row: AuditEntryTable): AuditRecord => ({
  sequence: row.sequence,
  at: row.at,
  actor: {
    id: row.actor_id,
    name: row.actor_name,
    via: row.via as AuditRecord['actor']['via'],
    address: row.address,
  },
  action: row.action,
  target:
    row.target_type === null ? null : { type: row.target_type, id: row.target_id, name: row.target_name },
  details: JSON.parse(row.details) as Record<string, unknown>,
  previousHash: row.previous_hash,
  hash: row.hash,
})

export const presentVerification = ({ entries, head, findings }: ChainVerification): AuditVerification => ({
  entries,
  head,
  findings: findings.map((finding) => ({ kind: finding.kind, ...entriesOf(finding) })),
})

function entriesOf(finding: AuditFinding): { from: number | null; to: number | null } {
  switch (finding.kind) {
    case 'guard':
      return { from: null, to: null }
    case 'missing':
      return { from: finding.from, to: finding.to }
    case 'head':
      return { from: finding.found.sequence, to: finding.recorded?.sequence ?? null }
    default:
      return { from: finding.sequence, to: finding.sequence }
  }
}
