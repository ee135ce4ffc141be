// Runs the suite of engines against uWebSockets.js, in a Node that its package was built for. Parameters:
// the address of the module, and what is known of its build. One line of JSON for each test.
import { engineSuite } from '../../packages/fanout/src/engine-suite.testing.ts'
import { uwsEngineUnderTest } from '../../packages/fanout/src/uws/uws-engine.testing.ts'
import { loadUws } from './uws-module.ts'

const uws = await loadUws(process.argv[2])
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
