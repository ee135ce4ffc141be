import { Worker, type WorkerOptions } from 'node:worker_threads'
import { readAsset } from './assets.ts'

/**
 * What a thread of the executable begins with: scripts/binary/launch.ts, told where to go on.
 *
 * @param place of the thread's first module, in the repository
 */
export const launcher = (launch: string, place: string): string =>
  `const entry = ${JSON.stringify(place)};\n${launch}`

/**
 * Starts a thread on one of our own files.
 *
 * @param script `new URL('./<name>.ts', import.meta.url)`, written just so where it is called: the build of the
 * executable finds threads by that expression.
 */
export function startThread(script: URL, options: WorkerOptions = {}): Worker {
  if (script.protocol === 'file:') return new Worker(script, options)
  const launch = readAsset(new URL('stoa:///launch.js'))
  if (launch === null) throw new Error(`The executable has no ${script.pathname}.`)
  return new Worker(launcher(launch.toString('latin1'), script.pathname.slice(1)), { ...options, eval: true })
}
