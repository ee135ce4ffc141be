import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { authenticationFrame } from '@stoa/testkit'
import type { SoakServer } from './soak-server.ts'

/** A WebSocket by hand, down to the network: it may stop reading, or be gone between two bytes. */
export interface RawClient {
  readonly isOpen: boolean
  send(frame: Uint8Array): void
  /** The next bytes from the server. Rejects when it is gone. */
  heard(): Promise<void>
  /** From here on nothing is read. */
  pause(): void
  /** Gone at once, as by a cable that is pulled. */
  destroy(): void
}

/** Asks for a socket and for the document, and waits for neither. */
export function startRawClient(server: SoakServer, name: string, token = server.api.token): RawClient {
  const socket = connect({ host: '127.0.0.1', port: server.process.port })
  let isOpen = true
  const ended = () => {
    isOpen = false
  }
  socket.on('close', ended)
  // The server ends it in the midst of what was not read.
  socket.on('error', ended)
  const key = randomBytes(16).toString('base64')
  socket.write(
    `GET /sync HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  )
  socket.write(masked(authenticationFrame(name, token)))
  return {
    get isOpen() {
      return isOpen
    },
    send: (frame) => void socket.write(masked(frame)),
    heard: () =>
      new Promise((resolve, reject) => {
        socket.once('data', () => resolve())
        socket.once('close', () => reject(new Error('The socket was closed.')))
      }),
    pause: () => void socket.pause(),
    destroy: () => socket.resetAndDestroy(),
  }
}

/** One binary frame of a client, with a mask of zeros. */
function masked(payload: Uint8Array): Buffer {
  const length =
    payload.byteLength < 126
      ? [payload.byteLength | 0x80]
      : [126 | 0x80, payload.byteLength >> 8, payload.byteLength & 255]
  return Buffer.from([0x82, ...length, 0, 0, 0, 0, ...payload])
}
