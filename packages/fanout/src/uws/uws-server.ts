import { type AttachSocket, type EngineSocket, type EngineSocketHandlers, tooBig } from '../engine-socket.ts'
import type { UpgradeRequest } from '../engine-socket.ts'
import type { Fanout } from '../fanout.ts'
import type { Message } from '../ports.ts'
import { HeldBytes, Inbox } from './inbox.ts'
import { upgradeRequestOf } from './uws-request.ts'
import { UwsSocketPort } from './uws-socket-port.ts'
import type { UwsModule, UwsWebSocket } from './uws-types.ts'

export interface UwsServerOptions {
  readonly uws: UwsModule
  readonly fanout: Fanout
  readonly host: string
  /** 0: any free one. A port of its own: it cannot be shared with Node's HTTP server. */
  readonly port: number
  /** Larger messages close their sender with 1009; beyond twice as much the line is cut without a code. */
  readonly messageBytes: number
  /**
   * What is held of what one peer sends while its socket is paused, in bytes; default twice `messageBytes`. Beyond it
   * the socket's `onOverrun` is called.
   */
  readonly pausedBytes?: number
  /** The same over all sockets; default 64 MiB. */
  readonly pausedBytesOfAll?: number
  /** A peer that is silent for longer, and does not answer pings, is cut. In s; default 120. */
  readonly idleSeconds?: number
  /**
   * What to do with an upgrade: refuse it with an HTTP status, or attach its socket once it is open, and before `open`
   * returns.
   */
  readonly judge: (
    request: UpgradeRequest,
  ) => { readonly refuse: string } | { readonly open: (attach: AttachSocket) => void }
}

export interface UwsServer {
  readonly port: number
  /** Takes no more sockets; those that are open are the hub's to close. */
  close(): void
}

interface OpenSocket {
  readonly port: UwsSocketPort
  readonly inbox: Inbox
  readonly socket: EngineSocket
  readonly handlers: EngineSocketHandlers
}

/** Listens on a port of its own. Rejects when it cannot. */
export function listenUws(options: UwsServerOptions): Promise<UwsServer> {
  const { uws, fanout, host, port, messageBytes, idleSeconds = 120, judge } = options
  const { pausedBytes = 2 * messageBytes, pausedBytesOfAll = 64 * 1024 * 1024 } = options
  const sockets = new Map<UwsWebSocket, OpenSocket>()
  const heldBytes = new HeldBytes(pausedBytesOfAll)

  function attach(native: UwsWebSocket, handlers: EngineSocketHandlers): EngineSocket {
    const socketPort = new UwsSocketPort(native)
    const session = fanout.open(socketPort, {
      onClosing(reason) {
        inbox.close()
        handlers.onClosing?.(reason)
      },
      onClosed() {
        inbox.close()
        handlers.onClosed?.()
      },
    })
    const inbox = new Inbox({
      limitBytes: pausedBytes,
      heldBytes,
      deliver: (message) => fanout.batch(() => handlers.onMessage?.(message)),
      onOverrun: () => handlers.onOverrun?.(),
    })
    const socket: EngineSocket = {
      session,
      get isOpen() {
        return session.state === 'open' || session.state === 'congested'
      },
      get isPaused() {
        return inbox.isPaused
      },
      pause: () => inbox.pause(),
      resume: () => inbox.resume(),
      ping: () => socketPort.ping(),
      terminate() {
        inbox.close()
        if (sockets.has(native)) socketPort.terminate()
        else session.gone()
      },
    }
    sockets.set(native, { port: socketPort, inbox, socket, handlers })
    return socket
  }

  function receive({ port: to, inbox, handlers }: OpenSocket, message: ArrayBuffer, isBinary: boolean): void {
    if (message.byteLength > messageBytes) {
      inbox.close()
      handlers.onError?.(new RangeError('The message is over the limit.'))
      to.close(tooBig.code, tooBig.reason)
      return
    }
    // The buffer is taken away when this returns.
    const copy: Message = isBinary ? new Uint8Array(message.slice(0)) : new TextDecoder().decode(message)
    inbox.take(copy)
  }

  const app = uws.App()
  app.ws('/*', {
    compression: 0,
    // Beyond its own limit it says no code, so that one is kept here.
    maxPayloadLength: 2 * messageBytes,
    // 0 is none: the core bounds what waits, and uWebSockets.js would drop messages.
    maxBackpressure: 0,
    sendPingsAutomatically: true,
    idleTimeout: idleSeconds,
    upgrade(response, request, context) {
      const judgement = judge(upgradeRequestOf(response, request))
      if ('refuse' in judgement) {
        response.writeStatus(judgement.refuse).end('', true)
        return
      }
      const [protocol = ''] = request.getHeader('sec-websocket-protocol').split(',')
      const { open } = judgement
      response.upgrade({ open }, request.getHeader('sec-websocket-key'), protocol.trim(), '', context)
    },
    open(native) {
      native.getUserData().open((handlers) => attach(native, handlers))
    },
    message(native, message, isBinary) {
      const open = sockets.get(native)
      if (open !== undefined) receive(open, message, isBinary)
    },
    drain(native) {
      const open = sockets.get(native)
      if (open?.port.drained() === true) open.socket.session.drained()
    },
    pong(native) {
      sockets.get(native)?.handlers.onPong?.()
    },
    close(native) {
      const open = sockets.get(native)
      sockets.delete(native)
      open?.port.lost()
      // What it sent before it went is still delivered.
      open?.inbox.end(() => open.socket.session.gone())
    },
  })
  app.any('/*', (response) => {
    response.writeStatus('404 Not Found').end('', true)
  })
  return new Promise((resolve, reject) => {
    app.listen(host, port, uws.LIBUS_LISTEN_EXCLUSIVE_PORT, (listening) => {
      if (listening === false) reject(new Error(`Cannot listen on ${host}:${port}.`))
      else
        resolve({
          port: uws.us_socket_local_port(listening),
          close: () => uws.us_listen_socket_close(listening),
        })
    })
  })
}
