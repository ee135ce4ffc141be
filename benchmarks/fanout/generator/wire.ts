import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

/** Read into by all sockets in turn; nothing of it is kept beyond the call. */
const shared = Buffer.allocUnsafe(256 * 1024)

const opcodes = { binary: 2, close: 8, ping: 9 } as const

export interface WireHandlers {
  /** The payload is valid only during the call. */
  onMessage(payload: Uint8Array): void
  onEnd(why: string): void
}

/**
 * A WebSocket client that does no more than it must: thousands of them have to be cheaper than the server under
 * measurement. No extensions, no fragments, no copies.
 */
export class Wire {
  readonly #socket: Socket
  readonly #handlers: WireHandlers
  #rest: Buffer | null = null
  #isOpen = false
  #hasEnded = false
  bytes = 0

  private constructor(url: URL, handlers: WireHandlers, onOpen: () => void) {
    this.#handlers = handlers
    this.#socket = connect({
      host: url.hostname,
      port: Number(url.port),
      noDelay: true,
      onread: {
        buffer: shared,
        callback: (length) => {
          this.bytes += length
          const wasOpen = this.#isOpen
          this.#read(shared.subarray(0, length))
          if (!wasOpen && this.#isOpen) onOpen()
          return true
        },
      },
    })
    this.#socket.on('error', (error) => this.#end(error.message))
    this.#socket.on('close', () => this.#end('closed'))
    const key = randomBytes(16).toString('base64')
    this.#socket.write(
      `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\n` +
        `Connection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    )
  }

  /** @throws when the server refuses */
  static open(url: string, handlers: WireHandlers): Promise<Wire> {
    return new Promise((resolve, reject) => {
      const wire = new Wire(
        new URL(url),
        {
          onMessage: handlers.onMessage,
          onEnd: (why) => {
            reject(new Error(`${url}: ${why}`))
            handlers.onEnd(why)
          },
        },
        () => resolve(wire),
      )
    })
  }

  /** @param frame from {@link clientFrame} */
  send(frame: Buffer): void {
    this.#socket.write(frame)
  }

  close(): void {
    this.#hasEnded = true
    this.#socket.destroy()
  }

  #end(why: string): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#handlers.onEnd(why)
  }

  #read(chunk: Buffer): void {
    let data = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk])
    this.#rest = null
    if (!this.#isOpen) {
      const end = data.indexOf('\r\n\r\n')
      if (end === -1) {
        this.#rest = Buffer.from(data)
        return
      }
      const status = data.toString('latin1', 0, data.indexOf('\r\n'))
      if (!status.includes(' 101 ')) {
        this.#end(status)
        return
      }
      this.#isOpen = true
      data = data.subarray(end + 4)
    }
    const used = this.#readFrames(data)
    if (used < data.length) this.#rest = Buffer.from(data.subarray(used))
  }

  /** @returns bytes of whole frames */
  #readFrames(data: Buffer): number {
    let at = 0
    for (;;) {
      if (data.length - at < 2) return at
      let length = data[at + 1]! & 127
      let start = at + 2
      if (length === 126) {
        if (data.length - at < 4) return at
        length = data.readUInt16BE(at + 2)
        start = at + 4
      } else if (length === 127) {
        if (data.length - at < 10) return at
        length = Number(data.readBigUInt64BE(at + 2))
        start = at + 10
      }
      if (data.length < start + length) return at
      const opcode = data[at]! & 15
      at = start + length
      this.#frame(opcode, data.subarray(start, at))
    }
  }

  #frame(opcode: number, payload: Buffer): void {
    if (opcode === opcodes.binary) this.#handlers.onMessage(payload)
    else if (opcode === opcodes.ping) this.send(clientFrame(payload, 10))
    else if (opcode === opcodes.close)
      this.#end(`closed with ${payload.length > 1 ? payload.readUInt16BE(0) : 'no code'}`)
  }
}

/** A client's frame with a mask of zeros, which leaves the payload as it is. */
export function clientFrame(payload: Uint8Array, opcode: number = opcodes.binary): Buffer {
  const { byteLength } = payload
  const head =
    byteLength < 126
      ? Buffer.from([0x80 | opcode, 0x80 | byteLength])
      : Buffer.from([0x80 | opcode, 0x80 | 126, byteLength >> 8, byteLength & 255])
  if (byteLength > 65_535) throw new RangeError('Updates of a load are small.')
  return Buffer.concat([head, Buffer.alloc(4), payload])
}
