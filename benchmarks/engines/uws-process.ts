// Runs the suite of engines against uWebSockets.js, in a Node that its package was built for. Parameters:
// the address of the module, and what is known of its build. One line of JSON for each test.
import { engineSuite } from '../../packages/fanout/src/engine-suite.testing.ts'
import { uwsEngineUnderTest } from '../../packages/fanout/src/uws/uws-engine.testing.ts'
import { importUws } from '../../packages/fanout/src/uws/uws-server.ts'
import type { UwsModule } from '../../packages/fanout/src/uws/uws-types.ts'

interface Renamed {
  closeSocket(listening: object): void
  getSocketPort(listening: object): number
}

const imported = await importUws(process.argv[2])
if (imported === null) {
  console.error(`There is no ${process.argv[2]}.`)
  process.exit(2)
}
// @rjweb/uws gave two functions names of its own.
const { closeSocket, getSocketPort } = imported as unknown as Renamed
const uws: UwsModule = {
  App: imported.App,
  us_listen_socket_close: imported.us_listen_socket_close ?? closeSocket,
  us_socket_local_port: imported.us_socket_local_port ?? getSocketPort,
}
const engine = uwsEngineUnderTest(uws, process.argv[3] === 'splits-large-messages')
for (const { title, requires, run } of engineSuite) {
  if (requires !== undefined && !engine.capabilities[requires]) {
    console.log(JSON.stringify({ title, result: `not offered (${requires})` }))
    continue
  }
  try {
    await run(engine)
    console.log(JSON.stringify({ title, result: 'passed' }))
  } catch (error) {
    console.log(JSON.stringify({ title, result: `failed: ${String(error)}` }))
  }
}
process.exit(0)
