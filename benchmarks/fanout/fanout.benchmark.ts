import { execFileSync } from 'node:child_process'
import type { Benchmark, BenchmarkOptions, Table } from '../support/benchmark.ts'
import { median } from '../support/distribution.ts'
import { connectionsOf, type Load, loads, updatesOf } from './loads.ts'
import { measure, type Measurement } from './measure.ts'
import { overload } from './overload.ts'
import { type Contender, contenders, generatorCore } from './servers.ts'

/** A generator that works more than this may itself be what a figure shows. */
const busyShare = 0.85

/** Under the first table; all are read alike. */
const howToRead: readonly string[] = [
  'Server and load generator are pinned to a core each, every server is fresh and gets the same load for some seconds before it is measured. CPU is user and system time of all its threads, from the first update until a second after the last byte.',
  'Latency is from sending an update to its arrival at 25 readers spread over all; every reader is checked to have all updates in order, every acknowledgement is counted.',
  "× stock compares CPU for each second of load, within a round; with several rounds every figure is the median, and the range of the ratio stands beside it. A delivery is one update at one reader, whether it came alone or merged. kB/connection, of idle ones only, is heap in use after a collection, with the sockets open and quiet. Loop is the delay of the server's event loop (p99), measured with a grain of 5 ms, not under D and E.",
  `The generator is not the bottleneck while its share of its core and the delay of its loop (p99) stay low; above ${busyShare * 100} % the row is marked with an asterisk.`,
  "Others is the share of the server's core that went to something else meanwhile: where it is more than a few per cent, latencies say more of the machine than of the server.",
]

/** @param more servers beside those of servers.ts */
export const fanoutBenchmark = (more: readonly Contender[]): Benchmark => ({
  claim: 'one edit to many screens: processor, latency and memory of the server',
  async *run(say, options) {
    // What this process does itself belongs to the side of the load.
    execFileSync('taskset', ['-a', '-c', '-p', generatorCore, String(process.pid)], { stdio: 'ignore' })
    const isWanted = (part: string) => options.only.length === 0 || options.only.includes(part)
    const wanted = loads.filter(({ id }) => isWanted(id))
    for (const load of wanted)
      yield await tableOf(load, [...contenders, ...more], options, load === wanted[0], say)
    if (isWanted('overload')) yield await overload(say)
  },
})

/** What one server did under a load, a round each. */
interface Trial {
  readonly contender: Contender
  readonly load: Load
  readonly rounds: Measurement[]
}

async function tableOf(
  load: Load,
  servers: readonly Contender[],
  { rounds }: BenchmarkOptions,
  isFirst: boolean,
  say: (line: string) => void,
): Promise<Table> {
  const spared: string[] = []
  const trials: Trial[] = []
  for (const contender of servers) {
    const why = contender.spared[load.id] ?? contender.lacks?.() ?? null
    const seconds = contender.shortened[load.id] ?? load.seconds
    // What is too slow for a whole load is busy enough to be warm soon.
    const warmSeconds = seconds < load.seconds ? 1 : load.warmSeconds
    if (why === null) trials.push({ contender, load: { ...load, seconds, warmSeconds }, rounds: [] })
    else spared.push(`Not measured: ${contender.name} (${why}).`)
  }
  for (let round = 1; round <= rounds; round++)
    for (const trial of trials) {
      say(`${load.id}: ${trial.contender.name}${rounds > 1 ? `, round ${round} of ${rounds}` : ''} …`)
      trial.rounds.push(await measure(trial.contender, trial.load))
    }
  const asked = trials.flatMap((trial) => trial.rounds.map(({ requests }) => requests))
  return {
    title: `${load.id}: ${load.what}; ${load.seconds} s${rounds > 1 ? `, median of ${rounds} rounds` : ''}`,
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
      'loop ms',
      'generator',
      'others',
    ],
    rows: trials.map((trial) => rowOf(trial, trials)),
    notes: [
      ...(isFirst ? howToRead : []),
      ...(load.requestsPerSecond > 0 ? [`${Math.min(...asked)} requests were answered.`] : []),
      ...spared,
    ],
  }
}

const costOf = ({ load, rounds }: Trial, round: number): number =>
  (rounds[round]?.cpuSeconds ?? Number.NaN) / load.seconds

function rowOf(trial: Trial, trials: readonly Trial[]): (string | number)[] {
  const { contender, load, rounds } = trial
  const [stock] = trials
  const middle = (figure: (measured: Measurement) => number) => median(rounds.map(figure))
  const orNothing = (figure: (measured: Measurement) => number | null, digits: number) => {
    const known = rounds.flatMap((measured) => figure(measured) ?? [])
    return known.length === 0 ? '' : median(known).toFixed(digits)
  }
  const ratios = rounds.map((_, round) => costOf(trial, round) / costOf(stock!, round))
  const range = `${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)}`
  const cpuSeconds = middle((measured) => measured.cpuSeconds)
  const deliveries = updatesOf(load) * (connectionsOf(load) / load.documents - 1)
  const share = Math.round(middle((measured) => measured.generatorShare) * 100)
  const seconds = stock!.load.seconds === load.seconds ? '' : ` (${load.seconds} s)`
  return [
    `${contender.name}${seconds}`,
    cpuSeconds.toFixed(2),
    trials.length === 1 ? '' : `${median(ratios).toFixed(2)}${rounds.length > 1 ? ` (${range})` : ''}`,
    deliveries === 0 ? '' : ((cpuSeconds * 1e6) / deliveries).toFixed(2),
    ...[0, 1, 2, 3].map((place) => orNothing(({ latencyMs }) => latencyMs?.[place] ?? null, 1)),
    Math.round(middle(({ framesPerReader }) => framesPerReader)),
    Math.round(middle(({ residentBytes }) => residentBytes) / 1e6),
    orNothing(({ bytesPerConnection }) => (bytesPerConnection === null ? null : bytesPerConnection / 1e3), 1),
    orNothing(({ loopDelayMs }) => loopDelayMs, 1),
    `${share} %, ${middle(({ generatorDelayMs }) => generatorDelayMs).toFixed(1)} ms${share > busyShare * 100 ? ' *' : ''}`,
    `${Math.round(middle(({ othersShare }) => othersShare) * 100)} %`,
  ]
}
