/**
 * Every limit of the sync plane, in one place. A value is the largest that is still accepted; one more is
 * refused in the way each line says. All can be set through `SyncCoreOptions.limits`.
 */
export interface SyncLimits {
  /**
   * Largest WebSocket frame in bytes; a larger one is refused before it is buffered (close 1009).
   * Default 2 MiB. Raise it only together with the memory of the process: every connection may hold one.
   */
  readonly frameBytes: number
  /**
   * Largest encoded document in bytes; an update beyond it closes its sender with 4413.
   * Default 20 MiB. A Y.Doc takes 11-13 times its encoded size in memory, so think of that before raising it.
   */
  readonly documentBytes: number
  /**
   * Largest awareness state of one client in bytes of JSON (close 4400). Default 16 KiB: cursors and names
   * need a few hundred bytes, and every change of it goes to every reader.
   */
  readonly awarenessStateBytes: number
  /** Client ids whose awareness one connection may own per document. Further ones are dropped. Default 4. */
  readonly awarenessClientsPerConnection: number
  /**
   * Entries of one awareness message (close 4400). Default 2,000: a stock y-websocket client repeats the
   * states of everybody, so this must not be below `connectionsPerDocument`.
   */
  readonly awarenessEntriesPerMessage: number
  /** Documents opened over one `/sync` socket (close 4529). Default 100. */
  readonly documentsPerSocket: number
  /** Sockets of one user over all documents (close 4529). Default 200: raise it for service accounts. */
  readonly socketsPerUser: number
  /** Connections to one document (close 4529). Default 2,000. */
  readonly connectionsPerDocument: number
  /**
   * Messages a socket may send per second in the long run, and at once (close 4529). Default 1,000 and 10,000.
   * Typing makes 10-20 per second. A client that is cut off here reconnects and sends the rest as one message.
   */
  readonly messagesPerSecond: number
  readonly messageBurst: number
  /**
   * Processor time that the handling of one person's dear messages (1 ms and more each) may take, over all sockets: per second
   * in the long run, and at once, in ms (close 4529). Default 200 and 1,500: 2 MB take 150 at most, one key 0.1.
   */
  readonly workMsPerSecond: number
  readonly workBurstMs: number
  /**
   * Distinct client ids that one update brings content of, and how many of them at one place of the document (close
   * 4400). Default 10,000 and 200: at one place each is compared with all before it.
   */
  readonly clientsPerUpdate: number
  readonly writersAtOnePlace: number
  /**
   * With how many items of the document an update may be compared, over all its places, to be put among what others
   * wrote there at the same time. Beyond it the rest of the update is not applied and its sender is closed with 4529;
   * what was applied stays, so that a client that comes back gets further. Default 250,000, which take 30-60 ms on the
   * event loop; two people who each typed 20,000 pieces offline into one text need up to 200,000.
   */
  readonly conflictsPerUpdate: number
  /** Deleted ranges named in one update (close 4400). Default 100,000. */
  readonly deleteRangesPerUpdate: number
  /** Entries of a state vector (close 4400). Default 20,000. */
  readonly stateVectorEntries: number
  /**
   * Bytes of updates that wait for what they depend on, per document, and how many may be added to them one after
   * another. Beyond it they are dropped and their last sender is closed with 4400; nothing of them was ever
   * acknowledged. Default 1 MiB and 200: each further one costs the reading of all, and honest clients park none.
   */
  readonly parkedBytes: number
  readonly parkedUpdates: number
  /**
   * How deep shared types may be nested in one another (close 4400; the document is opened anew without the update).
   * Default 500. Yjs goes down them by recursion: a few thousand exhaust the stack of whoever deletes or renders them.
   */
  readonly nestedTypes: number
  /** How long a socket may stay without one opened document after the upgrade, in ms (close 4401). Default 30 s. */
  readonly unauthenticatedMs: number
  /** Bytes a socket may send ahead of the opening of a document (close 4529). Default 4 MiB; honest ones need 1 KB. */
  readonly unauthenticatedBytes: number
  /** Time between pings in ms; a socket that missed one is cut, and one that was heard of since the last round is not
   * asked in this one. Default 25 s, twice of which is below what proxies allow. */
  readonly pingMs: number
  /**
   * Unsent bytes of one socket before it is cut off as too slow (close 4508). Default 16 MiB. Answers and
   * acknowledgements count; updates of others are replaced by one difference long before.
   */
  readonly socketBacklogBytes: number
  /** How long a socket may not have taken what it was sent before it is cut off as too slow, in ms. Default 30 s. */
  readonly slowReaderMs: number
  /**
   * Bytes of updates waiting to be stored over all documents. Beyond it the server stops reading its sockets
   * until the storage has caught up. Default 64 MiB.
   */
  readonly journalBacklogBytes: number
  /** Updates stored in one transaction at most. Default 2,000. Not worth raising: commits are bound by fsync. */
  readonly journalBatchEntries: number
  /**
   * Least time from one transaction of the journal to the next, in ms; the first after a pause begins at once. Default
   * 4: under load an acknowledgement comes 2 later on average, for far fewer transactions, each of which costs a flush of
   * the disk and two messages between threads.
   */
  readonly journalPaceMs: number
  /** Rows after the last snapshot from which a document is folded while it is open. Default 2,000. */
  readonly foldRows: number
  /** How long rows that a snapshot covers are kept for history, in ms. Default 30 days. */
  readonly journalRetentionMs: number
  /** How long one version a day is kept where the rows are gone, in ms. Default 365 days. */
  readonly dailyVersionRetentionMs: number
  /** How long a room without connections stays in memory, in ms. Default 2 s: a reload finds it warm. */
  readonly idleRoomMs: number
  /** Quiet time after which a change is reported, and the longest a report waits, in ms. Default 1.5 s and 10 s. */
  readonly changeQuietMs: number
  readonly changeMaxWaitMs: number
}

const KiB = 1024
const MiB = 1024 * KiB

export const defaultSyncLimits: SyncLimits = {
  frameBytes: 2 * MiB,
  documentBytes: 20 * MiB,
  awarenessStateBytes: 16 * KiB,
  awarenessClientsPerConnection: 4,
  awarenessEntriesPerMessage: 2_000,
  documentsPerSocket: 100,
  socketsPerUser: 200,
  connectionsPerDocument: 2_000,
  messagesPerSecond: 1_000,
  messageBurst: 10_000,
  workMsPerSecond: 200,
  workBurstMs: 1_500,
  clientsPerUpdate: 10_000,
  writersAtOnePlace: 200,
  conflictsPerUpdate: 250_000,
  deleteRangesPerUpdate: 100_000,
  stateVectorEntries: 20_000,
  parkedBytes: MiB,
  parkedUpdates: 200,
  nestedTypes: 500,
  unauthenticatedMs: 30_000,
  unauthenticatedBytes: 4 * MiB,
  pingMs: 25_000,
  socketBacklogBytes: 16 * MiB,
  slowReaderMs: 30_000,
  journalBacklogBytes: 64 * MiB,
  journalBatchEntries: 2_000,
  journalPaceMs: 4,
  foldRows: 2_000,
  journalRetentionMs: 30 * 24 * 60 * 60 * 1000,
  dailyVersionRetentionMs: 365 * 24 * 60 * 60 * 1000,
  idleRoomMs: 2_000,
  changeQuietMs: 1_500,
  changeMaxWaitMs: 10_000,
}

/** What the fan-out core has to know of them. */
export function fanoutLimits({ socketBacklogBytes, slowReaderMs }: SyncLimits) {
  return { backlogBytes: socketBacklogBytes, drainMs: slowReaderMs }
}
