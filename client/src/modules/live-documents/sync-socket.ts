import {
  type HocuspocusProvider,
  HocuspocusProviderWebsocket,
  type onCloseParameters,
  WebSocketStatus,
} from '@hocuspocus/provider'
import { BOARD_SCHEMA_VERSION } from '@stoa/board'
import { PAGE_SCHEMA_VERSION } from '@stoa/editor/schema'
import { formatKnownSchemas, personParameter, schemaParameter } from '@stoa/protocol'
import { socketAddress } from '../../platform/live/index.ts'
import { retryDelay } from '../../platform/live/live-connection.machine.ts'
import { sessionStore } from '../../platform/session/session-store.ts'
import { PiecewiseSocket } from './piecewise-socket.ts'

/** Milliseconds after which a connection counts as a good one: the next end begins with a short pause again. */
const good = 10_000

/** A socket to the server for the documents of one person. It reconnects by itself as long as one is attached. */
export class SyncSocket extends HocuspocusProviderWebsocket {
  #openedAt = 0
  /** Ends of connections in a row that had not lasted. */
  #shortLived = 0

  constructor(userId: string) {
    const query = new URLSearchParams({
      [schemaParameter]: formatKnownSchemas({ page: PAGE_SCHEMA_VERSION, board: BOARD_SCHEMA_VERSION }),
      [personParameter]: userId,
    })
    super({
      url: `${socketAddress('/sync')}?${query.toString()}`,
      WebSocketPolyfill: PiecewiseSocket,
      delay: 1000,
      minDelay: 500,
      maxDelay: 8_000,
      jitter: true,
    })
  }

  get isUsed(): boolean {
    return this.configuration.providerMap.size > 0
  }

  override async onOpen(event: Event): Promise<void> {
    this.#openedAt = performance.now()
    await super.onOpen(event)
  }

  override onClose(parameters: onCloseParameters): void {
    // An attempt that failed has pauses of its own. A server that lets in and closes again would be asked every second.
    if (this.status === WebSocketStatus.Connected) {
      this.#shortLived = performance.now() - this.#openedAt > good ? 0 : this.#shortLived + 1
      this.configuration.delay = retryDelay(Math.max(0, this.#shortLived - 1), Math.random())
    }
    if (!this.isUsed) this.disconnect()
    super.onClose(parameters)
  }

  override attach(provider: HocuspocusProvider): void {
    super.attach(provider)
    if (!this.shouldConnect) void this.connect()
  }

  override detach(provider: HocuspocusProvider): void {
    super.detach(provider)
    if (!this.isUsed && this.status !== WebSocketStatus.Connected) this.disconnect()
  }

  /** The server did not let it in: it is told nothing more of it, since it would keep that for its next opening. */
  forget(provider: HocuspocusProvider): void {
    this.configuration.providerMap.delete(provider.effectiveName)
  }

  /**
   * What cannot go out now is not kept: the first exchange of the next connection has all of it, and the farewell of a
   * document that was left meanwhile would close whoever opened it again.
   */
  override send(message: unknown): void {
    if (this.webSocket?.readyState === WebSocket.OPEN) super.send(message)
  }
}

const opened = new Set<SyncSocket>()
let common: { userId: string; socket: SyncSocket } | undefined

function close(socket: SyncSocket): void {
  opened.delete(socket)
  socket.destroy()
}

// They speak for the person who was signed in when they were opened: the next one gets sockets of their own.
sessionStore.subscribe(() => {
  if (sessionStore.get() !== 'left') return
  common = undefined
  for (const socket of opened) close(socket)
})

/** The one socket all open documents of a person share, until somebody signs out. */
export function syncSocket(userId: string): SyncSocket {
  if (common?.userId !== userId) {
    if (common !== undefined) close(common.socket)
    common = { userId, socket: new SyncSocket(userId) }
    opened.add(common.socket)
  }
  return common.socket
}

/** A socket for one document that may be the reason why the common one was closed. */
export function ownSyncSocket(userId: string): { socket: SyncSocket; close: () => void } {
  const socket = new SyncSocket(userId)
  opened.add(socket)
  return { socket, close: () => close(socket) }
}

/** After signing in again, or when the network is back: do not wait for the back-off. */
export function reconnectSync(): void {
  for (const socket of opened) if (socket.isUsed) reconnect(socket)
}

function reconnect(socket: SyncSocket): void {
  if (socket.status !== WebSocketStatus.Connected) {
    void socket.connect()
    return
  }
  // It does nothing while it believes to be connected: its own end has to come first.
  const onClosed = (): void => {
    socket.off('close', onClosed)
    void socket.connect()
  }
  socket.on('close', onClosed)
  socket.disconnect()
}
