import type { Fanout } from '../fanout.ts'
import type { Engine, Message, SocketPort, Wire } from '../ports.ts'
import type { Session, SessionHandlers } from '../session.ts'
import type { UpgradeRequest, UwsModule, UwsRequest, UwsWebSocket } from './uws-types.ts'

/** uWebSockets.js frames by itself, in native code; what is shared is what it is handed. */
export const uwsEngine: Engine = { name: 'uws', frame: collect }

export interface UwsServerOptions {
  readonly uws: UwsModule
  readonly fanout: Fanout
  readonly host: string
  /** 0: any free one. A port of its own: it cannot be shared with Node's HTTP server. */
  readonly port: number
  /** Larger messages close their sender. */
  readonly messageBytes: number
  /** A peer that is silent for longer, and does not answer pings, is cut. In s; default 60. */
  readonly idleSeconds?: number
  /** Names in lower case of the headers that `refuse` and `onOpen` want to see. Default: `cookie`, `origin`, `host`. */
  readonly headers?: readonly string[]
  /** An HTTP status that refuses the upgrade, or null. Default: everybody may. */
  readonly refuse?: (request: UpgradeRequest) => string | null
  /** @returns what hears of the session from now on */
  readonly onOpen: (session: Session, request: UpgradeRequest) => UwsSocketHandlers
}

export interface UwsSocketHandlers extends SessionHandlers {
  readonly onMessage?: (message: Message) => void
}

export interface UwsServer {
  readonly port: number
  /** Takes no more sockets; those that are open are the hub's to close. */
  close(): void
}

/**
 * uWebSockets.js, if the operator has installed it.
 * @param specifier a name or address to import; default `uWebSockets.js`
 * @returns null when there is no such module
 * @throws when there is one that does not load, for a version of Node that it was not built for, say
 */
export async function importUws(specifier = 'uWebSockets.js'): Promise<UwsModule | null> {
  try {
    const imported = (await import(specifier)) as { readonly default: UwsModule }
    return imported.default
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return null
    throw error
  }
}

/** Listens on a port of its own. Rejects when it cannot. */
export function listenUws(options: UwsServerOptions): Promise<UwsServer> {
  const { uws, fanout, host, port, messageBytes, idleSeconds = 60, refuse } = options
  const { headers = ['cookie', 'origin', 'host'] } = options
  const sockets = new Map<UwsWebSocket, OpenSocket>()
  const app = uws.App().ws('/*', {
    compression: 0,
    maxPayloadLength: messageBytes,
    // 0 is none: the core bounds what waits, and uWebSockets.js would drop messages.
    maxBackpressure: 0,
    sendPingsAutomatically: true,
    idleTimeout: idleSeconds,
    upgrade(response, request, context) {
      const asked = requestOf(request, headers)
      const refusal = refuse?.(asked) ?? null
      if (refusal !== null) {
        response.writeStatus(refusal).end()
        return
      }
      response.upgrade(
        { request: asked },
        request.getHeader('sec-websocket-key'),
        request.getHeader('sec-websocket-protocol'),
        '',
        context,
      )
    },
    open(socket) {
      const socketPort = new UwsSocketPort(socket)
      let handlers: UwsSocketHandlers = {}
      const session = fanout.open(socketPort, {
        onClosing: (reason) => handlers.onClosing?.(reason),
        onClosed: () => handlers.onClosed?.(),
      })
      handlers = options.onOpen(session, socket.getUserData().request)
      sockets.set(socket, { port: socketPort, session, handlers })
    },
    message(socket, message, isBinary) {
      const { onMessage } = sockets.get(socket)?.handlers ?? {}
      if (onMessage === undefined) return
      // The buffer is taken away when this returns.
      const copy = isBinary ? new Uint8Array(message.slice(0)) : new TextDecoder().decode(message)
      fanout.batch(() => onMessage(copy))
    },
    drain(socket) {
      if (socket.getBufferedAmount() === 0) sockets.get(socket)?.session.drained()
    },
    close(socket) {
      const open = sockets.get(socket)
      sockets.delete(socket)
      open?.port.lost()
      open?.session.gone()
    },
  })
  return new Promise((resolve, reject) => {
    app.listen(host, port, (listening) => {
      if (listening === false) reject(new Error(`Cannot listen on ${host}:${port}.`))
      else
        resolve({
          port: uws.us_socket_local_port(listening),
          close: () => uws.us_listen_socket_close(listening),
        })
    })
  })
}

interface OpenSocket {
  readonly port: UwsSocketPort
  readonly session: Session
  readonly handlers: UwsSocketHandlers
}

interface UwsWire extends Wire {
  readonly messages: readonly { readonly data: Uint8Array; readonly isBinary: boolean }[]
}

class UwsSocketPort implements SocketPort {
  readonly engine = uwsEngine
  #socket: UwsWebSocket | null

  constructor(socket: UwsWebSocket) {
    this.#socket = socket
  }

  /** The native half is gone: touching it would throw. */
  lost(): void {
    this.#socket = null
  }

  get bufferedBytes(): number {
    return this.#socket?.getBufferedAmount() ?? 0
  }

  write(wires: readonly Wire[]): void {
    const socket = this.#socket
    socket?.cork(() => {
      for (const { messages } of wires as readonly UwsWire[])
        for (const { data, isBinary } of messages) socket.send(data, isBinary, false)
    })
  }

  writeOne(wire: Wire): void {
    this.write([wire])
  }

  close(code: number, reason: string): void {
    this.#socket?.end(code, reason)
  }

  terminate(): void {
    this.#socket?.close()
  }
}

const encoder = new TextEncoder()

function collect(messages: readonly Message[]): UwsWire {
  const encoded = messages.map((message) =>
    typeof message === 'string'
      ? { data: encoder.encode(message), isBinary: false }
      : { data: message, isBinary: true },
  )
  return { messages: encoded, byteLength: encoded.reduce((sum, { data }) => sum + data.byteLength, 0) }
}

function requestOf(request: UwsRequest, names: readonly string[]): UpgradeRequest {
  const headers = new Map(names.map((name) => [name, request.getHeader(name)]))
  const query = request.getQuery() ?? ''
  return { url: query === '' ? request.getUrl() : `${request.getUrl()}?${query}`, headers }
}
