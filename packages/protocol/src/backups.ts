import Type, { type Static } from 'typebox'
import { closed, Id, nullable, pageOf, PageQuery, Time } from './common.ts'

const Count = Type.Integer({ minimum: 0 })

/** What was found wrong with a backup. `subject` is a file, a table, or the id of a document. */
export const BackupFinding = Type.Object(
  {
    kind: Type.Union([
      Type.Literal('file', { description: 'A database is not sound' }),
      Type.Literal('rows', { description: 'Rows are missing, or there are too many' }),
      Type.Literal('document', { description: 'A document does not open' }),
      Type.Literal('content', { description: 'A document has no content, or one of another kind' }),
      Type.Literal('audit', { description: 'The audit log is not whole' }),
    ]),
    subject: Type.String(),
    detail: Type.String({ description: 'For whoever looks into it; English' }),
  },
  closed,
)
export type BackupFinding = Static<typeof BackupFinding>

export const BackupContents = Type.Object(
  { documents: Count, updates: Count, people: Count, spaces: Count, auditEntries: Count },
  closed,
)
export type BackupContents = Static<typeof BackupContents>

/** A backup that was made, or a drill in which one was restored for a proof. */
export const BackupRun = Type.Object(
  {
    id: Id,
    kind: Type.Union([Type.Literal('backup'), Type.Literal('drill')]),
    /** `command`: from the command line. */
    trigger: Type.Union([Type.Literal('schedule'), Type.Literal('person'), Type.Literal('command')]),
    startedBy: nullable(Id),
    startedAt: Time,
    endedAt: nullable(Time),
    /** A drill that found something has failed. */
    state: Type.Union([
      Type.Literal('running'),
      Type.Literal('passed'),
      Type.Literal('failed'),
      Type.Literal('interrupted', { description: 'The server ended before it did' }),
    ]),
    progress: nullable(
      Type.Object(
        {
          stage: Type.Union([
            Type.Literal('writing'),
            Type.Literal('unpacking'),
            Type.Literal('opening documents'),
          ]),
          done: Count,
          total: Count,
        },
        closed,
      ),
    ),
    /** Name of the file. */
    archive: nullable(Type.String()),
    bytes: nullable(Count),
    contents: nullable(BackupContents),
    /** Why it could not be done: a code of an error, in the reader's language. */
    failure: nullable(
      Type.Object({ code: Type.String(), text: Type.String(), detail: nullable(Type.String()) }, closed),
    ),
    findings: Type.Array(BackupFinding),
  },
  closed,
)
export type BackupRun = Static<typeof BackupRun>

export const BackupArchive = Type.Object(
  {
    name: Type.String(),
    createdAt: Time,
    bytes: Count,
    encrypted: Type.Boolean(),
    /** Made by the schedule or by hand: may go with the retention. Before an upgrade: kept apart. */
    origin: Type.Union([Type.Literal('backup'), Type.Literal('upgrade')]),
    /** What the last drill with it said; null without one. */
    drill: nullable(Type.Union([Type.Literal('passed'), Type.Literal('failed')])),
  },
  closed,
)
export type BackupArchive = Static<typeof BackupArchive>

const Plan = Type.Object(
  {
    /** As it is set. */
    schedule: Type.String(),
    nextAt: nullable(Time),
  },
  closed,
)

/** How it stands with backups. `archives` are those in the folder, newest first. */
export const BackupOverview = Type.Object(
  {
    folder: Type.String(),
    freeBytes: nullable(Count),
    encrypted: Type.Boolean(),
    /** False: what encrypts backups here cannot read them. */
    drillPossible: Type.Boolean(),
    backups: Plan,
    drills: Plan,
    keep: Type.Object({ daily: Count, weekly: Count, monthly: Count }, closed),
    running: nullable(BackupRun),
    lastBackup: nullable(BackupRun),
    lastGoodBackupAt: nullable(Time),
    lastDrill: nullable(BackupRun),
    archives: Type.Array(BackupArchive),
  },
  closed,
)
export type BackupOverview = Static<typeof BackupOverview>

export const DrillOverview = Type.Object(
  { running: nullable(BackupRun), last: nullable(BackupRun), lastPassedAt: nullable(Time) },
  closed,
)
export type DrillOverview = Static<typeof DrillOverview>

export const BackupRunQuery = Type.Object(
  {
    ...PageQuery,
    kind: Type.Optional(Type.Union([Type.Literal('backup'), Type.Literal('drill')])),
  },
  closed,
)
export const BackupRunPage = pageOf(BackupRun)
