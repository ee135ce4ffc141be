import type { Connection, Hocuspocus, WebSocketLike } from '@hocuspocus/server'
import type { EngineSocket, Pace, Session } from '@stoa/fanout'
import { parseSyncName } from '@stoa/protocol'
import * as decoding from 'lib0/decoding'
import { type CloseReason, closeReasons } from '../close-reasons.ts'
import {
  messageTypes,
  permissionDeniedFrame,
  presenceIn,
  presenceQueryFrame,
  readFrameHead,
  updateIn,
} from '../protocol/frame.ts'
import {
  type FrameContent,
  inspectFrame,
  type KnownPresence,
  MalformedFrameError,
} from '../protocol/frame-guard.ts'
import { findRenewal } from '../protocol/renewal.ts'
import type { Room } from '../rooms/room.ts'
import type { SyncContext } from '../rooms/room-host.ts'
import type { SyncCredentials } from '../sync-authority.ts'
import { MessageBudget } from './message-budget.ts'
import { MessageQueue } from './message-queue.ts'
import { Seat } from './seat.ts'
import type { OpenedDocument, SyncSocketOptions } from './sync-socket-options.ts'

/** Hocuspocus' half of a socket; the package does not export its name. */
type ClientConnection = ReturnType<Hocuspocus['handleConnection']>

/** Whoever has just begun to look does so for a while, in ms. */
const leastLookMs = 1_000

/** Of a WebSocket, as Hocuspocus asks for it. */
const readyStates = { open: 1, closed: 3 } as const

/** What the guard found in frames that are being handled. */
const contents = new WeakMap<Uint8Array, FrameContent>()

/**
 * One WebSocket, as Hocuspocus sees it: the port between the wire and the protocol. Checks what comes in, holds
 * back what may not yet go out, and can be cut from outside, after which nothing of it is applied any more.
 */
export class SyncSocket implements WebSocketLike {
  readonly id: string
  readonly credentials: Omit<SyncCredentials, 'token'>
  readonly knownSchemas: ReadonlyMap<string, number>
  readonly claimedUserId: string | null
  /** Everybody who opened something here; one person, but for a client that mixes tokens. */
  readonly users = new Set<string>()
  readonly #options: SyncSocketOptions
  readonly #transport: EngineSocket
  readonly #session: Session
  readonly #opened = new Map<string, OpenedDocument>()
  readonly #addresses = new Set<string>()
  /** By address. */
  readonly #seats = new Map<string, Seat>()
  readonly #budget: MessageBudget
  readonly #messages: MessageQueue
  #client: ClientConnection | null = null
  #bytesAhead = 0
  #looksSince = Number.NEGATIVE_INFINITY
  #isCut = false
  #holds = 0
  #held: PromiseWithResolvers<void> | null = null
  #answeredPing = true
  #wasHeard = false
  readonly #deadline: NodeJS.Timeout

  constructor(options: SyncSocketOptions) {
    this.#options = options
    this.id = options.id
    this.credentials = options.credentials
    this.knownSchemas = options.knownSchemas
    this.claimedUserId = options.claimedUserId
    this.#transport = options.attach({
      onMessage: (message) => this.#receive(message),
      onSmallMessage: (message) => this.#renews(message),
      onPong: () => {
        this.#answeredPing = true
      },
      // A frame over the limit ends up here too; the engine closes with 1009 by itself.
      onError: ({ message }) =>
        options.logger.warn({ socket: options.id, reason: message }, 'sync socket failed'),
      onOverrun: () => this.#overrun(),
      onClosing: (reason) => this.#closing(reason),
      onClosed: () => this.#closed(),
    })
    this.#session = this.#transport.session
    this.#messages = new MessageQueue({
      handle: (message) => this.#handle(message),
      pause: () => this.pause(),
      resume: () => {
        if (!options.isStorageBehind()) this.resume()
      },
    })
    this.#budget = new MessageBudget({
      perSecond: options.limits.messagesPerSecond,
      burst: options.limits.messageBurst,
      now: performance.now(),
    })
    this.#deadline = setTimeout(() => {
      if (this.#opened.size === 0) this.cut(closeReasons.unauthenticated)
    }, options.limits.unauthenticatedMs)
  }

  /** From here on frames go to `client`. */
  start(client: ClientConnection): void {
    this.#client = client
    for (const frame of this.#options.dialect.opening) this.#accept(frame)
  }

  /** By document name. */
  get opened(): ReadonlyMap<string, OpenedDocument> {
    return this.#opened
  }

  /** The peer was let in to this document. */
  open(documentName: string, document: OpenedDocument): void {
    this.#opened.set(documentName, document)
    this.#bytesAhead = 0
    clearTimeout(this.#deadline)
  }

  get readyState(): number {
    return this.#transport.isOpen ? readyStates.open : readyStates.closed
  }

  /** Once cut, what still waits to be handled must not be applied. */
  get isCut(): boolean {
    return this.#isCut
  }

  /** What the guard found in a frame that is now being handled. */
  contentOf(frame: Uint8Array): FrameContent | undefined {
    return contents.get(frame)
  }

  /** The place of a connection of this socket in its room. */
  seatOf(connection: Connection<SyncContext>, room: Room): Seat {
    const { messageAddress } = connection
    let seat = this.#seats.get(messageAddress)
    if (seat?.connection !== connection || seat.room !== room) {
      seat?.leave()
      const { dialect } = this.#options
      seat = new Seat({ connection, room, dialect, socket: this, session: this.#session })
      this.#seats.set(messageAddress, seat)
    }
    return seat
  }

  /** Whether its person looks. Who looks again gets at once what others have, so that is not to be had at will. */
  setPace(pace: Pace): void {
    const now = performance.now()
    if (pace === 'hidden' && now - this.#looksSince < leastLookMs) return
    if (pace === 'prompt') this.#looksSince = now
    this.#session.setPace(pace)
  }

  /** Called by Hocuspocus with frames for this socket. Updates and presence come from the room's topic instead. */
  send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
    if (!(data instanceof Uint8Array)) throw new TypeError('A sync frame is a Uint8Array.')
    const { address, documentName, type, decoder } = readFrameHead(data)
    switch (type) {
      case messageTypes.awareness:
        return
      case messageTypes.syncStatus:
        if (decoding.readVarUint(decoder) === 1) this.#seats.get(address)?.acknowledgeExpected()
        else this.#transmit(data)
        return
      case messageTypes.close:
        this.#leave(address, documentName)
        this.#transmit(data)
        return
      default:
        this.#transmit(data)
    }
  }

  /** Called by Hocuspocus, which knows nothing of our codes. */
  close(_code?: number, reason?: string): void {
    this.cut({ code: closeReasons.internal.code, reason: reason ?? closeReasons.internal.reason })
  }

  /** Ends the socket whole. Nothing that it sent and that was not yet applied will be. */
  cut(reason: CloseReason): void {
    if (this.#isCut) return
    this.#isCut = true
    this.#session.close(reason)
  }

  /** Cuts the socket for something that its peer did, with a line in the log. */
  refuse(reason: CloseReason, cause: string): void {
    if (this.#isCut) return
    this.#logRefusal(reason, cause)
    this.cut(reason)
  }

  /** The next message of the peer waits for so long (ms), so that others come in between. */
  rest(milliseconds: number): void {
    this.#messages.rest(milliseconds)
  }

  /** From now on nothing that it sends is handled, until as many `letGo`. */
  hold(): void {
    this.#settle()
    this.#holds += 1
    this.#held ??= Promise.withResolvers()
  }

  letGo(): void {
    this.#holds -= 1
    if (this.#holds > 0) return
    this.#held?.resolve()
    this.#held = null
  }

  /** What a message has to wait for before it is handled; null for nothing. */
  get held(): Promise<void> | null {
    return this.#held?.promise ?? null
  }

  pause(): void {
    if (!this.#isCut) this.#transport.pause()
  }

  resume(): void {
    if (!this.#isCut) this.#transport.resume()
  }

  /** Cuts off a peer that did not answer the last ping. One that was heard of since is alive, and not asked. */
  ping(): void {
    if (this.#isCut || this.#transport.isPaused) return
    if (this.#wasHeard) {
      this.#wasHeard = false
      this.#answeredPing = true
      return
    }
    if (!this.#answeredPing) {
      this.#transport.terminate()
      return
    }
    this.#answeredPing = false
    this.#transport.ping()
  }

  #receive(message: Uint8Array | string): void {
    if (this.#isCut) return
    this.#wasHeard = true
    if (!this.#budget.take(performance.now())) {
      this.refuse(closeReasons.tooFast, 'message budget used up')
      return
    }
    if (typeof message === 'string') {
      this.refuse(closeReasons.malformed, 'text frame')
      return
    }
    this.#messages.take(message)
  }

  /** It was not read, or not fast enough, and its engine could not leave the rest on the line. */
  #overrun(): void {
    if (this.#options.isStorageBehind()) this.refuse(closeReasons.storageBehind, 'sent more than is held')
    else this.refuse(closeReasons.tooFast, 'sent more at once than is held')
  }

  /**
   * Whether a message says only that somebody is still there as he was; then it is dealt with. Idle sockets send little
   * else. What is not certain goes the way of all messages.
   */
  #renews(message: Uint8Array): boolean {
    const { dialect, isStorageBehind } = this.#options
    if (this.#isCut || this.#held !== null || !this.#messages.isIdle || isStorageBehind()) return false
    const renewal = findRenewal(message, this.#seats, dialect.hasAddresses)
    if (renewal === null || !this.#budget.take(performance.now())) return false
    this.#wasHeard = true
    renewal.of.renewPresence(renewal)
    return true
  }

  #handle(message: Uint8Array): void {
    if (this.#isCut) return
    try {
      this.#accept(this.#options.dialect.inbound(message))
    } catch (error) {
      if (error instanceof MalformedFrameError) this.refuse(closeReasons.malformed, error.message)
      else {
        this.#options.logger.error({ socket: this.id, err: error }, 'a sync frame could not be handled')
        this.cut(closeReasons.internal)
      }
    }
    if (this.#options.isStorageBehind()) this.pause()
  }

  readonly #isKnown: KnownPresence = (address, clientId, json) =>
    this.#held === null && this.#seats.get(address)?.knowsPresence(clientId, json) === true

  /** @throws MalformedFrameError */
  #accept(frame: Uint8Array): void {
    const { address, documentName, isAuthentication, content } = inspectFrame(
      frame,
      this.#options.limits,
      this.#isKnown,
    )
    if (parseSyncName(documentName) === null) {
      // Not for Hocuspocus, which keeps addresses as keys of plain objects ("__proto__" …).
      if (isAuthentication) this.#transmit(permissionDeniedFrame(address, 'not-found'))
      return
    }
    this.#addresses.add(address)
    if (this.#addresses.size > this.#options.limits.documentsPerSocket) {
      this.refuse(closeReasons.tooMany, 'too many documents on one socket')
      return
    }
    if (!this.#opened.has(documentName)) {
      this.#bytesAhead += frame.byteLength
      if (this.#bytesAhead > this.#options.limits.unauthenticatedBytes) {
        this.refuse(closeReasons.tooFast, 'too much sent ahead of the opening of a document')
        return
      }
    }
    if (!this.#bringsToRoom(address, frame, content)) this.#handOver(address, frame, content)
  }

  /** Updates and presence of an open document take the short way. Behind a fence all wait in one row. */
  #bringsToRoom(address: string, frame: Uint8Array, content: FrameContent): boolean {
    const seat = this.#seats.get(address)
    if (seat?.isOpen !== true || this.#held !== null) return false
    if (content.type === 'presence' && content.renewal !== null) seat.renewPresence(content.renewal)
    else if (content.type === 'presence') seat.present(presenceIn(frame))
    else if (content.type === 'update' && seat.isWriter) seat.receive(updateIn(frame), content.requires)
    else return false
    return true
  }

  /**
   * Hocuspocus does what a message calls for before the next one comes, unless the socket is held: so nothing that goes
   * there is overtaken, and for anything but presence what came before it is applied first.
   */
  #handOver(address: string, frame: Uint8Array, content: FrameContent): void {
    if (content.type !== 'presence') this.#seats.get(address)?.settle()
    // A question is answered by the room, once for all who ask the same; what Hocuspocus gets keeps its turn only.
    const handled = content.type === 'question' ? presenceQueryFrame(address) : frame
    contents.set(handled, content)
    this.#client?.handleMessage(handled)
  }

  #settle(): void {
    for (const seat of this.#seats.values()) seat.settle()
  }

  #transmit(frame: Uint8Array): void {
    const step = this.#options.dialect.outbound(frame)
    if (step.do === 'close') this.cut(step.reason)
    if (step.do === 'send') this.#session.send(step.data)
  }

  #leave(address: string, documentName: string): void {
    this.#seats.get(address)?.leave()
    this.#seats.delete(address)
    this.#addresses.delete(address)
    const stillOpen = [...this.#addresses].some((other) => other.split('\0')[0] === documentName)
    if (!stillOpen) this.#opened.delete(documentName)
  }

  /** Ours: nothing more is sent, and nothing that it sent and that was not yet applied will be. */
  #closing(reason: CloseReason): void {
    if (!this.#isCut) this.#logRefusal(reason, 'does not read what it is sent')
    this.#isCut = true
    this.#messages.clear()
    // What is being handled at this moment is refused as if the peer might only read.
    for (const { connection } of this.#seats.values()) connection.readOnly = true
    this.#end(reason)
  }

  #closed(): void {
    // What it sent before it went.
    this.#settle()
    this.#end({ code: 1000, reason: '' })
    this.#options.onClosed(this)
  }

  #end(reason: CloseReason): void {
    clearTimeout(this.#deadline)
    this.#client?.handleClose(reason)
    for (const seat of this.#seats.values()) seat.leave()
    this.#seats.clear()
  }

  #logRefusal({ code }: CloseReason, cause: string): void {
    const { id, credentials, dialect, logger } = this.#options
    const { remoteAddress } = credentials
    logger.warn({ socket: id, remoteAddress, dialect: dialect.name, code, cause }, 'sync socket refused')
  }
}
