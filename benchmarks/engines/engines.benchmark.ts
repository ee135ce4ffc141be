import { engineSuite } from '../../packages/fanout/src/engine-suite.testing.ts'
import { nodeEngineUnderTest } from '../../packages/fanout/src/node/node-engine.testing.ts'
import type { Benchmark } from '../support/benchmark.ts'
import { runUwsSuite, type SuiteLine } from './uws-run.ts'

export const enginesBenchmark: Benchmark = {
  claim: 'every engine of the fan-out does what the suite asks, over real sockets',
  async *run(say) {
    say('sockets of Node …')
    const node = await runNodeSuite()
    say('uWebSockets.js …')
    const uws = await runUwsSuite(say)
    const failed = [...node, ...(typeof uws === 'string' ? [] : uws)].filter(({ result }) =>
      result.startsWith('failed'),
    )
    if (failed.length > 0)
      throw new Error(failed.map(({ title, result }) => `${title}: ${result}`).join('\n'))
    yield* [
      {
        title: 'Suite of engines',
        columns: ['test', `Node ${process.versions.node} and ws`, 'Node 20 and uWebSockets.js'],
        rows: node.map(({ title, result }, index) => [
          title,
          result,
          typeof uws === 'string' ? 'absent' : (uws[index]?.result ?? 'not run'),
        ]),
        notes: [
          typeof uws === 'string'
            ? `uWebSockets.js was not tested: ${uws}.`
            : 'uWebSockets.js is the build in @rjweb/uws 1.5.0, of May 2023. It breaks large messages to a peer that pauses (most likely what uWebSockets mended with pull request 1662), so E11 is not asked of it.',
        ],
      },
    ]
  },
}

async function runNodeSuite(): Promise<SuiteLine[]> {
  const lines: SuiteLine[] = []
  for (const { title, run } of engineSuite) {
    try {
      await run(nodeEngineUnderTest)
      lines.push({ title, result: 'passed' })
    } catch (error) {
      lines.push({ title, result: `failed: ${String(error)}` })
    }
  }
  return lines
}
