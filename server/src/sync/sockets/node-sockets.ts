import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Fanout } from '@stoa/fanout'
import { nodeSocketToAttach } from '@stoa/fanout/node'
import { WebSocketServer } from 'ws'
import type { SocketAcceptor } from './socket-acceptor.ts'

export interface NodeSocketsOptions {
  readonly acceptor: SocketAcceptor
  readonly fanout: Fanout
  /** Larger frames close their sender with 1009. */
  readonly frameBytes: number
}

/** Sockets over the HTTP server of Node. */
export class NodeSockets {
  readonly #acceptor: SocketAcceptor
  readonly #fanout: Fanout
  readonly #server: WebSocketServer

  constructor({ acceptor, fanout, frameBytes }: NodeSocketsOptions) {
    this.#acceptor = acceptor
    this.#fanout = fanout
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: frameBytes,
      perMessageDeflate: false,
      // One message of a socket per turn of the loop: whoever sends many dear ones takes turns with everybody else.
      allowSynchronousEvents: false,
    })
  }

  /** False when the path is none of ours; then nothing was done with the socket. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const judgement = this.#acceptor.judge(request)
    if (judgement === null) return false
    if ('refuse' in judgement) refuse(socket, judgement.refuse)
    else
      this.#server.handleUpgrade(request, socket, head, (webSocket) =>
        judgement.open(nodeSocketToAttach({ fanout: this.#fanout, webSocket, socket })),
      )
    return true
  }

  close(): void {
    this.#server.close()
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
