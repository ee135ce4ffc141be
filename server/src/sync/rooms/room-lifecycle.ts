/**
 * Where the room of a document stands on this node.
 * - `absent`: only in the store.
 * - `loading`: rows are read by a thread; all who ask meanwhile share one load.
 * - `open`: in memory, and somebody is connected.
 * - `idle`: in memory, nobody is connected; it rests for a while, for a reload to find it warm.
 * - `storing`: it has rested, and may not go before the journal has everything.
 */
export type RoomState = 'absent' | 'loading' | 'open' | 'idle' | 'storing'

/**
 * What can happen to it.
 * - `requested`: somebody wants it loaded.
 * - `loaded`, `load-failed`: how that ended.
 * - `joined`: a connection came. `left`: the last one has gone.
 * - `rested`: nobody came for long enough, and everything is on disk.
 * - `unstored`: nobody came for long enough, and something is not on disk.
 * - `stored`: now it is.
 * - `failed`: the document broke, or the store refused an update for good.
 * - `purged`: the document is removed for good. `shutdown`: the node lets go of all rooms.
 */
export type RoomEvent =
  | 'requested'
  | 'loaded'
  | 'load-failed'
  | 'joined'
  | 'left'
  | 'rested'
  | 'unstored'
  | 'stored'
  | 'failed'
  | 'purged'
  | 'shutdown'

/** Marks what cannot happen; it is a fault of ours when it does. */
const never = null

/** Complete by its type: a new state or event does not compile half decided. */
export const roomTransitions: Readonly<Record<RoomState, Readonly<Record<RoomEvent, RoomState | null>>>> = {
  absent: {
    requested: 'loading',
    loaded: never,
    'load-failed': never,
    // A connection may go later than its room: after a failure, a purge, a shutdown.
    joined: 'absent',
    left: 'absent',
    rested: never,
    unstored: never,
    stored: 'absent',
    failed: 'absent',
    purged: 'absent',
    shutdown: 'absent',
  },
  loading: {
    requested: 'loading',
    loaded: 'idle',
    'load-failed': 'absent',
    joined: never,
    left: 'loading',
    rested: never,
    unstored: never,
    stored: 'loading',
    failed: never,
    // The load ends by itself: it looks whether its document was purged, or the node is closing.
    purged: 'loading',
    shutdown: 'loading',
  },
  open: {
    // Hocuspocus hands out what it has.
    requested: never,
    loaded: never,
    'load-failed': never,
    joined: 'open',
    left: 'idle',
    rested: never,
    unstored: never,
    stored: 'open',
    failed: 'absent',
    purged: 'absent',
    shutdown: 'absent',
  },
  idle: {
    requested: never,
    loaded: never,
    'load-failed': never,
    joined: 'open',
    left: 'idle',
    rested: 'absent',
    unstored: 'storing',
    stored: 'idle',
    failed: 'absent',
    purged: 'absent',
    shutdown: 'absent',
  },
  storing: {
    requested: never,
    loaded: never,
    'load-failed': never,
    joined: 'open',
    left: 'storing',
    rested: never,
    unstored: never,
    // It rests once more: somebody who waited for the storage may come back now.
    stored: 'idle',
    failed: 'absent',
    purged: 'absent',
    shutdown: 'absent',
  },
}

/** An event that cannot happen in a state. */
export class ImpossibleTransitionError extends Error {}

/** @throws ImpossibleTransitionError */
export function nextRoomState(state: RoomState, event: RoomEvent): RoomState {
  const next = roomTransitions[state][event]
  if (next === null)
    throw new ImpossibleTransitionError(`"${event}" cannot happen to a room that is ${state}.`)
  return next
}
