import type { Connection, Hocuspocus, WebSocketLike } from '@hocuspocus/server'
import { parseSyncName } from '@stoa/protocol'
import * as decoding from 'lib0/decoding'
import type { RawData, WebSocket } from 'ws'
import { type CloseReason, closeReasons } from '../close-reasons.ts'
import type { SyncLimits } from '../limits.ts'
import type { Dialect } from '../protocol/dialect.ts'
import { messageTypes, permissionDeniedFrame, presenceQueryFrame, readFrameHead } from '../protocol/frame.ts'
import { type FrameContent, inspectFrame, MalformedFrameError } from '../protocol/frame-guard.ts'
import { type LaneRoom, OutgoingLane } from '../rooms/outgoing-lane.ts'
import type { SyncActor, SyncCredentials } from '../sync-authority.ts'
import type { SyncLogger } from '../sync-logger.ts'
import { MessageBudget } from './message-budget.ts'

export interface SyncSocketOptions {
  readonly id: string
  readonly transport: WebSocket
  readonly dialect: Dialect
  readonly limits: SyncLimits
  readonly logger: SyncLogger
  readonly credentials: Omit<SyncCredentials, 'token'>
  /** Versions of kinds that the client says it knows. */
  readonly knownSchemas: ReadonlyMap<string, number>
  /** Whom the client was opened by, when it says so. */
  readonly claimedUserId: string | null
  readonly findRoom: (documentName: string) => LaneRoom | undefined
  /** True while too much waits to be stored: then the socket is not read. */
  readonly isStorageBehind: () => boolean
  readonly onClosed: (socket: SyncSocket) => void
}

/** Who opened what on a socket. */
export interface OpenedDocument {
  readonly documentId: string
  readonly actor: SyncActor
  readonly access: 'read' | 'write'
}

/** Hocuspocus' half of a socket; the package does not export its name. */
type ClientConnection = ReturnType<Hocuspocus['handleConnection']>

/** Time for the peer to answer a close before the connection is cut, in ms. */
const closeGraceMs = 1_000

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
  readonly #transport: WebSocket
  readonly #opened = new Map<string, OpenedDocument>()
  readonly #addresses = new Set<string>()
  readonly #lanes = new Map<string, OutgoingLane>()
  readonly #contents = new WeakMap<Uint8Array, FrameContent>()
  readonly #budget: MessageBudget
  readonly #connections = new Set<Connection>()
  #client: ClientConnection | null = null
  #bytesAhead = 0
  /** Messages that came during a rest; not more than the network had brought already. */
  #waiting: Uint8Array[] = []
  #restsUntil = 0
  #isNextScheduled = false
  #isCut = false
  #holds = 0
  #held: PromiseWithResolvers<void> | null = null
  #answeredPing = true
  #deadline: NodeJS.Timeout

  constructor(options: SyncSocketOptions) {
    this.#options = options
    this.id = options.id
    this.credentials = options.credentials
    this.knownSchemas = options.knownSchemas
    this.claimedUserId = options.claimedUserId
    this.#transport = options.transport
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
    this.#transport.on('message', (data, isBinary) => this.#receive(data, isBinary))
    this.#transport.on('pong', () => {
      this.#answeredPing = true
    })
    this.#transport.on('error', (error) => {
      // A frame over the limit ends up here too; `ws` closes with 1009 by itself.
      this.#options.logger.warn({ socket: this.id, reason: error.message }, 'sync socket failed')
    })
    this.#transport.on('close', (code, reason) => this.#closed(code, reason.toString()))
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
  }

  get readyState(): number {
    return this.#transport.readyState
  }

  /** Once cut, what still waits to be handled must not be applied. */
  get isCut(): boolean {
    return this.#isCut
  }

  /** What the guard found in a frame that is now being handled. */
  contentOf(frame: Uint8Array): FrameContent | undefined {
    return this.#contents.get(frame)
  }

  /** A connection that hands on messages of this socket. */
  handling(connection: Connection): void {
    this.#connections.add(connection)
  }

  laneFor(address: string, room: LaneRoom): OutgoingLane {
    let lane = this.#lanes.get(address)
    if (lane === undefined || lane.room !== room) {
      lane?.close()
      lane = new OutgoingLane(room, (frame) => this.#transmit(frame))
      this.#lanes.set(address, lane)
    }
    return lane
  }

  /** Called by Hocuspocus with every frame for this socket. */
  send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
    if (!(data instanceof Uint8Array)) throw new TypeError('A sync frame is a Uint8Array.')
    const head = readOutgoing(data)
    const room = this.#options.findRoom(head.documentName)
    switch (head.type) {
      case messageTypes.sync:
      case messageTypes.syncReply:
      case messageTypes.awareness:
        if (room === undefined) this.#transmit(data)
        else this.laneFor(head.address, room).send(data)
        return
      case messageTypes.syncStatus:
        if (head.isApplied && room !== undefined) this.laneFor(head.address, room).acknowledge(data)
        else this.#transmit(data)
        return
      case messageTypes.close:
        this.#leave(head.address, head.documentName)
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
    this.#waiting = []
    // What is being handled at this moment is refused as if the peer might only read.
    for (const connection of this.#connections) connection.readOnly = true
    // A paused socket would never see the peer's answer.
    this.#transport.resume()
    this.#transport.close(reason.code, reason.reason)
    clearTimeout(this.#deadline)
    this.#deadline = setTimeout(() => this.#transport.terminate(), closeGraceMs)
    this.#client?.handleClose(reason)
    this.#closeLanes()
  }

  /** Cuts the socket for something that its peer did, with a line in the log. */
  refuse(reason: CloseReason, cause: string): void {
    if (this.#isCut) return
    const { id, credentials, dialect } = this.#options
    this.#options.logger.warn(
      {
        socket: id,
        remoteAddress: credentials.remoteAddress,
        dialect: dialect.name,
        code: reason.code,
        cause,
      },
      'sync socket refused',
    )
    this.cut(reason)
  }

  /** The next message of the peer waits for so long (ms), so that others come in between. */
  rest(milliseconds: number): void {
    this.#restsUntil = performance.now() + milliseconds
  }

  /** From now on nothing that it sends is handled, until as many `letGo`. */
  hold(): void {
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

  /** Cuts off a peer that did not answer the last ping. */
  ping(): void {
    if (this.#isCut || this.#transport.isPaused) return
    if (!this.#answeredPing) {
      this.#transport.terminate()
      return
    }
    this.#answeredPing = false
    this.#transport.ping()
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#isCut) return
    if (!this.#budget.take(performance.now())) {
      this.refuse(closeReasons.tooFast, 'message budget used up')
      return
    }
    if (!isBinary) {
      this.refuse(closeReasons.malformed, 'text frame')
      return
    }
    if (this.#waiting.length > 0 || performance.now() < this.#restsUntil) {
      this.#waiting.push(bytesOf(data))
      this.#transport.pause()
      this.#scheduleNext()
    } else this.#handle(bytesOf(data))
  }

  /** One message after the other, each when the rest after the one before it is over. */
  #scheduleNext(): void {
    if (this.#isNextScheduled) return
    this.#isNextScheduled = true
    setTimeout(
      () => {
        this.#isNextScheduled = false
        if (this.#isCut) return
        if (performance.now() >= this.#restsUntil) {
          const message = this.#waiting.shift()
          if (message !== undefined) this.#handle(message)
        }
        if (this.#waiting.length > 0) this.#scheduleNext()
        else if (!this.#options.isStorageBehind()) this.resume()
      },
      Math.max(0, this.#restsUntil - performance.now()),
    )
  }

  #handle(message: Uint8Array): void {
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

  /** @throws MalformedFrameError */
  #accept(frame: Uint8Array): void {
    const { address, documentName, isAuthentication, content } = inspectFrame(frame, this.#options.limits)
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
    // A question is answered by the room, once for all who ask the same; what Hocuspocus gets keeps its turn only.
    const handled = content.type === 'question' ? presenceQueryFrame(address) : frame
    this.#contents.set(handled, content)
    this.#client?.handleMessage(handled)
  }

  #transmit(frame: Uint8Array): void {
    if (this.#transport.readyState !== this.#transport.OPEN) return
    const step = this.#options.dialect.outbound(frame)
    if (step.do === 'close') this.cut(step.reason)
    if (step.do !== 'send') return
    const waiting = this.#transport.bufferedAmount
    // A frame that alone is over the limit goes to a peer who has read everything before it.
    if (waiting > 0 && waiting + step.data.byteLength > this.#options.limits.socketBacklogBytes)
      this.refuse(closeReasons.tooSlow, 'does not read what it is sent')
    else this.#transport.send(step.data)
  }

  #leave(address: string, documentName: string): void {
    this.#lanes.get(address)?.close()
    this.#lanes.delete(address)
    this.#addresses.delete(address)
    const stillOpen = [...this.#addresses].some((other) => other.split('\0')[0] === documentName)
    if (!stillOpen) this.#opened.delete(documentName)
    for (const connection of this.#connections)
      if (connection.messageAddress === address) this.#connections.delete(connection)
  }

  #closed(code: number, reason: string): void {
    clearTimeout(this.#deadline)
    this.#client?.handleClose({ code, reason })
    this.#closeLanes()
    this.#options.onClosed(this)
  }

  #closeLanes(): void {
    for (const lane of this.#lanes.values()) lane.close()
    this.#lanes.clear()
  }
}

interface OutgoingHead {
  readonly address: string
  readonly documentName: string
  readonly type: number
  readonly isApplied: boolean
}

let lastFrame: Uint8Array | null = null
let lastHead: OutgoingHead | null = null

/** A broadcast hands the same frame to one socket after the other: it is read once. */
function readOutgoing(frame: Uint8Array): OutgoingHead {
  if (lastHead !== null && frame === lastFrame) return lastHead
  const { address, documentName, type, decoder } = readFrameHead(frame)
  const isApplied = type === messageTypes.syncStatus && decoding.readVarUint(decoder) === 1
  lastFrame = frame
  lastHead = { address, documentName, type, isApplied }
  return lastHead
}

/** A plain view: Node's Buffer slices differently from what Yjs expects of a Uint8Array. */
function bytesOf(data: RawData): Uint8Array {
  const buffer = Array.isArray(data) ? Buffer.concat(data) : data
  return buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer)
    : new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
}
