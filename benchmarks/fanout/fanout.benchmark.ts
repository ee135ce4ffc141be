import type { Benchmark, Table } from '../support/benchmark.ts'
import { connectionsOf, type Load, loads, updatesOf } from './loads.ts'
import { measure, type Measurement } from './measure.ts'
import { contenders } from './servers.ts'

/** A generator that works more than this may itself be what a figure shows. */
const busyShare = 0.85

/** Under the first table; all are read alike. */
const howToRead: readonly string[] = [
  `Server and load generator are pinned to a core each, every server fresh. CPU is user and system time of all its threads, from the first update until a second after the last byte.`,
  'Latency is from sending an update to its arrival at 25 readers spread over all; every reader is checked to have all updates in order, every acknowledgement is counted.',
  '× stock compares CPU for each second of load. A delivery is one update at one reader, whether it came alone or merged. kB/connection is heap in use after a collection, with the sockets open and quiet.',
  `The generator is not the bottleneck while its share of its core and the delay of its loop (p99) stay low; above ${busyShare * 100} % the row is marked with an asterisk.`,
  `Others is the share of the server's core that went to something else meanwhile: where it is more than a few per cent, latencies say more of the machine than of the server.`,
]

export const fanoutBenchmark: Benchmark = {
  claim: 'one edit to many screens: processor, latency and memory of the server',
  async run(say) {
    const tables: Table[] = []
    for (const load of loads) tables.push(await tableOf(load, say))
    return tables
  },
}

async function tableOf(load: Load, say: (line: string) => void): Promise<Table> {
  const rows: (string | number)[][] = []
  const spared: string[] = []
  let stockCost: number | null = null
  for (const contender of contenders) {
    const why = contender.spared[load.id] ?? contender.lacks?.() ?? null
    if (why !== null) {
      spared.push(`Not measured: ${contender.name} (${why}).`)
      continue
    }
    say(`${load.id}: ${contender.name} …`)
    const seconds = contender.shortened[load.id] ?? load.seconds
    const given = { ...load, seconds }
    const measured = await measure(contender, given)
    const cost = measured.cpuSeconds / seconds
    stockCost ??= cost
    const name = seconds === load.seconds ? contender.name : `${contender.name} (${seconds} s)`
    rows.push(rowOf(name, measured, cost / stockCost, given))
  }
  return {
    title: `${load.id}: ${load.what}; ${load.seconds} s`,
    columns: [
      'server',
      'CPU s',
      '× stock',
      'µs/delivery',
      'p50 ms',
      'p95',
      'p99',
      'max',
      'frames/reader',
      'MB',
      'kB/connection',
      'generator',
      'others',
    ],
    rows,
    notes: [...(load === loads[0] ? howToRead : []), ...spared],
  }
}

function rowOf(name: string, measured: Measurement, ratio: number, load: Load): (string | number)[] {
  const { cpuSeconds, latencyMs, framesPerReader, residentBytes, bytesPerConnection } = measured
  const deliveries = updatesOf(load) * (connectionsOf(load) / load.documents - 1)
  const share = Math.round(measured.generatorShare * 100)
  return [
    name,
    cpuSeconds.toFixed(2),
    ratio.toFixed(2),
    deliveries === 0 ? '' : ((cpuSeconds * 1e6) / deliveries).toFixed(2),
    ...(latencyMs ?? ['', '', '', '']),
    Math.round(framesPerReader),
    Math.round(residentBytes / 1e6),
    bytesPerConnection === null ? '' : (bytesPerConnection / 1e3).toFixed(1),
    `${share} %, ${measured.generatorDelayMs.toFixed(1)} ms${share > busyShare * 100 ? ' *' : ''}`,
    `${Math.round(measured.othersShare * 100)} %`,
  ]
}
