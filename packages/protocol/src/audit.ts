import Type, { type Static } from 'typebox'
import { closed, Id, nullable, PageQuery, pageOf, Time } from './common.ts'

/** How an actor proved who they are; `none`: not at all, `system`: Stoa by itself. */
export const auditVias = ['session', 'token', 'link', 'cli', 'none', 'system'] as const

/** One entry of the audit log. Ids are null where no account, or no single thing, stands behind it. */
export const AuditRecord = Type.Object(
  {
    sequence: Type.Integer({ minimum: 1 }),
    at: Time,
    actor: Type.Object(
      {
        id: nullable(Type.String()),
        name: Type.String(),
        via: Type.Enum([...auditVias]),
        address: nullable(Type.String()),
      },
      closed,
    ),
    action: Type.String({ description: '`module.what_was_done`' }),
    target: nullable(
      Type.Object(
        { type: Type.String(), id: nullable(Type.String()), name: nullable(Type.String()) },
        closed,
      ),
    ),
    details: Type.Record(Type.String(), Type.Unknown()),
    previousHash: Type.String(),
    hash: Type.String({ description: 'SHA-256 over this entry and the hash of the one before' }),
  },
  closed,
)
export type AuditRecord = Static<typeof AuditRecord>

const filters = {
  /** The account that did it. */
  actor: Type.Optional(Id),
  /** One action, `spaces.member_set`, or all of a module, `spaces`. */
  action: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)?$', maxLength: 80 })),
  /** The id of what it was done to. */
  target: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  /** Not before this time. */
  from: Type.Optional(Time),
  /** Before this time. */
  to: Type.Optional(Time),
  /** Found anywhere in names, address, action and details, without regard to the case of Latin letters. */
  query: Type.Optional(Type.String({ maxLength: 100 })),
}

export const AuditQuery = Type.Object({ ...filters, ...PageQuery }, closed)
export type AuditQuery = Static<typeof AuditQuery>

/**
 * Newest first. With `query` a page may hold fewer entries than asked for, even none, although more follow: each page
 * looks through a limited number of entries. `nextCursor` is null when all were looked through.
 */
export const AuditPage = pageOf(AuditRecord)
export type AuditPage = Static<typeof AuditPage>

export const auditExportFormats = ['ndjson', 'csv'] as const
export const AuditExportRequest = Type.Object(
  { format: Type.Enum([...auditExportFormats]), ...filters },
  closed,
)
export type AuditExportRequest = Static<typeof AuditExportRequest>
export type AuditFilters = Omit<AuditExportRequest, 'format'>

export const auditFindingKinds = [
  'changed',
  'unlinked',
  'missing',
  'head',
  'checkpoint',
  'anchor',
  'guard',
] as const

/** `sequence` and `hash` together: a head that was noted earlier, to be held against the log. */
export const AuditVerificationQuery = Type.Object(
  {
    sequence: Type.Optional(Type.Integer({ minimum: 1 })),
    hash: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
  },
  closed,
)

/** Whether the log is whole. `head` is worth noting elsewhere: a later check can be held against it. */
export const AuditVerification = Type.Object(
  {
    entries: Type.Integer({ minimum: 0 }),
    head: Type.Object({ sequence: Type.Integer({ minimum: 0 }), hash: Type.String() }, closed),
    findings: Type.Array(
      Type.Object(
        {
          kind: Type.Enum([...auditFindingKinds]),
          /** The first entry concerned; null where the finding is about the log as a whole. */
          from: nullable(Type.Integer()),
          to: nullable(Type.Integer()),
        },
        closed,
      ),
    ),
  },
  closed,
)
export type AuditVerification = Static<typeof AuditVerification>
