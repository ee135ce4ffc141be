import { randomUUID } from 'node:crypto'
import type { AttachSocket, UpgradeRequest } from '@stoa/fanout'
import { parseKnownSchemas, personParameter, schemaParameter } from '@stoa/protocol'
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
  readonly remoteAddress: (request: UpgradeRequest) => string
  readonly rooms: RoomRegistry
  readonly sockets: SocketRegistry
  readonly isStorageBehind: () => boolean
}

/** What to do with an upgrade: refuse it with this status, or open its socket. */
export type Judgement = { readonly refuse: string } | { readonly open: (attach: AttachSocket) => void }

const yjsPrefix = '/yjs/'

/** Hocuspocus needs a request; this one says nothing, so that neither cookie nor token can end up in a log. */
const bareRequest = new Request('http://sync.invalid/')

/** Turns upgrade requests for `/sync` and `/yjs/{syncName}` into sockets of the plane, whatever their engine. */
export class SocketAcceptor {
  readonly #options: SocketAcceptorOptions
  #isClosed = false

  constructor(options: SocketAcceptorOptions) {
    this.#options = options
  }

  /** Null when the path is none of ours. */
  judge(request: UpgradeRequest): Judgement | null {
    const url = URL.parse(request.url ?? '', 'http://sync.invalid')
    const dialect = url === null ? null : dialectOf(url)
    if (url === null || dialect === null) return null
    if (this.#isClosed) return { refuse: '503 Service Unavailable' }
    if (!isOriginAllowed(request, this.#options.allowedOrigins)) {
      const { origin } = request.headers
      this.#options.logger.warn({ origin, dialect: dialect.name }, 'sync socket of a foreign origin refused')
      return { refuse: '403 Forbidden' }
    }
    return { open: (attach) => this.#open(attach, request, url, dialect) }
  }

  close(): void {
    this.#isClosed = true
  }

  #open(attach: AttachSocket, request: UpgradeRequest, url: URL, dialect: Dialect): void {
    const { limits, logger, rooms, sockets, isStorageBehind } = this.#options
    const id = randomUUID()
    const remoteAddress = this.#options.remoteAddress(request)
    logger.debug({ socket: id, remoteAddress, dialect: dialect.name }, 'a sync socket opened')
    const { cookie, origin } = request.headers
    const socket = new SyncSocket({
      id,
      attach,
      dialect,
      limits,
      logger,
      isStorageBehind,
      credentials: {
        cookieHeader: textOf(cookie),
        origin: textOf(origin),
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

const textOf = (header: string | string[] | undefined): string | null =>
  typeof header === 'string' ? header : null

function dialectOf(url: URL): Dialect | null {
  if (url.pathname === '/sync') return hocuspocusDialect
  if (!url.pathname.startsWith(yjsPrefix)) return null
  return yWebsocketDialect(url.pathname.slice(yjsPrefix.length), url.searchParams.get('token') ?? '')
}
