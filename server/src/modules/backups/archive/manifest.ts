import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { closed } from '@stoa/protocol'
import { backupsFail } from '../backups.errors.ts'

/** Of the archive's form. One that this executable does not know is refused. */
export const formatVersion = 1

const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const Rows = Type.Record(Type.String(), Count)

/** The first part of an archive: what is in it. */
export const Manifest = Type.Object(
  {
    format: Type.Literal('stoa-backup'),
    formatVersion: Type.Integer({ minimum: 1 }),
    /** The Stoa that made it. */
    version: Type.String({ maxLength: 100 }),
    /** UTC ms. Everything that was acknowledged before this is in it. */
    createdAt: Count,
    /** `databases`: without what people uploaded, as before an upgrade. */
    scope: Type.Union([Type.Literal('all'), Type.Literal('databases')]),
    schema: Type.Object(
      {
        /** Migrations that had run on stoa.db. */
        migrations: Type.Array(Type.String({ maxLength: 200 }), { maxItems: 10_000 }),
        /** The `user_version` of content.db. */
        content: Count,
      },
      closed,
    ),
    /** Rows by table. */
    rows: Type.Object({ 'stoa.db': Rows, 'content.db': Rows }, closed),
    /** The newest entry of the audit log: note it elsewhere. */
    audit: Type.Union([
      Type.Null(),
      Type.Object({ sequence: Count, hash: Type.String({ maxLength: 64 }) }, closed),
    ]),
    /** Sizes of the databases, and of all other parts together at most. */
    bytes: Type.Object({ 'stoa.db': Count, 'content.db': Count, others: Count }, closed),
    /** Other parts at most. */
    others: Count,
  },
  closed,
)
export type Manifest = Static<typeof Manifest>

/** No honest manifest is larger, in bytes. */
export const largestManifest = 1024 * 1024

/** @throws backups.newer, backups.not_an_archive */
export function parseManifest(text: string): Manifest {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw backupsFail('backups.not_an_archive', { cause })
  }
  const { format, formatVersion: itsVersion } = (value ?? {}) as { format?: unknown; formatVersion?: unknown }
  if (format === 'stoa-backup' && typeof itsVersion === 'number' && itsVersion > formatVersion)
    throw backupsFail('backups.newer')
  if (!Value.Check(Manifest, value)) throw backupsFail('backups.not_an_archive')
  return value
}

/** What people ask about first. */
export interface Contents {
  readonly documents: number
  /** Single changes that are kept. */
  readonly updates: number
  readonly people: number
  readonly spaces: number
  readonly auditEntries: number
}

export function contentsOf({ rows }: Pick<Manifest, 'rows'>): Contents {
  const [domain, content] = [rows['stoa.db'], rows['content.db']]
  return {
    documents: content['document'] ?? 0,
    updates: content['journal'] ?? 0,
    people: domain['users'] ?? 0,
    spaces: domain['spaces'] ?? 0,
    auditEntries: domain['audit_entries'] ?? 0,
  }
}
