import { acknowledgeBenchmark } from './acknowledge/acknowledge.benchmark.ts'
import { enginesBenchmark } from './engines/engines.benchmark.ts'
import { fanoutBenchmark } from './fanout/fanout.benchmark.ts'
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
  fanout: fanoutBenchmark,
  engines: enginesBenchmark,
  rights: rightsBenchmark,
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in benchmarks))
if (unknown.length > 0 || wanted.includes('--help')) {
  const list = Object.entries(benchmarks).map(([name, { claim }]) => `  ${name.padEnd(12)} ${claim}`)
  console.error(`npm run bench -- [name…]\n\n${list.join('\n')}`)
  process.exit(unknown.length > 0 ? 2 : 0)
}

console.log(machine())
for (const [name, benchmark] of Object.entries(benchmarks)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`\n## ${name}: ${benchmark.claim}`)
  for (const table of await benchmark.run((line) => console.error(line)))
    console.log(`\n${formatTable(table)}`)
}
