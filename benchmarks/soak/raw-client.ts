import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { authenticationFrame } from '@stoa/testkit'
import type { SoakServer } from './soak-server.ts'

/**
 * A WebSocket by hand, down to the network: it may stop reading, or be gone between two bytes, and it costs a fraction of
 * what a whole client does, which counts where there are hundreds of thousands.
 */
export interface RawClient {
  /** False once the connection is gone, or the server has said that it closes it. */
  readonly isOpen: boolean
  /** Of the server's close; 1006 when the connection went without one, null while it is there. */
  readonly closeCode: number | null
  /** What came and was not yet taken, oldest first. */
  readonly frames: Uint8Array[]
  send(frame: Uint8Array): void
  /** The next frame from the server, the answer to the upgrade included. Rejects when the connection is gone. */
  heard(): Promise<void>
  /** Resolves when this holds, looked at after each frame, or when the connection is gone. */
  until(condition: () => boolean): Promise<void>
  /** From here on nothing is read. */
  pause(): void
  /** Says that it goes, and goes. */
  close(): void
  /** Gone at once, as by a cable that is pulled. */
  destroy(): void
}

export interface RawClientOptions {
  readonly port: number
  /** `/sync` or `/yjs/…`, with its query. */
  readonly path: string
  /** Sends nothing before the upgrade is answered, as RFC 6455 (4.1) wants it and uWebSockets.js relies on. */
  readonly waitsForUpgrade?: boolean
}

/** How long one waits for the next frame, in ms. */
const patienceMs = 30_000

/** Asks for a socket and for the document, and waits for neither. */
export function startRawClient(
  server: SoakServer,
  name: string,
  options: Pick<RawClientOptions, 'waitsForUpgrade'> & { readonly token?: string } = {},
): RawClient {
  const { token = server.api.token, ...others } = options
  const client = openRawClient({ ...others, port: server.process.port, path: '/sync' })
  client.send(authenticationFrame(name, token))
  return client
}

/** Asks for a socket, and does not wait for it: what is sent meanwhile goes behind the question. */
export function openRawClient({ port, path, waitsForUpgrade = false }: RawClientOptions): RawClient {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true })
  const key = randomBytes(16).toString('base64')
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  )
  const frames: Uint8Array[] = []
  const early: Buffer[] | null = waitsForUpgrade ? [] : null
  let isUpgraded = false
  let closeCode: number | null = null
  let turn = Promise.withResolvers<void>()
  const changed = () => {
    turn.resolve()
    turn = Promise.withResolvers()
  }
  const isOpen = () => closeCode === null
  function upgraded(): void {
    isUpgraded = true
    for (const bytes of early?.splice(0) ?? []) socket.write(bytes)
  }
  const ended = (code: number) => {
    closeCode ??= code
    changed()
  }
  const read = frameReader(upgraded, (opcode, payload) => {
    if (opcode === 2) frames.push(payload)
    if (opcode === 8) {
      socket.end(masked(8, payload))
      ended(payload.byteLength < 2 ? 1005 : payload.readUInt16BE())
    }
    if (opcode === 9) socket.write(masked(10, payload))
  })
  socket.on('data', (bytes) => {
    read(bytes)
    changed()
  })
  socket.on('close', () => ended(1006))
  // The server ends it in the midst of what was not read; the close follows.
  socket.on('error', changed)
  const next = async () => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`The server was silent for ${patienceMs} ms.`)), patienceMs)
    })
    try {
      await Promise.race([turn.promise, late])
    } finally {
      clearTimeout(timer)
    }
  }
  return {
    frames,
    get isOpen() {
      return isOpen()
    },
    get closeCode() {
      return closeCode
    },
    send(frame) {
      if (!isOpen()) return
      const bytes = masked(2, frame)
      if (early !== null && !isUpgraded) early.push(bytes)
      else socket.write(bytes)
    },
    async heard() {
      if (closeCode === null) await next()
      if (closeCode !== null) throw new Error('The socket was closed.')
    },
    async until(condition) {
      while (isOpen() && !condition()) await next()
    },
    pause: () => void socket.pause(),
    close: () => void socket.end(masked(8, Buffer.from([0x03, 0xe8]))),
    destroy: () => socket.resetAndDestroy(),
  }
}

/** Cuts what comes into frames; the first thing that comes is the answer to the upgrade. */
function frameReader(
  onUpgraded: () => void,
  onFrame: (opcode: number, payload: Buffer) => void,
): (bytes: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0)
  let isUpgraded = false
  return (bytes) => {
    pending = pending.byteLength === 0 ? bytes : Buffer.concat([pending, bytes])
    if (!isUpgraded) {
      const end = pending.indexOf('\r\n\r\n')
      if (end === -1) return
      isUpgraded = true
      onUpgraded()
      pending = pending.subarray(end + 4)
    }
    for (;;) {
      const head = headOf(pending)
      if (head === null || pending.byteLength < head.start + head.length) return
      onFrame(head.opcode, pending.subarray(head.start, head.start + head.length))
      pending = pending.subarray(head.start + head.length)
    }
  }
}

function headOf(bytes: Buffer): { opcode: number; start: number; length: number } | null {
  if (bytes.byteLength < 2) return null
  const opcode = bytes.readUInt8(0) & 0x0f
  const short = bytes.readUInt8(1) & 0x7f
  if (short < 126) return { opcode, start: 2, length: short }
  if (short === 126) return bytes.byteLength < 4 ? null : { opcode, start: 4, length: bytes.readUInt16BE(2) }
  return bytes.byteLength < 10 ? null : { opcode, start: 10, length: Number(bytes.readBigUInt64BE(2)) }
}

/** One frame of a client, with a mask of zeros. */
function masked(opcode: number, payload: Uint8Array): Buffer {
  const length = payload.byteLength
  const head = Buffer.alloc(length < 126 ? 6 : length < 65_536 ? 8 : 14)
  head.writeUInt8(0x80 | opcode, 0)
  head.writeUInt8(0x80 | (length < 126 ? length : length < 65_536 ? 126 : 127), 1)
  if (head.byteLength === 8) head.writeUInt16BE(length, 2)
  if (head.byteLength === 14) head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([head, payload])
}
