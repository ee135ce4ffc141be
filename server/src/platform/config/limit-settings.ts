import { type Setting, setting, whole } from './setting.ts'

/** What a limit counts. */
export type LimitUnit = 'bytes' | 'ms' | 'a second' | 'pieces'

export interface LimitSetting extends Setting<number> {
  readonly unit: LimitUnit
}

const KiB = 1024
const MiB = 1024 * KiB
const second = 1_000

interface LimitDefinition {
  unit: LimitUnit
  fallback: number
  /** The smallest and the largest that can be set. */
  range: readonly [number, number]
  help: string
}

/**
 * Every limit that a server keeps, in one place: what it is for, what happens beyond it, its unit, and when to change
 * it. A value is the largest that is still accepted; one more is refused in the way each line says.
 */
const definitions = {
  frameBytes: {
    unit: 'bytes',
    fallback: 2 * MiB,
    range: [64 * KiB, 64 * MiB],
    help: 'Largest WebSocket frame; a larger one is refused before it is buffered (close 1009). Raise it only together with the memory of the process: every connection may hold one.',
  },
  documentBytes: {
    unit: 'bytes',
    fallback: 20 * MiB,
    range: [64 * KiB, 512 * MiB],
    help: 'Largest encoded document; an update beyond it closes its sender with 4413. An open document takes 11-13 times its encoded size in memory, so think of that before raising it.',
  },
  awarenessStateBytes: {
    unit: 'bytes',
    fallback: 16 * KiB,
    range: [KiB, MiB],
    help: 'Largest presence of one client, as JSON (close 4400). Cursors and names need a few hundred bytes, and every change of it goes to every reader.',
  },
  awarenessClientsPerConnection: {
    unit: 'pieces',
    fallback: 4,
    range: [1, 1_000],
    help: 'Client ids whose presence one connection may own in a document. Further ones are dropped. Raise it for a program that stands in for several people.',
  },
  awarenessEntriesPerMessage: {
    unit: 'pieces',
    fallback: 2_000,
    range: [1, 100_000],
    help: 'Entries of one message of presence (close 4400). A stock y-websocket client repeats those of everybody, so it must not be below STOA_LIMIT_CONNECTIONS_PER_DOCUMENT.',
  },
  documentsPerSocket: {
    unit: 'pieces',
    fallback: 100,
    range: [1, 10_000],
    help: 'Documents opened over one /sync socket (close 4529). Raise it for a program that follows many.',
  },
  socketsPerUser: {
    unit: 'pieces',
    fallback: 200,
    range: [1, 100_000],
    help: 'Sockets of one person over all documents (close 4529). Raise it for service accounts.',
  },
  connectionsPerDocument: {
    unit: 'pieces',
    fallback: 2_000,
    range: [1, 100_000],
    help: 'Connections to one document (close 4529). Raise it for an organisation in which more people read one page at the same time.',
  },
  messagesPerSecond: {
    unit: 'a second',
    fallback: 1_000,
    range: [10, 1_000_000],
    help: 'Messages that a socket may send in the long run (close 4529). Typing makes 10-20. A client that is cut off here reconnects and sends the rest as one message.',
  },
  messageBurst: {
    unit: 'pieces',
    fallback: 10_000,
    range: [10, 10_000_000],
    help: 'Messages that a socket may send at once, beside the above. Raise it for imports over the sync endpoint.',
  },
  workMsPerSecond: {
    unit: 'ms',
    fallback: 200,
    range: [1, 1_000],
    help: 'Processor time per second that the dear messages (1 ms and more each) of one person may take in the long run, over all sockets (close 4529). 2 MB take 150 at most, one key 0.1. Raise it where few people import much.',
  },
  workBurstMs: {
    unit: 'ms',
    fallback: 1_500,
    range: [10, 60_000],
    help: 'The same at once.',
  },
  clientsPerUpdate: {
    unit: 'pieces',
    fallback: 10_000,
    range: [10, 1_000_000],
    help: 'Distinct client ids that one update brings content of (close 4400). Raise it for documents that went through more hands than that elsewhere.',
  },
  writersAtOnePlace: {
    unit: 'pieces',
    fallback: 200,
    range: [2, 100_000],
    help: 'How many of them at one place of the document (close 4400): there each is compared with all before it. Leave it.',
  },
  conflictsPerUpdate: {
    unit: 'pieces',
    fallback: 250_000,
    range: [1_000, 100_000_000],
    help: 'With how many items of the document an update may be compared, over all its places, to be put among what others wrote there at the same time. Beyond it the rest of the update is not applied and its sender is closed with 4529; what was applied stays, so that a client that comes back gets further. 250,000 take 30-60 ms, in which nobody else is served; two people who each typed 20,000 pieces offline into one text need up to 200,000.',
  },
  deleteRangesPerUpdate: {
    unit: 'pieces',
    fallback: 100_000,
    range: [100, 10_000_000],
    help: 'Deleted ranges named in one update (close 4400). Leave it.',
  },
  stateVectorEntries: {
    unit: 'pieces',
    fallback: 20_000,
    range: [100, 10_000_000],
    help: 'Entries of a state vector (close 4400). Raise it for documents that went through more hands than that.',
  },
  parkedBytes: {
    unit: 'bytes',
    fallback: MiB,
    range: [KiB, 64 * MiB],
    help: 'Updates that wait for what they depend on, per document. Beyond it they are dropped and their last sender is closed with 4400; nothing of them was ever acknowledged. Leave it: honest clients park none.',
  },
  parkedUpdates: {
    unit: 'pieces',
    fallback: 200,
    range: [1, 100_000],
    help: 'How many of them may be added one after another: each further one costs the reading of all.',
  },
  nestedTypes: {
    unit: 'pieces',
    fallback: 500,
    range: [10, 2_000],
    help: 'How deep shared types may be nested in one another (close 4400; the document is opened anew without the update). A few thousand exhaust the stack of whoever deletes or renders them.',
  },
  unauthenticatedMs: {
    unit: 'ms',
    fallback: 30 * second,
    range: [second, 600 * second],
    help: 'How long a socket may stay without one opened document after the upgrade (close 4401). Raise it for very slow lines.',
  },
  unauthenticatedBytes: {
    unit: 'bytes',
    fallback: 4 * MiB,
    range: [KiB, 64 * MiB],
    help: 'What a socket may send ahead of the opening of a document (close 4529). Honest ones need 1 KB.',
  },
  pingMs: {
    unit: 'ms',
    fallback: 25 * second,
    range: [second, 600 * second],
    help: 'Time between pings; a socket that missed one is cut. Twice of it should stay below the time after which a proxy in front cuts idle lines: lower it for one that does so before 50 seconds.',
  },
  socketBacklogBytes: {
    unit: 'bytes',
    fallback: 16 * MiB,
    range: [64 * KiB, 1_024 * MiB],
    help: 'Unsent bytes of one socket before it is cut off as too slow (close 4508). Answers and acknowledgements count; updates of others are replaced by one difference long before. Lower it on a machine with little memory.',
  },
  slowReaderMs: {
    unit: 'ms',
    fallback: 30 * second,
    range: [second, 600 * second],
    help: 'How long a socket may not have taken what it was sent before it is cut off as too slow (close 4508).',
  },
  journalBacklogBytes: {
    unit: 'bytes',
    fallback: 64 * MiB,
    range: [MiB, 4_096 * MiB],
    help: 'Updates waiting to be stored, over all documents. Beyond it the server stops reading its sockets until the storage has caught up; those on STOA_SYNC_PORT may bring as much again, and are then closed (4500, they come back). Raise it, with the memory, for a disk that is away for long.',
  },
  journalBatchEntries: {
    unit: 'pieces',
    fallback: 2_000,
    range: [1, 100_000],
    help: 'Updates stored in one transaction at most. Not worth raising: commits are bound by the flush of the disk.',
  },
  journalPaceMs: {
    unit: 'ms',
    fallback: 10,
    range: [0, 1_000],
    help: 'Longest time from one transaction of the journal to the next. It is kept from 2,000 updates a second on, where an acknowledgement then comes 5 ms later on average, for far fewer transactions, each of which costs a flush of the disk; under less an update is stored at once. Raise it for a disk that wears or is slow.',
  },
  foldRows: {
    unit: 'pieces',
    fallback: 2_000,
    range: [100, 1_000_000],
    help: 'Updates after which a document that is open is folded into one state, so that it opens fast. Leave it.',
  },
  idleRoomMs: {
    unit: 'ms',
    fallback: 2 * second,
    range: [0, 3_600 * second],
    help: 'How long a document that nobody has open stays in memory: a reload finds it warm.',
  },
  changeQuietMs: {
    unit: 'ms',
    fallback: 1_500,
    range: [0, 600 * second],
    help: 'How long a document is quiet before what it says is read anew for lists, links and dates.',
  },
  changeMaxWaitMs: {
    unit: 'ms',
    fallback: 10 * second,
    range: [0, 3_600 * second],
    help: 'How long that waits at the longest, while somebody writes without a pause.',
  },
  requestBytes: {
    unit: 'bytes',
    fallback: 2 * MiB,
    range: [64 * KiB, 64 * MiB],
    help: 'Largest JSON body of a request (answer 413). Pictures and imports have limits of their own. Raise it for programs that send long documents over the API.',
  },
} as const satisfies Record<string, LimitDefinition>

type LimitName = keyof typeof definitions

const variableOf = (name: string): `STOA_${string}` =>
  `STOA_LIMIT_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`

export const limitSettings = Object.fromEntries(
  Object.entries<LimitDefinition>(definitions).map(([name, { unit, fallback, range, help }]) => {
    const key = `limit${name[0]!.toUpperCase()}${name.slice(1)}`
    return [
      name,
      { ...setting({ variable: variableOf(name), key, help, fallback, ...whole(...range) }), unit },
    ]
  }),
) as Readonly<Record<LimitName, LimitSetting>>

/** Every limit as it is when nobody sets it. */
export const defaultLimits = Object.fromEntries(
  Object.entries(limitSettings).map(([name, { fallback }]) => [name, fallback]),
) as Readonly<Record<LimitName, number>>
