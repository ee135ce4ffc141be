import type { CloseReason, Message } from './ports.ts'
import type { Session, SessionHandlers } from './session.ts'

/** One WebSocket, whatever its engine. Its session writes; this is the rest of what can be done with it. */
export interface EngineSocket {
  readonly session: Session
  /** Nobody has said goodbye yet, and what the peer sent before it went was delivered. */
  readonly isOpen: boolean
  readonly isPaused: boolean
  /**
   * Nothing that the peer sends is delivered until {@link resume}. An engine that can leaves it on the line; one that
   * cannot stop reading holds a little and then reports `onOverrun`.
   */
  pause(): void
  /** Delivers what came meanwhile, in its order. */
  resume(): void
  ping(): void
  /** Cuts the line. */
  terminate(): void
}

export interface EngineSocketHandlers extends SessionHandlers {
  readonly onMessage?: (message: Message) => void
  /**
   * An engine that can tell offers a small binary message that came by itself here first, and to `onMessage` only when
   * the answer is false. The bytes are valid during the call only, which is no batch. For what comes often and
   * needs little.
   */
  readonly onSmallMessage?: (message: Uint8Array) => boolean
  readonly onPong?: () => void
  /** The peer broke the protocol or sent too much, or the line failed. The close follows. */
  readonly onError?: (error: Error) => void
  /** More came while it was paused than is held for it: nothing more is delivered. Close it. */
  readonly onOverrun?: () => void
}

/** Makes an open WebSocket a session. Called once, before anything else happens on it. */
export type AttachSocket = (handlers: EngineSocketHandlers) => EngineSocket

/** What was asked for with an upgrade; `IncomingMessage` of Node is one. */
export interface UpgradeRequest {
  /** Path and query, as asked for. */
  readonly url?: string | undefined
  /** By name in lower case; of one that came several times, as Node joins them. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly socket: { readonly remoteAddress?: string | undefined }
}

/** What a peer is told whose message is over the limit (RFC 6455, 7.4.1). */
export const tooBig: CloseReason = { code: 1009, reason: 'message too big' }
