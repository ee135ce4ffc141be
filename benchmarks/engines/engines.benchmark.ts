import { execFileSync } from 'node:child_process'
import { engineSuite } from '../../packages/fanout/src/engine-suite.testing.ts'
import { nodeEngineUnderTest } from '../../packages/fanout/src/node/node-engine.testing.ts'
import { connectionsOf, type Load, loads, updatesOf } from '../fanout/loads.ts'
import { measure } from '../fanout/measure.ts'
import { contenders, generatorCore, type Contender, startStoa, type StoaStart } from '../fanout/servers.ts'
import { freePort } from '../../tests/support/proxies.ts'
import type { Benchmark, Table } from '../support/benchmark.ts'
import { wholeServer } from './whole-server.ts'
import { prepareUws, type SuiteLine, type UwsBuild } from './uws-run.ts'

/** Many readers with many writers, and one message to a thousand. */
const loadIds: ReadonlySet<string> = new Set(['A', 'E'])

export const enginesBenchmark: Benchmark = {
  claim:
    'every engine of the fan-out does what the suite asks, over real sockets, and what it costs under load',
  async *run(say) {
    const uws = await prepareUws(say)
    say('the suite: sockets of Node …')
    const node = await runNodeSuite()
    say('the suite: uWebSockets.js …')
    const other = typeof uws === 'string' ? null : await uws.suite(100)
    const failed = [...node, ...(other ?? [])].filter(({ result }) => result.startsWith('failed'))
    if (failed.length > 0)
      throw new Error(failed.map(({ title, result }) => `${title}: ${result}`).join('\n'))
    yield {
      title: 'Suite of engines',
      columns: ['test', `Node ${process.versions.node} and ws`, 'Node 20 and uWebSockets.js'],
      rows: (other ?? node).map(({ title, result }, index) => [
        title,
        node[index]?.result ?? '',
        other === null ? 'absent' : result,
      ]),
      notes: [
        typeof uws === 'string'
          ? `uWebSockets.js was not tested: ${uws}.`
          : 'uWebSockets.js is the build in @rjweb/uws 1.5.0, of May 2023, the only one in the npm registry.',
      ],
    }
    if (typeof uws === 'string') return
    const program = await uws.server()
    yield await wholeServer(program, say)
    // What this process does itself belongs to the side of the load.
    execFileSync('taskset', ['-a', '-c', '-p', generatorCore, String(process.pid)], { stdio: 'ignore' })
    for (const load of loads.filter(({ id }) => loadIds.has(id)))
      yield await underLoad(load, await engines(uws, program), say)
  },
}

/** The core of fan-out alone over each engine, and the whole server over each. */
async function engines(uws: UwsBuild, program: Program): Promise<readonly Engine[]> {
  const ours = contenders.find(({ name }) => name.startsWith('@stoa/fanout'))!
  const dialect = 'hocuspocus'
  const stoa = (name: string, start: StoaStart) => ({ name, dialect, start: () => startStoa(start) }) as const
  return [
    { ...ours, name: `core, Node ${process.versions.node} and ws` },
    { name: 'core, Node 20 and uWebSockets.js', dialect, start: () => uws.start() },
    stoa(`Stoa, Node ${process.versions.node} and ws`, {}),
    stoa('Stoa, Node 20 and ws', { program }),
    stoa('Stoa, Node 20 and uWebSockets.js', { program, syncPort: await freePort() }),
  ]
}

type Program = NonNullable<StoaStart['program']>

type Engine = Pick<Contender, 'name' | 'dialect' | 'start'>

async function underLoad(load: Load, all: readonly Engine[], say: (line: string) => void): Promise<Table> {
  const deliveries = updatesOf(load) * (connectionsOf(load) / load.documents - 1)
  const rows: (string | number)[][] = []
  for (const engine of all) {
    say(`${load.id}: ${engine.name} …`)
    const { cpuSeconds, latencyMs, residentBytes, generatorShare } = await measure(engine, load)
    rows.push([
      engine.name,
      cpuSeconds.toFixed(2),
      ((cpuSeconds * 1e6) / deliveries).toFixed(2),
      latencyMs?.[0]?.toFixed(1) ?? '',
      latencyMs?.[2]?.toFixed(1) ?? '',
      Math.round(residentBytes / 1e6),
      `${Math.round(generatorShare * 100)} %`,
    ])
  }
  return {
    title: `${load.id}: ${load.what}; ${load.seconds} s`,
    columns: ['engine', 'CPU s', 'µs/delivery', 'p50 ms', 'p99', 'MB', 'generator'],
    rows,
    notes: [
      'The fan-out core in memory with small rooms around it, and the whole server with every edit on disk; pinned and measured as by `npm run bench -- fanout`, which explains the columns. What the engine makes of it is said by the two lines of Stoa in Node 20.',
    ],
  }
}

async function runNodeSuite(): Promise<SuiteLine[]> {
  const lines: SuiteLine[] = []
  for (const { title, requires, run } of engineSuite) {
    if (requires !== undefined && !nodeEngineUnderTest.capabilities[requires]) {
      lines.push({ title, result: `not asked (${requires})` })
      continue
    }
    try {
      await run(nodeEngineUnderTest)
      lines.push({ title, result: 'passed' })
    } catch (error) {
      lines.push({ title, result: `failed: ${String(error)}` })
    }
  }
  return lines
}
