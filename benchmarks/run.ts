import { parseArgs } from 'node:util'
import { acknowledgeBenchmark } from './acknowledge/acknowledge.benchmark.ts'
import { binaryBenchmark } from './binary/binary.benchmark.ts'
import { boardBenchmark } from './board/board.benchmark.ts'
import { enginesBenchmark } from './engines/engines.benchmark.ts'
import { overUws } from './engines/over-uws.ts'
import { fanoutBenchmark } from './fanout/fanout.benchmark.ts'
import { gatewaysBenchmark } from './gateways/gateways.benchmark.ts'
import { keystrokeBenchmark } from './keystroke/keystroke.benchmark.ts'
import { openBenchmark } from './open/open.benchmark.ts'
import { rightsBenchmark } from './rights/rights.benchmark.ts'
import type { Benchmark } from './support/benchmark.ts'
import { machine } from './support/machine.ts'
import { formatTable } from './support/table.ts'

const benchmarks: Readonly<Record<string, Benchmark>> = {
  open: openBenchmark,
  keystroke: keystrokeBenchmark,
  acknowledge: acknowledgeBenchmark,
  fanout: fanoutBenchmark([overUws]),
  engines: enginesBenchmark,
  gateways: gatewaysBenchmark,
  rights: rightsBenchmark,
  binary: binaryBenchmark,
  board: boardBenchmark,
}

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
  },
})
const rounds = Number(options.rounds)
const only = options.only.split(',').filter((part) => part !== '')
const unknown = wanted.filter((name) => !(name in benchmarks))
if (unknown.length > 0 || options.help || !Number.isInteger(rounds) || rounds < 1) {
  const list = Object.entries(benchmarks).map(([name, { claim }]) => `  ${name.padEnd(12)} ${claim}`)
  console.error(
    `npm run bench -- [name…] [--rounds 3] [--only A,B]\n\n${list.join('\n')}\n\nfanout and gateways take --rounds (each server that often, in turn) and --only (loads A to E, H, for fanout overload too); board takes --only (memory, wire, screen).`,
  )
  process.exit(options.help ? 0 : 2)
}

console.log(machine())
for (const [name, benchmark] of Object.entries(benchmarks)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`\n## ${name}: ${benchmark.claim}`)
  for await (const table of benchmark.run((line) => console.error(line), { rounds, only }))
    console.log(`\n${formatTable(table)}`)
}
// What a benchmark leaves behind, such as a client that waits to connect again, does not keep the command from its end.
process.exit()
