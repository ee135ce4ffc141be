// The peer of the benchmarks: Hocuspocus as it comes, keeping nothing. Prints its address.
import { Server } from '@hocuspocus/server'

const server = new Server({ port: 0, quiet: true, stopOnSignals: true })
await server.listen()
process.stdout.write(`ws://127.0.0.1:${server.address.port}\n`)
