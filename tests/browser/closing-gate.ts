import { createHash } from 'node:crypto'
import { createServer, request } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

/** A gateway to a server that can close every sync socket with one code, right after letting it in. */
export interface ClosingGate {
  /** `http://127.0.0.1:<port>` of this end. */
  readonly url: string
  /** When sync sockets were opened and closed with the code, in ms. */
  readonly closed: readonly number[]
  /** Ends every sync socket without a word, and refuses new ones. */
  cut(): void
  /** From now on every sync socket is let in and closed with `code`. */
  closeWith(code: number): void
  open(): void
  close(): Promise<void>
}

export async function openClosingGate(serverUrl: string): Promise<ClosingGate> {
  const port = Number(new URL(serverUrl).port)
  const sockets = new Set<Socket>()
  const closed: number[] = []
  let mode: 'open' | 'cut' | number = 'open'

  const server = createServer((near, answer) => {
    const { method, url: path, headers } = near
    const far = request({ host: '127.0.0.1', port, method, path, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.rawHeaders)
      reply.pipe(answer)
    })
    far.on('error', () => answer.destroy())
    near.pipe(far)
  })
  server.on('upgrade', (message, near: Socket) => {
    const isSync = message.url?.startsWith('/sync') === true
    near.on('error', () => near.destroy())
    if (isSync && mode === 'cut') near.resetAndDestroy()
    else if (isSync && typeof mode === 'number') {
      closed.push(performance.now())
      const key = `${message.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
      const accept = createHash('sha1').update(key).digest('base64')
      near.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      )
      // A ping of the protocol, as a sign that the connection stands; then a close frame with its code (RFC 6455, 5.5.1).
      near.end(Uint8Array.of(0x82, 1, 9, 0x88, 2, mode >> 8, mode & 255))
      near.resume()
    } else {
      const far = connect(port, '127.0.0.1')
      const head = message.rawHeaders.map((text, at) => (at % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('')
      far.write(`GET ${message.url} HTTP/1.1\r\n${head}\r\n`)
      if (isSync) sockets.add(near)
      near.on('close', () => {
        sockets.delete(near)
        far.destroy()
      })
      far.on('error', () => near.destroy())
      far.on('close', () => near.destroy())
      near.pipe(far)
      far.pipe(near)
    }
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const end = (): void => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    closed,
    cut() {
      mode = 'cut'
      end()
    },
    closeWith(code) {
      mode = code
      end()
    },
    open() {
      mode = 'open'
    },
    close() {
      end()
      server.closeAllConnections()
      return new Promise((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}
