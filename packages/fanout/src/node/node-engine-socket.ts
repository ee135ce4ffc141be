import type { AttachSocket, EngineSocket, EngineSocketHandlers } from '../engine-socket.ts'
import { attachNodeSocket, type NodeSocketOptions } from './node-socket.ts'

/** `readyState` of a WebSocket that is open. */
const open = 1

/** An open WebSocket of `ws`, to be attached as those of other engines are. */
export function nodeSocketToAttach(options: Omit<NodeSocketOptions, 'handlers'>): AttachSocket {
  return (handlers) => attach(options, handlers)
}

function attach(options: Omit<NodeSocketOptions, 'handlers'>, handlers: EngineSocketHandlers): EngineSocket {
  const { webSocket } = options
  const session = attachNodeSocket({ ...options, handlers })
  const { onPong } = handlers
  if (onPong !== undefined) webSocket.on('pong', onPong)
  return {
    session,
    get isOpen() {
      return webSocket.readyState === open
    },
    get isPaused() {
      return webSocket.isPaused
    },
    pause: () => webSocket.pause(),
    resume: () => webSocket.resume(),
    ping: () => webSocket.ping(),
    terminate: () => webSocket.terminate(),
  }
}
