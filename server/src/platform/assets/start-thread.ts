import { Worker, type WorkerOptions } from 'node:worker_threads'
import { readAsset } from './assets.ts'

/**
 * Starts a thread on one of our own files.
 *
 * @param script `new URL('./<name>.ts', import.meta.url)`, written just so where it is called: the build of the
 * executable finds threads by that expression.
 */
export function startThread(script: URL, options: WorkerOptions = {}): Worker {
  if (script.protocol === 'file:') return new Worker(script, options)
  const code = readAsset(script)
  if (code === null) throw new Error(`The executable has no ${script.pathname}.`)
  return new Worker(code.toString('utf8'), { ...options, eval: true })
}
