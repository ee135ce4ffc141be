import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Fanout } from '@stoa/fanout'
import { listenUws, type UwsModule } from '@stoa/fanout/uws'
import { NodeSockets } from './node-sockets.ts'
import { SocketAcceptor, type SocketAcceptorOptions } from './socket-acceptor.ts'

export type { UwsModule }

export interface EntrancesOptions extends SocketAcceptorOptions {
  readonly fanout: Fanout
}

export interface ListenWithUwsOptions {
  readonly uws: UwsModule
  readonly host: string
  /** 0: any free one. */
  readonly port: number
}

/** Where sockets come in: over Node's HTTP server, and with uWebSockets.js on a port of its own. */
export class Entrances {
  readonly #options: EntrancesOptions
  readonly #acceptor: SocketAcceptor
  readonly #nodeSockets: NodeSockets
  readonly #listeners: { close(): void }[] = []

  constructor(options: EntrancesOptions) {
    const { fanout, limits } = options
    this.#options = options
    this.#acceptor = new SocketAcceptor(options)
    this.#nodeSockets = new NodeSockets({ fanout, acceptor: this.#acceptor, frameBytes: limits.frameBytes })
  }

  /** False when the path is none of ours; then nothing was done with the socket. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    return this.#nodeSockets.handleUpgrade(request, socket, head)
  }

  /** @returns the port. Rejects when it cannot be listened on */
  async listenWithUws({ uws, host, port }: ListenWithUwsOptions): Promise<number> {
    const { fanout, limits } = this.#options
    const listener = await listenUws({
      uws,
      host,
      port,
      fanout,
      messageBytes: limits.frameBytes,
      // As much again as the journal takes in before sockets are paused.
      pausedBytesOfAll: limits.journalBacklogBytes,
      judge: (request) => this.#acceptor.judge(request) ?? { refuse: '404 Not Found' },
    })
    this.#listeners.push(listener)
    return listener.port
  }

  /** Nobody comes in any more; those who are in stay. */
  close(): void {
    this.#acceptor.close()
    this.#nodeSockets.close()
    for (const listener of this.#listeners) listener.close()
  }
}
