// The least a server can do: every message goes to everybody else at the same path, each in a write of its own.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
const rooms = new Map<string, Set<WebSocket>>()
server.on('connection', (socket, request) => {
  const path = request.url ?? '/'
  const room = rooms.get(path) ?? new Set<WebSocket>()
  rooms.set(path, room.add(socket))
  socket.on('message', (data) => {
    for (const other of room) if (other !== socket && other.readyState === WebSocket.OPEN) other.send(data)
  })
  socket.on('close', () => room.delete(socket))
})
await once(server, 'listening')
process.stdout.write(`ws://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
