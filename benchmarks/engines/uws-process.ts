// Runs the suite of engines against uWebSockets.js, in a Node that its package was built for. Parameters: the address of
// the module, and with how many seeds E11 is run on top. One line of JSON for each test.
import { engineSuite, messagesSurvivePauses } from '../../packages/fanout/src/engine-suite.testing.ts'
import type { UwsModule } from '@stoa/fanout/uws'
import { uwsEngineUnderTest } from '../../packages/fanout/src/uws/uws-engine.testing.ts'

const [, , address = '', seeds = '0'] = process.argv
const { default: uws } = (await import(address)) as { default: UwsModule }
const engine = uwsEngineUnderTest(uws)

async function report(title: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
    console.log(JSON.stringify({ title, result: 'passed' }))
  } catch (error) {
    console.log(JSON.stringify({ title, result: `failed: ${String(error)}` }))
  }
}

for (const { title, requires, run } of engineSuite) {
  if (requires === undefined || engine.capabilities[requires]) await report(title, () => run(engine))
  else console.log(JSON.stringify({ title, result: `not asked (${requires})` }))
}
const first = Math.floor(Math.random() * 1e9)
if (Number(seeds) > 0)
  await report(`E11, ${seeds} further seeds from ${first} on`, async () => {
    for (let seed = first; seed < first + Number(seeds); seed++) await messagesSurvivePauses(engine, seed)
  })
process.exit(0)
