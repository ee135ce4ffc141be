// Runs the type checker over every workspace package, in the order of the import directions. What it learned is kept, so
// that the next run looks only at what changed since.
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
  'scripts',
]
let failed = false
for (const project of projects) {
  const memory = `node_modules/.cache/typecheck/${project.replaceAll('/', '-')}.tsbuildinfo`
  const options = ['--pretty', 'false', '--incremental', '--tsBuildInfoFile', memory]
  const run = spawnSync('tsc', ['-p', project, ...options], { stdio: 'inherit' })
  if (run.status !== 0) failed = true
}
process.exit(failed ? 1 : 0)
