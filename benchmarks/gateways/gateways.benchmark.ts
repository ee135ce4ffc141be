import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeOptions, waitUntil } from '@stoa/testkit'
import { connectionsOf, type Load, loads, updatesOf } from '../fanout/loads.ts'
import { measure, type Measurement } from '../fanout/measure.ts'
import { linesOf, observer, type Server, serverOf } from '../fanout/servers.ts'
import type { Benchmark, Table } from '../support/benchmark.ts'
import { median } from '../support/distribution.ts'

/** Everything may run everywhere: whether a second process helps is what is asked. */
const everyCore = '0,1'
const gateways = [0, 1, 2] as const

export const gatewaysBenchmark: Benchmark = {
  claim:
    'whether processes that hold the sockets help the event loop of the rooms, on two cores that all share',
  async *run(say, { rounds, only }) {
    execFileSync('taskset', ['-a', '-c', '-p', everyCore, String(process.pid)], { stdio: 'ignore' })
    for (const load of loads.filter(({ id }) => (only.length === 0 ? ['A', 'B'] : only).includes(id)))
      yield await tableOf(load, rounds, say)
  },
}

async function tableOf(load: Load, rounds: number, say: (line: string) => void): Promise<Table> {
  const measured = new Map<number, Measurement[]>(gateways.map((count) => [count, []]))
  for (let round = 1; round <= rounds; round++)
    for (const count of gateways) {
      say(`${load.id}: ${count} gateways …`)
      measured.get(count)!.push(await measure(contender(count), load, everyCore))
    }
  return {
    title: `${load.id}: ${load.what}; ${load.seconds} s${rounds > 1 ? `, median of ${rounds} rounds` : ''}`,
    columns: [
      'gateways',
      'rooms, CPU s',
      'gateways, CPU s',
      'all, µs/delivery',
      'rooms, loop p99 ms',
      'p50 ms',
      'p95',
      'p99',
      'frames/reader',
      'generator',
    ],
    rows: [...measured].map(([count, trials]) => rowOf(count, trials, load)),
    notes: [
      'The small rooms of the fan-out benchmark, without a disk. With 0 gateways the sockets are theirs; else each gateway has its share of them by reusePort, and a flush crosses a local socket once for each gateway, with the numbers of those it is for.',
      'Rooms, gateways and load generator share two cores freely: what is spent by one is taken from the others.',
    ],
  }
}

function rowOf(count: number, trials: readonly Measurement[], load: Load): (string | number)[] {
  const middle = (figure: (one: Measurement) => number) => median(trials.map(figure))
  const deliveries = updatesOf(load) * (connectionsOf(load) / load.documents - 1)
  const spent = middle((one) => one.cpuSeconds + one.helpersCpuSeconds)
  return [
    count,
    middle(({ cpuSeconds }) => cpuSeconds).toFixed(2),
    count === 0 ? '' : middle(({ helpersCpuSeconds }) => helpersCpuSeconds).toFixed(2),
    ((spent * 1e6) / deliveries).toFixed(2),
    middle(({ loopDelayMs }) => loopDelayMs ?? Number.NaN).toFixed(1),
    ...[0, 1, 2].map((place) => middle(({ latencyMs }) => latencyMs?.[place] ?? Number.NaN).toFixed(1)),
    Math.round(middle(({ framesPerReader }) => framesPerReader)),
    `${Math.round(middle(({ generatorShare }) => generatorShare) * 100)} %`,
  ]
}

const contender = (count: number) => ({
  name: `${count} gateways`,
  dialect: 'hocuspocus' as const,
  start: () => (count === 0 ? startAlone() : startWith(count)),
})

async function startAlone(): Promise<Server> {
  const rooms = start(['../fanout/servers/fanout-server.ts'])
  return serverOf(rooms.child, rooms.lines, await rooms.firstLine())
}

async function startWith(count: number): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-gateways-'))
  const path = join(folder, 'rooms')
  const rooms = start(['servers/room-server.ts', path])
  await rooms.firstLine()
  const helpers: ChildProcess[] = []
  let endpoint = ''
  while (helpers.length < count) {
    const gateway = start(['servers/gateway.ts', path, endpoint === '' ? '0' : new URL(endpoint).port])
    helpers.push(gateway.child)
    endpoint = await gateway.firstLine()
  }
  const server = serverOf(rooms.child, rooms.lines, endpoint)
  return {
    ...server,
    helpers: helpers.map(({ pid }) => pid!),
    async stop() {
      await server.stop()
      for (const helper of helpers) await ended(helper)
      rmSync(folder, { recursive: true })
    },
  }
}

function start([script, ...parameters]: readonly [string, ...string[]]) {
  const child = spawn(
    process.execPath,
    [
      ...nodeOptions,
      '--expose-gc',
      '--import',
      observer,
      fileURLToPath(new URL(script, import.meta.url)),
      ...parameters,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const lines = linesOf(child)
  return {
    child,
    lines,
    async firstLine(): Promise<string> {
      await waitUntil(() => lines.length > 0, { timeoutMs: 30_000, what: `${script} listens` })
      return lines[0]!
    },
  }
}

async function ended(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}
