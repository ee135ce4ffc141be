import type { WebSocket } from 'ws'
import type { AttachSocket, EngineSocket, EngineSocketHandlers } from '../engine-socket.ts'
import type { Session } from '../session.ts'
import { attachNodeSocket, type NodeSocketOptions } from './node-socket.ts'

/** `readyState` of a WebSocket that is open. */
const open = 1

/** An open WebSocket of `ws`, to be attached as those of other engines are. */
export function nodeSocketToAttach(options: Omit<NodeSocketOptions, 'handlers'>): AttachSocket {
  return (handlers) => new NodeEngineSocket(options, handlers)
}

/** Of one shape with its methods shared, since there are many. */
class NodeEngineSocket implements EngineSocket {
  readonly session: Session
  readonly #webSocket: WebSocket

  constructor(options: Omit<NodeSocketOptions, 'handlers'>, handlers: EngineSocketHandlers) {
    this.#webSocket = options.webSocket
    this.session = attachNodeSocket({ ...options, handlers })
    const { onPong } = handlers
    if (onPong !== undefined) this.#webSocket.on('pong', onPong)
  }

  get isOpen(): boolean {
    return this.#webSocket.readyState === open
  }

  get isPaused(): boolean {
    return this.#webSocket.isPaused
  }

  pause(): void {
    this.#webSocket.pause()
  }

  resume(): void {
    this.#webSocket.resume()
  }

  ping(): void {
    this.#webSocket.ping()
  }

  terminate(): void {
    this.#webSocket.terminate()
  }
}
