import Type, { type Static } from 'typebox'
import { closed, Id, nullable, Time } from './common.ts'

const Count = Type.Integer({ minimum: 0 })
const Bytes = Type.Integer({ minimum: 0, description: 'Bytes' })

/** The running server, its storage, and what is going on in it, at one moment. */
export const AdministrationOverview = Type.Object(
  {
    at: Time,
    version: Type.String(),
    /** What the executable was built from; null in a run from source. */
    commit: nullable(Type.String()),
    /** Of Node, and of the machine: `24.21.0`, `linux x64`. */
    runtime: Type.String(),
    platform: Type.String(),
    startedAt: Time,
    /** The address people use; null where none is set. */
    publicUrl: nullable(Type.String()),
    /** Whether what is written reaches the disk. `degraded`: nothing is acknowledged until it does again. */
    content: Type.Object(
      {
        state: Type.Union([Type.Literal('healthy'), Type.Literal('degraded')]),
        degradedSince: nullable(Time),
        waitingUpdates: Count,
      },
      closed,
    ),
    /** `people`: how many different ones (visitors through a link included) are connected right now. */
    connections: Type.Object({ people: Count, sync: Count, live: Count }, closed),
    /** Documents that are open in memory. */
    rooms: Count,
    totals: Type.Object({ accounts: Count, spaces: Count, documents: Count, inTrash: Count }, closed),
    disk: Type.Object(
      {
        folder: Type.String(),
        /** Of the disk that the folder is on; null where the system does not say. */
        totalBytes: nullable(Bytes),
        freeBytes: nullable(Bytes),
        /** Accounts, rights, the tree; and what is written, with its history. */
        databaseBytes: Bytes,
        contentBytes: Bytes,
        /** Null where they lie on another disk. */
        backupBytes: nullable(Bytes),
      },
      closed,
    ),
  },
  closed,
)
export type AdministrationOverview = Static<typeof AdministrationOverview>

/** `warn`: it will become a failure, or it is one for some. `skipped`: there was nothing to look at. */
export const HealthState = Type.Union([
  Type.Literal('fine'),
  Type.Literal('warn'),
  Type.Literal('fail'),
  Type.Literal('skipped'),
])
export type HealthState = Static<typeof HealthState>

/** One thing that the doctor looked at. Sentences are in the reader's language. */
export const HealthCheck = Type.Object(
  {
    id: Type.String(),
    title: Type.String(),
    state: HealthState,
    findings: Type.Array(
      Type.Object(
        {
          severity: Type.Union([Type.Literal('warn'), Type.Literal('fail')]),
          explanation: Type.String(),
          remedy: Type.String(),
        },
        closed,
      ),
    ),
    /** What is worth knowing in any case. */
    facts: Type.Array(Type.String()),
  },
  closed,
)
export type HealthCheck = Static<typeof HealthCheck>

/** What `stoa doctor` said last; null when it was not asked since the server started. */
export const Health = Type.Object(
  {
    /** How many checks are through while it is being asked again; null: it is not. */
    running: nullable(Type.Object({ done: Count, total: Count }, closed)),
    report: nullable(
      Type.Object(
        {
          at: Time,
          state: Type.Union([Type.Literal('fine'), Type.Literal('warn'), Type.Literal('fail')]),
          checks: Type.Array(HealthCheck),
        },
        closed,
      ),
    ),
  },
  closed,
)
export type Health = Static<typeof Health>

const Readings = Type.Array(nullable(Type.Number()))

export const ActivityQuery = Type.Object(
  { span: Type.Union([Type.Literal('hour'), Type.Literal('day')]) },
  closed,
)
export type ActivitySpan = Static<typeof ActivityQuery>['span']

/**
 * How it was in the last hour or day, in steps of equal length from `from` on: of each step the worst that was read in
 * it (the least of what is free), of rates the mean; null where nothing was read, as when no server ran. Units: per
 * second, milliseconds, cores of the processor, bytes.
 */
export const Activity = Type.Object(
  {
    from: Time,
    /** In ms. */
    step: Type.Integer({ minimum: 1 }),
    series: Type.Object(
      {
        connections: Readings,
        rooms: Readings,
        updatesPerSecond: Readings,
        savedP50Ms: Readings,
        savedP99Ms: Readings,
        loopP99Ms: Readings,
        loopMaxMs: Readings,
        cores: Readings,
        memoryBytes: Readings,
        freeBytes: Readings,
      },
      closed,
    ),
  },
  closed,
)
export type Activity = Static<typeof Activity>
export type ActivitySeries = keyof Activity['series']

/** A mail that the mail server has not taken, or not yet. */
export const MailFailure = Type.Object(
  {
    id: Id,
    to: Type.String(),
    queuedAt: Time,
    attempts: Count,
    /** What the last attempt came to, in the words of the mail server or of the network. */
    error: Type.String(),
    /** Null: it was given up. */
    nextAt: nullable(Time),
  },
  closed,
)
export type MailFailure = Static<typeof MailFailure>

export const MailOverview = Type.Object(
  {
    /** Null where no mail server is set up: then nothing is sent, and links are passed on by hand. */
    server: nullable(Type.Object({ address: Type.String(), from: Type.String() }, closed)),
    /** Mails in the queue, and since when the oldest of them. */
    waiting: Count,
    waitingSince: nullable(Time),
    lastSentAt: nullable(Time),
    /** Of the last thirty days, newest first, at most fifty. */
    failures: Type.Array(MailFailure),
  },
  closed,
)
export type MailOverview = Static<typeof MailOverview>

/** What the mail server said when it took a test mail. */
export const MailTrial = Type.Object({ to: Type.String(), answer: Type.String() }, closed)
export type MailTrial = Static<typeof MailTrial>

/** A setting as it is in force. Read only: it is changed where the server runs. */
export const EffectiveSetting = Type.Object(
  {
    variable: Type.String(),
    /** In `stoa.config.json`. */
    key: Type.String(),
    /** Null: nothing is set, or it is a secret. */
    value: nullable(Type.String()),
    secret: Type.Boolean(),
    source: Type.Union([
      Type.Literal('environment'),
      Type.Literal('environment file'),
      Type.Literal('stoa.config.json'),
      Type.Literal('default'),
    ]),
  },
  closed,
)
export type EffectiveSetting = Static<typeof EffectiveSetting>

/** In the chapters of the reference page; `limits` are the last. */
export const Configuration = Type.Object(
  {
    chapters: Type.Array(Type.Object({ id: Type.String(), settings: Type.Array(EffectiveSetting) }, closed)),
  },
  closed,
)
export type Configuration = Static<typeof Configuration>
