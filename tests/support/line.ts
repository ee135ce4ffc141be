import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A line to a server that can be cut and mended, as trains, lifts and cables do. */
export interface Line {
  /** `http://127.0.0.1:<port>` of this end. */
  readonly url: string
  /** Ends every connection, and refuses new ones until it is mended. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

/** Lays a line of its own to a server on this machine. */
export async function layLine(serverUrl: string): Promise<Line> {
  const port = Number(new URL(serverUrl).port)
  const open = new Set<Socket>()
  let whole = true
  const server = createServer((near) => {
    if (!whole) {
      near.resetAndDestroy()
      return
    }
    const far = connect(port, '127.0.0.1')
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket)
      // A reset is what cutting looks like to the other end.
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        open.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const cut = () => {
    whole = false
    for (const socket of open) socket.resetAndDestroy()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    mend() {
      whole = true
    },
    close() {
      cut()
      return new Promise((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}
