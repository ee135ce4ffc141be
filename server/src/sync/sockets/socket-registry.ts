import type { CloseReason } from '../close-reasons.ts'
import { type CloseScope, socketMatcher } from './close-scope.ts'
import type { SyncSocket } from './sync-socket.ts'
import type { OpenedDocument } from './sync-socket-options.ts'

/** Holds what sockets in a scope send. */
export interface Fence {
  /** Lets them go on; what was held is handled in order. Of a socket that was cut nothing is. */
  lift(): void
}

interface OpenFence {
  readonly matches: (socket: SyncSocket) => boolean
  readonly sockets: Set<SyncSocket>
}

/** All open sockets of the plane. */
export class SocketRegistry {
  readonly #sockets = new Set<SyncSocket>()
  readonly #byUser = new Map<string, Set<SyncSocket>>()
  readonly #fences = new Set<OpenFence>()
  #heartbeat: NodeJS.Timeout | null = null
  #closings = 0

  /** Counts the calls of `close`, so that a decision made before one can be told from one made after it. */
  get closings(): number {
    return this.#closings
  }

  get size(): number {
    return this.#sockets.size
  }

  /** The ids of everybody who has a document open here; of a visitor through a share link, that of the visit. */
  get users(): Iterable<string> {
    return this.#byUser.keys()
  }

  /** False once it was closed. */
  has(socket: SyncSocket): boolean {
    return this.#sockets.has(socket)
  }

  add(socket: SyncSocket): void {
    this.#sockets.add(socket)
  }

  remove(socket: SyncSocket): void {
    this.#sockets.delete(socket)
    for (const userId of socket.users) {
      const sockets = this.#byUser.get(userId)
      sockets?.delete(socket)
      if (sockets?.size === 0) this.#byUser.delete(userId)
    }
  }

  /** Notes that this user has opened a document over this socket. False when that is one socket too many. */
  admit(socket: SyncSocket, userId: string, most: number): boolean {
    let sockets = this.#byUser.get(userId)
    if (sockets === undefined) this.#byUser.set(userId, (sockets = new Set()))
    if (sockets.has(socket)) return true
    if (sockets.size >= most) return false
    sockets.add(socket)
    socket.users.add(userId)
    return true
  }

  /** Sockets that were let in to this document, whether or not it is loaded yet. */
  countOpened(documentName: string): number {
    let count = 0
    for (const socket of this.#sockets) if (socket.opened.has(documentName)) count += 1
    return count
  }

  /** Every document that a socket was let in to. */
  openDocuments(): OpenedDocument[] {
    return [...this.#sockets].flatMap((socket) => [...socket.opened.values()])
  }

  startHeartbeat(everyMs: number): void {
    this.#heartbeat = setInterval(() => {
      for (const socket of this.#sockets) socket.ping()
    }, everyMs)
    this.#heartbeat.unref()
  }

  /** Cuts every socket in scope, whole. Answers how many. @throws for an empty scope */
  close(scope: CloseScope, reason: CloseReason): number {
    const matches = socketMatcher(scope)
    this.#closings += 1
    const inScope = [...this.#sockets].filter(matches)
    for (const socket of inScope) socket.cut(reason)
    // Whose line is gone, but not what it sent before.
    for (const { sockets } of this.#fences)
      for (const socket of sockets) if (!this.#sockets.has(socket) && matches(socket)) socket.cut(reason)
    return inScope.length
  }

  /** @throws for an empty scope */
  fence(scope: CloseScope): Fence {
    const fence: OpenFence = { matches: socketMatcher(scope), sockets: new Set() }
    this.#fences.add(fence)
    for (const socket of this.#sockets) hold(fence, socket)
    return {
      lift: () => {
        if (!this.#fences.delete(fence)) return
        for (const socket of fence.sockets) socket.letGo()
      },
    }
  }

  /** To be told of every document that a socket was let in to: it may be one behind a fence. */
  opened(socket: SyncSocket): void {
    for (const fence of this.#fences) hold(fence, socket)
  }

  pauseAll(): void {
    for (const socket of this.#sockets) socket.pause()
  }

  resumeAll(): void {
    for (const socket of this.#sockets) socket.resume()
  }

  stop(reason: CloseReason): void {
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat)
    for (const socket of this.#sockets) socket.cut(reason)
  }
}

function hold(fence: OpenFence, socket: SyncSocket): void {
  if (fence.sockets.has(socket) || !fence.matches(socket)) return
  fence.sockets.add(socket)
  socket.hold()
}
