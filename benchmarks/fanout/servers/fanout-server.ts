// The fan-out core with small rooms around it. Prints its address.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Fanout } from '@stoa/fanout'
import { attachNodeSocket, nodeClock } from '@stoa/fanout/node'
import { WebSocketServer } from 'ws'
import { fail, SmallRooms } from './small-rooms.ts'

const fanout = new Fanout({ clock: nodeClock, onError: fail })
const rooms = new SmallRooms(fanout)
const http = createServer()
const sockets = new WebSocketServer({ noServer: true })
http.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (webSocket) => {
    const session = attachNodeSocket({
      fanout,
      webSocket,
      socket,
      handlers: { onMessage: (message) => rooms.receive(session, message as Uint8Array) },
    })
  })
})
http.listen(0, '127.0.0.1')
await once(http, 'listening')
process.stdout.write(`ws://127.0.0.1:${(http.address() as AddressInfo).port}\n`)
