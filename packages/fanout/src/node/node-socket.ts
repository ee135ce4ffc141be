import { type Duplex, getDefaultHighWaterMark } from 'node:stream'
import type { RawData, WebSocket } from 'ws'
import type { Fanout } from '../fanout.ts'
import type { Engine, LateWrite, SocketPort, Wire } from '../ports.ts'
import type { Session, SessionHandlers } from '../session.ts'
import { DirectLine } from './direct-line.ts'
import { readDirectly } from './direct-reads.ts'
import { frameMessages } from './frame.ts'

/** Sockets of Node. `ws` shakes hands and reads; frames to the peer are ours, and go to the socket below it. */
export const nodeEngine: Engine = { name: 'node', frame: frameMessages, writeToAll }

export interface NodeSocketHandlers extends SessionHandlers {
  readonly onMessage?: (message: Uint8Array | string) => void
  /** As that of an `EngineSocket`. */
  readonly onSmallMessage?: (message: Uint8Array) => boolean
  /** The peer broke the protocol or sent too much, or the line failed. The close follows. */
  readonly onError?: (error: Error) => void
}

export interface NodeSocketOptions {
  readonly fanout: Fanout
  /** From a server with `perMessageDeflate: false`, which is the default of `ws`. */
  readonly webSocket: WebSocket
  /** The one the upgrade came with. */
  readonly socket: Duplex
  readonly handlers?: NodeSocketHandlers
  /** Reads and writes through Node's stream even where it could be gone round. */
  readonly usesStream?: boolean
}

/**
 * Makes a session of an open WebSocket. Everything that is sent has to go through the session from now on; pings may
 * go through `webSocket`, and so may its pausing.
 * @throws RangeError when `congestedBytes` is below what Node buffers without telling when it drained
 */
export function attachNodeSocket(options: NodeSocketOptions): Session {
  const { fanout, webSocket, socket, handlers = {}, usesStream = false } = options
  const leastBytes = getDefaultHighWaterMark(false)
  if (fanout.limits.congestedBytes < leastBytes)
    throw new RangeError(`congestedBytes must be at least ${leastBytes} with sockets of Node.`)
  if (webSocket.extensions !== '')
    throw new RangeError('A compressed WebSocket cannot share frames: set perMessageDeflate to false.')
  const line = usesStream ? null : DirectLine.over(socket, () => session.drained())
  const port = line === null ? new StreamPort(webSocket, socket) : new DirectPort(webSocket, line)
  const session = fanout.open(port, handlers)
  if (line === null) socket.on('drain', () => session.drained())
  webSocket.on('close', () => session.gone())
  webSocket.on('error', (error) => handlers.onError?.(error))
  const { onMessage, onSmallMessage } = handlers
  if (onSmallMessage !== undefined && !usesStream) readDirectly(socket, webSocket, onSmallMessage)
  if (onMessage !== undefined)
    webSocket.on('message', (data, isBinary) => {
      const bytes = bytesOf(data)
      fanout.batch(() => onMessage(isBinary ? bytes : Buffer.from(bytes).toString()))
    })
  return session
}

/**
 * Up to here several wires are copied into one buffer, above it they are handed over as a list. Measured, processor
 * time per socket: 5 × 100 bytes cost 27.6 µs written one by one, 7.2 as a list and 6.8 copied; 2 × 8,000 bytes cost
 * 12.4, 8.5 and 10.7.
 */
const copiedBytes = 4 * 1024

/** `readyState` of a WebSocket that is open. */
const open = 1

/** Past Node's stream. */
class DirectPort implements SocketPort {
  readonly engine = nodeEngine
  readonly #webSocket: WebSocket
  readonly #line: DirectLine

  constructor(webSocket: WebSocket, line: DirectLine) {
    this.#webSocket = webSocket
    this.#line = line
  }

  get bufferedBytes(): number {
    return this.#line.waitingBytes
  }

  /** Null once `ws` has said goodbye: nothing may follow. */
  get openLine(): DirectLine | null {
    return this.#webSocket.readyState === open ? this.#line : null
  }

  writeOne(wire: Wire): void {
    this.openLine?.write(wire as Buffer)
  }

  write(wires: readonly Wire[]): void {
    const buffers = wires as readonly Buffer[]
    const total = bytesOfAll(buffers)
    if (total <= copiedBytes) this.writeOne(Buffer.concat(buffers, total))
    else this.openLine?.writeList(buffers, total)
  }

  close(code: number, reason: string): void {
    close(this.#webSocket, code, reason)
  }

  terminate(): void {
    this.#webSocket.terminate()
  }
}

function writeToAll(ports: readonly SocketPort[], wire: Wire): LateWrite[] {
  const late: LateWrite[] = []
  const lines = ports.map((port) => (port instanceof DirectPort ? port.openLine : null))
  for (const at of DirectLine.writeToAll(lines, wire as Buffer)) late.push({ at, failure: null })
  let at = 0
  for (const port of ports) {
    if (!(port instanceof DirectPort)) late.push({ at, failure: tryToWrite(port, wire) })
    at += 1
  }
  return late
}

function tryToWrite(port: SocketPort, wire: Wire): LateWrite['failure'] {
  try {
    port.writeOne(wire)
    return null
  } catch (error) {
    return { error }
  }
}

/** Through Node's stream. */
class StreamPort implements SocketPort {
  readonly engine = nodeEngine
  readonly #webSocket: WebSocket
  readonly #socket: Duplex

  constructor(webSocket: WebSocket, socket: Duplex) {
    this.#webSocket = webSocket
    this.#socket = socket
  }

  get bufferedBytes(): number {
    return this.#socket.writableLength
  }

  writeOne(wire: Wire): void {
    if (this.#webSocket.readyState === open) this.#socket.write(wire)
  }

  write(wires: readonly Wire[]): void {
    const buffers = wires as readonly Buffer[]
    const total = bytesOfAll(buffers)
    if (total <= copiedBytes) {
      this.writeOne(Buffer.concat(buffers, total))
      return
    }
    this.#socket.cork()
    for (const buffer of buffers) this.writeOne(buffer)
    this.#socket.uncork()
  }

  close(code: number, reason: string): void {
    close(this.#webSocket, code, reason)
  }

  terminate(): void {
    this.#webSocket.terminate()
  }
}

const bytesOfAll = (buffers: readonly Buffer[]): number =>
  buffers.reduce((sum, { byteLength }) => sum + byteLength, 0)

function close(webSocket: WebSocket, code: number, reason: string): void {
  // A paused socket would never see the peer's answer.
  webSocket.resume()
  webSocket.close(code, reason)
}

/** A plain view: Node's Buffer slices differently from what is expected of a Uint8Array. */
function bytesOf(data: RawData): Uint8Array {
  const buffer = Array.isArray(data) ? Buffer.concat(data) : data
  return buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer)
    : new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
}
