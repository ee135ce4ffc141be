// Holds the sockets of clients, and passes on what the rooms say. Is given the local socket of the rooms and a port that it
// shares with other gateways (0: any free one), and prints its address.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { Fanout, type Session } from '@stoa/fanout'
import { attachNodeSocket, nodeClock } from '@stoa/fanout/node'
import { WebSocketServer } from 'ws'
import { fail } from '../../fanout/servers/small-rooms.ts'
import { Link } from './link.ts'

const [, , path, port] = process.argv
const fanout = new Fanout({ clock: nodeClock, onError: fail })
const sessions = new Map<number, Session>()
let opened = 0

const line = connect(path!)
await once(line, 'connect')
const link = new Link(line, {
  batch: (work) => fanout.batch(work),
  onRecord({ clients, bytes }) {
    // The chunk it lies in is read into again.
    const frames = Buffer.from(bytes)
    for (const client of clients) sessions.get(client)?.sendWire(frames)
  },
})

const http = createServer()
const sockets = new WebSocketServer({ noServer: true })
http.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (webSocket) => {
    const client = opened++
    const session = attachNodeSocket({
      fanout,
      webSocket,
      socket,
      handlers: {
        onMessage: (message) => link.send('message', client, message as Uint8Array),
        onClosed() {
          sessions.delete(client)
          link.send('gone', client)
        },
      },
    })
    sessions.set(client, session)
    link.send('open', client)
  })
})
http.listen({ port: Number(port), host: '127.0.0.1', reusePort: true })
await once(http, 'listening')
process.stdout.write(`ws://127.0.0.1:${(http.address() as AddressInfo).port}\n`)
