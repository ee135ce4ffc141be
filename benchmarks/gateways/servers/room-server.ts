// Small rooms whose sockets are held by gateways. Listens on the local socket that it is given, and says so.
import { once } from 'node:events'
import { createServer } from 'node:net'
import { Fanout, type Session, type SocketPort, type Wire } from '@stoa/fanout'
import { nodeClock, nodeEngine } from '@stoa/fanout/node'
import { fail, SmallRooms } from '../../fanout/servers/small-rooms.ts'
import { Link } from './link.ts'

const [, , path] = process.argv
const fanout = new Fanout({ clock: nodeClock, onError: fail })
const rooms = new SmallRooms(fanout)

/** A client of a gateway. What the gateway has not sent yet is not told here: a prototype under a load that is read. */
class FarPort implements SocketPort {
  readonly engine = nodeEngine
  readonly bufferedBytes = 0
  readonly #link: Link
  readonly #client: number

  constructor(link: Link, client: number) {
    this.#link = link
    this.#client = client
  }

  writeOne(wire: Wire): void {
    this.#link.frames(this.#client, wire as Buffer)
  }

  write(wires: readonly Wire[]): void {
    for (const wire of wires) this.writeOne(wire)
  }

  close(): void {}
  terminate(): void {}
}

const server = createServer((socket) => {
  const sessions = new Map<number, Session>()
  const link = new Link(socket, {
    batch: (work) => fanout.batch(work),
    onRecord({ kind, clients, bytes }) {
      const [client] = clients
      if (client === undefined) return
      if (kind === 'open') sessions.set(client, fanout.open(new FarPort(link, client)))
      const session = sessions.get(client)
      if (session === undefined) return
      if (kind === 'message') rooms.receive(session, new Uint8Array(bytes))
      if (kind === 'gone') session.gone()
    },
  })
})
server.listen(path)
await once(server, 'listening')
process.stdout.write('listening\n')
