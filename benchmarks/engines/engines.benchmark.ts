import { execFileSync } from 'node:child_process'
import { engineSuite } from '../../packages/fanout/src/engine-suite.testing.ts'
import { nodeEngineUnderTest } from '../../packages/fanout/src/node/node-engine.testing.ts'
import { connectionsOf, type Load, loads, updatesOf } from '../fanout/loads.ts'
import { measure } from '../fanout/measure.ts'
import { contenders, generatorCore, type Contender } from '../fanout/servers.ts'
import type { Benchmark, Table } from '../support/benchmark.ts'
import { prepareUws, type SuiteLine, type UwsBuild } from './uws-run.ts'

/** Many readers with many writers, and one message to a thousand. */
const loadIds: ReadonlySet<string> = new Set(['A', 'E'])

export const enginesBenchmark: Benchmark = {
  claim:
    'every engine of the fan-out does what the suite asks, over real sockets, and what it costs under load',
  async *run(say) {
    const uws = prepareUws(say)
    say('the suite: sockets of Node …')
    const node = await runNodeSuite()
    say('the suite: uWebSockets.js …')
    const other = typeof uws === 'string' ? null : await uws.suite()
    const failed = [...node, ...(other ?? [])].filter(({ result }) => result.startsWith('failed'))
    if (failed.length > 0)
      throw new Error(failed.map(({ title, result }) => `${title}: ${result}`).join('\n'))
    yield {
      title: 'Suite of engines',
      columns: ['test', `Node ${process.versions.node} and ws`, 'Node 20 and uWebSockets.js'],
      rows: node.map(({ title, result }, index) => [
        title,
        result,
        other === null ? 'absent' : (other[index]?.result ?? 'not run'),
      ]),
      notes: [
        typeof uws === 'string'
          ? `uWebSockets.js was not tested: ${uws}.`
          : 'uWebSockets.js is the build in @rjweb/uws 1.5.0, of May 2023. It breaks large messages to a peer that pauses (most likely what uWebSockets mended with pull request 1662), so E11 is not asked of it.',
      ],
    }
    if (typeof uws === 'string') return
    // What this process does itself belongs to the side of the load.
    execFileSync('taskset', ['-a', '-c', '-p', generatorCore, String(process.pid)], { stdio: 'ignore' })
    for (const load of loads.filter(({ id }) => loadIds.has(id))) yield await underLoad(load, uws, say)
  },
}

async function underLoad(load: Load, uws: UwsBuild, say: (line: string) => void): Promise<Table> {
  const ours = contenders.find(({ name }) => name.startsWith('@stoa/fanout'))!
  const engines: readonly Pick<Contender, 'name' | 'dialect' | 'start'>[] = [
    { ...ours, name: `Node ${process.versions.node} and ws` },
    { name: 'Node 20 and uWebSockets.js', dialect: 'hocuspocus', start: () => uws.start() },
  ]
  const deliveries = updatesOf(load) * (connectionsOf(load) / load.documents - 1)
  const rows: (string | number)[][] = []
  let first: number | null = null
  for (const engine of engines) {
    say(`${load.id}: ${engine.name} …`)
    const { cpuSeconds, latencyMs, residentBytes, generatorShare } = await measure(engine, load)
    first ??= cpuSeconds
    rows.push([
      engine.name,
      cpuSeconds.toFixed(2),
      (cpuSeconds / first).toFixed(2),
      ((cpuSeconds * 1e6) / deliveries).toFixed(2),
      latencyMs?.[0]?.toFixed(1) ?? '',
      latencyMs?.[2]?.toFixed(1) ?? '',
      Math.round(residentBytes / 1e6),
      `${Math.round(generatorShare * 100)} %`,
    ])
  }
  return {
    title: `${load.id}: ${load.what}; ${load.seconds} s`,
    columns: ['engine', 'CPU s', '× ws', 'µs/delivery', 'p50 ms', 'p99', 'MB', 'generator'],
    rows,
    notes: [
      'The fan-out core in memory, with small rooms around it, over each engine; pinned and measured as by `npm run bench -- fanout`, which explains the columns. The versions of Node differ as well.',
    ],
  }
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
