import type { Socket } from 'node:net'

/** What runs between the rooms and a gateway, over a local socket: `bytes` of, or for, some of the gateway's clients. */
export interface LinkRecord {
  /** `open` and `gone` have no bytes; `frames` are of the rooms, `message` is of a client. */
  readonly kind: 'open' | 'gone' | 'message' | 'frames'
  readonly clients: readonly number[]
  readonly bytes: Uint8Array
}

const kinds = ['open', 'gone', 'message', 'frames'] as const
const nothing = new Uint8Array()

/** One end. What is sent in a turn of the loop leaves in one write. */
export class Link {
  readonly #socket: Socket
  readonly #onRecord: (record: LinkRecord) => void
  readonly #batch: (work: () => void) => void
  #rest: Buffer = Buffer.alloc(0)
  #frames: Uint8Array | null = null
  #clients: number[] = []
  #out: Uint8Array[] = []
  #isScheduled = false

  /** @param batch runs what a chunk of the line brings */
  constructor(
    socket: Socket,
    options: { readonly onRecord: (record: LinkRecord) => void; readonly batch: (work: () => void) => void },
  ) {
    this.#socket = socket
    this.#onRecord = options.onRecord
    this.#batch = options.batch
    socket.on('data', (chunk) => this.#read(chunk))
    // The other end is gone: without it there is nothing to do, and the benchmark sees what did not arrive.
    socket.once('error', () => process.exit(1))
  }

  /** The same frames for one client after the other cross the link once. */
  frames(client: number, frames: Uint8Array): void {
    if (frames !== this.#frames) {
      this.#endFrames()
      this.#frames = frames
      this.#schedule()
    }
    this.#clients.push(client)
  }

  send(kind: 'open' | 'gone' | 'message', client: number, bytes: Uint8Array = nothing): void {
    this.#out.push(record(kind, [client], bytes))
    this.#schedule()
  }

  #endFrames(): void {
    if (this.#frames === null) return
    this.#out.push(record('frames', this.#clients, this.#frames))
    this.#frames = null
    this.#clients = []
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      this.#endFrames()
      this.#socket.write(Buffer.concat(this.#out))
      this.#out = []
    })
  }

  #read(chunk: Buffer): void {
    const data = this.#rest.byteLength === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let at = 0
    this.#batch(() => {
      while (data.byteLength - at >= 4 && data.byteLength - at >= data.readUInt32LE(at)) {
        const end = at + data.readUInt32LE(at)
        const kind = kinds[data[at + 4]!]!
        const count = data.readUInt32LE(at + 5)
        const start = at + 9 + count * 4
        const clients: number[] = []
        for (let place = at + 9; place < start; place += 4) clients.push(data.readUInt32LE(place))
        this.#onRecord({ kind, clients, bytes: data.subarray(start, end) })
        at = end
      }
    })
    this.#rest = data.subarray(at)
  }
}

function record(kind: LinkRecord['kind'], clients: readonly number[], bytes: Uint8Array): Uint8Array {
  const start = 9 + clients.length * 4
  const buffer = Buffer.allocUnsafe(start + bytes.byteLength)
  buffer.writeUInt32LE(buffer.byteLength, 0)
  buffer[4] = kinds.indexOf(kind)
  buffer.writeUInt32LE(clients.length, 5)
  for (const [index, client] of clients.entries()) buffer.writeUInt32LE(client, 9 + index * 4)
  buffer.set(bytes, start)
  return buffer
}
