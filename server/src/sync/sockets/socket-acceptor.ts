import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Fanout } from '@stoa/fanout'
import { parseKnownSchemas, personParameter, schemaParameter } from '@stoa/protocol'
import { type WebSocket, WebSocketServer } from 'ws'
import type { SyncLimits } from '../limits.ts'
import { isOriginAllowed } from '../origin-check.ts'
import { type Dialect, hocuspocusDialect } from '../protocol/dialect.ts'
import { yWebsocketDialect } from '../protocol/y-websocket-dialect.ts'
import type { RoomRegistry } from '../rooms/room-registry.ts'
import type { SyncLogger } from '../sync-logger.ts'
import type { SocketRegistry } from './socket-registry.ts'
import { SyncSocket } from './sync-socket.ts'

export interface SocketAcceptorOptions {
  readonly limits: SyncLimits
  readonly logger: SyncLogger
  readonly allowedOrigins: readonly string[]
  /** Address of the peer; only the caller knows which forwarding headers to believe. */
  readonly remoteAddress: (request: IncomingMessage) => string
  readonly fanout: Fanout
  readonly rooms: RoomRegistry
  readonly sockets: SocketRegistry
  readonly isStorageBehind: () => boolean
}

const yjsPrefix = '/yjs/'

/** Hocuspocus needs a request; this one says nothing, so that neither cookie nor token can end up in a log. */
const bareRequest = new Request('http://sync.invalid/')

interface Upgraded {
  readonly transport: WebSocket
  readonly line: Duplex
  readonly request: IncomingMessage
  readonly url: URL
  readonly dialect: Dialect
}

/** Turns upgrade requests for `/sync` and `/yjs/{syncName}` into sockets of the plane. */
export class SocketAcceptor {
  readonly #options: SocketAcceptorOptions
  readonly #server: WebSocketServer
  #isClosed = false

  constructor(options: SocketAcceptorOptions) {
    this.#options = options
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: options.limits.frameBytes,
      perMessageDeflate: false,
      // One message of a socket per turn of the loop: whoever sends many dear ones takes turns with everybody else.
      allowSynchronousEvents: false,
    })
  }

  /** False when the path is none of ours; then nothing was done with the socket. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const url = URL.parse(request.url ?? '', 'http://sync.invalid')
    const dialect = url === null ? null : dialectOf(url)
    if (url === null || dialect === null) return false
    if (this.#isClosed) refuse(socket, '503 Service Unavailable')
    else if (!isOriginAllowed(request, this.#options.allowedOrigins)) {
      const { origin } = request.headers
      this.#options.logger.warn({ origin, dialect: dialect.name }, 'sync socket of a foreign origin refused')
      refuse(socket, '403 Forbidden')
    } else
      this.#server.handleUpgrade(request, socket, head, (transport) =>
        this.#open({ transport, line: socket, request, url, dialect }),
      )
    return true
  }

  close(): void {
    this.#isClosed = true
    this.#server.close()
  }

  #open({ transport, line, request, url, dialect }: Upgraded): void {
    const { fanout, limits, logger, rooms, sockets, isStorageBehind } = this.#options
    const id = randomUUID()
    const remoteAddress = this.#options.remoteAddress(request)
    logger.debug({ socket: id, remoteAddress, dialect: dialect.name }, 'a sync socket opened')
    const socket = new SyncSocket({
      id,
      fanout,
      transport,
      line,
      dialect,
      limits,
      logger,
      isStorageBehind,
      credentials: {
        cookieHeader: request.headers.cookie ?? null,
        origin: request.headers.origin ?? null,
        remoteAddress,
        socketId: id,
      },
      knownSchemas: parseKnownSchemas(url.searchParams.get(schemaParameter)),
      claimedUserId: url.searchParams.get(personParameter),
      onClosed(closed) {
        sockets.remove(closed)
        logger.debug({ socket: id }, 'a sync socket closed')
      },
    })
    sockets.add(socket)
    socket.start(rooms.host.handleConnection(socket, bareRequest, { socket }))
  }
}

function dialectOf(url: URL): Dialect | null {
  if (url.pathname === '/sync') return hocuspocusDialect
  if (!url.pathname.startsWith(yjsPrefix)) return null
  return yWebsocketDialect(url.pathname.slice(yjsPrefix.length), url.searchParams.get('token') ?? '')
}

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
