/** Time, as the core needs it. A real one stands in every engine's entry point. */
export interface Clock {
  /** Monotonic, in ms. */
  now(): number
  /** Runs `work` once; with a delay of 0 at the end of this turn of the event loop. @returns takes it back */
  schedule(delayMs: number, work: () => void): () => void
}

/** Bytes are sent as a binary message, a string as a text message. */
export type Message = Uint8Array | string

/** Messages as an engine puts them on the line. Made once, written to any number of its sockets. */
export interface Wire {
  readonly byteLength: number
}

/** A way to write WebSocket messages. Its sockets share what it frames. */
export interface Engine {
  readonly name: string
  /** Frames messages so that they leave in one piece, in this order. */
  frame(messages: readonly Message[]): Wire
  /**
   * {@link SocketPort.writeOne} of the same to many of its sockets, where an engine can do that for less than one after
   * the other. Nobody hears of anything before all are written.
   * @returns those that may not have taken everything
   */
  writeToAll?(ports: readonly SocketPort[], wire: Wire): readonly LateWrite[]
}

export interface LateWrite {
  /** Place in the list. */
  readonly at: number
  /** What was thrown; null when nothing was, and bytes may wait. */
  readonly failure: { readonly error: unknown } | null
}

/** The line to one peer. The engine tells the session of it when it drained and when it is gone. */
export interface SocketPort {
  readonly engine: Engine
  /** Bytes that were written and that the operating system has not taken yet. */
  readonly bufferedBytes: number
  /** Everything in as few writes as the engine can, best one. Not called after `close`. */
  write(wires: readonly Wire[]): void
  /** {@link write} of one, which is nearly always all there is. */
  writeOne(wire: Wire): void
  /** Says goodbye, behind everything that was written. */
  close(code: number, reason: string): void
  /** Cuts the line and lets go of what was not sent. */
  terminate(): void
}

export interface CloseReason {
  readonly code: number
  readonly reason: string
}

/** Whose presence it is; with Yjs the client id. */
export type PresenceKey = number | string

/**
 * What the core has to know of a topic's content, which it never reads itself. With Yjs: `merge` is
 * `mergeUpdates`, a gap the clocks from which on something is missing, `difference` an update from there.
 *
 * Updates must be idempotent, and one that contains others must make up for them: a reader may get one twice.
 */
export interface TopicContent<Gap> {
  /** Several updates, oldest first, as one. */
  merge(updates: readonly Uint8Array[]): Uint8Array
  /** What a reader lacks who did not get this update. Small, however large the update. */
  gapOf(update: Uint8Array): Gap
  joinGaps(first: Gap, second: Gap): Gap
  /** One update with everything, up to the last one published, that a reader with this gap lacks. */
  difference(gap: Gap): Uint8Array
  /** The message for all subscribers of this format. */
  frameUpdate(format: string, update: Uint8Array): Message
  /** The present state of each; for one that is gone, that it is gone. */
  framePresence(format: string, keys: readonly PresenceKey[]): Message
}
