// For working on Stoa: the server, restarted when its sources change, and the client from Vite on port 4610.
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeOptions } from './node-options.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const start = (parameters) => spawn(process.execPath, parameters, { cwd: root, stdio: 'inherit' })

const children = [
  start(['--watch', '--watch-preserve-output', ...nodeOptions, 'server/src/main.ts', 'serve']),
  start(['client/node_modules/vite/bin/vite.js', 'client']),
]
const end = () => {
  for (const child of children) child.kill('SIGTERM')
}
process.once('SIGINT', end)
process.once('SIGTERM', end)
// One without the other is of no use.
for (const child of children) child.once('exit', end)
