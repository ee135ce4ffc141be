// Runs the type checker over every workspace package, in the order of the import directions.
import { spawnSync } from 'node:child_process'

const projects = [
  'packages/protocol',
  'packages/testkit',
  'packages/fanout',
  'packages/editor',
  'packages/note',
  'packages/board',
  'server',
  'client',
  'tests',
  'benchmarks',
]
let failed = false
for (const project of projects) {
  const run = spawnSync('tsc', ['-p', project, '--pretty', 'false'], { stdio: 'inherit' })
  if (run.status !== 0) failed = true
}
process.exit(failed ? 1 : 0)
