import { type IncomingMessage, request } from 'node:http'
import { waitUntil } from './wait-until.ts'
import { type ReadFrame, readFrame } from './hocuspocus-frame.ts'

/** A WebSocket without any client behind it: sends what it is told to and keeps what it gets. */
export interface BareSocket extends Disposable {
  readonly socket: WebSocket
  readonly frames: Uint8Array[]
  /** Code of the close; null while it is open. */
  readonly closeCode: number | null
  send(frame: Uint8Array): void
  /** Resolves when a frame like this has come; it is taken out, with all before it. @throws when it does not come */
  next<Type extends ReadFrame['type']>(type: Type): Promise<Extract<ReadFrame, { readonly type: Type }>>
  /** The code, when the server has closed it. @throws when it does not */
  closed(): Promise<number>
}

export async function openBareSocket(url: string): Promise<BareSocket> {
  const socket = new WebSocket(url)
  socket.binaryType = 'arraybuffer'
  const frames: Uint8Array[] = []
  let closeCode: number | null = null
  socket.addEventListener('message', ({ data }) => frames.push(new Uint8Array(data as ArrayBuffer)))
  socket.addEventListener('close', ({ code }) => {
    closeCode = code
  })
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error(`No socket at ${new URL(url).pathname}.`)))
  })
  return {
    socket,
    frames,
    get closeCode() {
      return closeCode
    },
    send: (frame) => socket.send(new Uint8Array(frame)),
    async next<Type extends ReadFrame['type']>(type: Type) {
      let found: ReadFrame | undefined
      const look = () => {
        while (frames.length > 0 && found === undefined) {
          const read = readFrame(frames.shift()!)
          if (read.type === type) found = read
        }
        return found !== undefined
      }
      await waitUntil(look, { what: `a frame of the type "${type}"` })
      return found as Extract<ReadFrame, { readonly type: Type }>
    },
    async closed() {
      await waitUntil(() => closeCode !== null, { what: 'the server closes the socket' })
      return closeCode!
    },
    [Symbol.dispose]: () => socket.close(),
  }
}

/** Asks for an upgrade as a page of this origin would. Answers the status: 101 when it was granted. */
export async function upgradeStatus(url: string, origin?: string): Promise<number> {
  const headers: Record<string, string> = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': Buffer.from('0123456789abcdef').toString('base64'),
  }
  if (origin !== undefined) headers['origin'] = origin
  return new Promise((resolve, reject) => {
    const asked = request(url.replace(/^ws/, 'http'), { headers })
    asked.on('upgrade', (response: IncomingMessage, socket) => {
      socket.destroy()
      resolve(response.statusCode ?? 0)
    })
    asked.on('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    asked.on('error', reject)
    asked.end()
  })
}
