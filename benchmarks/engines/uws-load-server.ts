// The fan-out core with small rooms around it, over uWebSockets.js, in a Node that its package was built for. Its
// parameter is the address of the module. Prints its own.
import { Fanout } from '@stoa/fanout'
import { nodeClock } from '@stoa/fanout/node'
import { listenUws, type UwsModule } from '@stoa/fanout/uws'
import { fail, SmallRooms } from '../fanout/servers/small-rooms.ts'

const { default: uws } = (await import(process.argv[2] ?? '')) as { default: UwsModule }
const fanout = new Fanout({ clock: nodeClock, onError: fail })
const rooms = new SmallRooms(fanout)
const server = await listenUws({
  uws,
  fanout,
  host: '127.0.0.1',
  port: 0,
  messageBytes: 1_000_000,
  judge: () => ({
    open(attach) {
      const { session } = attach({ onMessage: (message) => rooms.receive(session, message as Uint8Array) })
    },
  }),
})
process.stdout.write(`ws://127.0.0.1:${server.port}\n`)
