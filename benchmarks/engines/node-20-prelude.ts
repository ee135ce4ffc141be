// Required before the server in Node 20: what it uses of newer ones, and its files from a folder instead of from inside
// an executable.
import { readdirSync, readFileSync } from 'node:fs'
import Module from 'node:module'
import { join, relative } from 'node:path'
import { performance } from 'node:perf_hooks'

const folder = join(import.meta.dirname, 'assets')

const sea = {
  isSea: () => true,
  getAssetKeys: () =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name))),
  getRawAsset(key: string): ArrayBuffer {
    const { buffer, byteOffset, byteLength } = readFileSync(join(folder, key))
    return buffer.slice(byteOffset, byteOffset + byteLength)
  },
}

const loader = Module as unknown as { _load(name: string, ...rest: unknown[]): unknown }
const load = loader._load
loader._load = (name, ...rest) => (name === 'node:sea' ? sea : load.call(loader, name, ...rest))

Promise.withResolvers ??= <T>() => {
  let resolve!: PromiseWithResolvers<T>['resolve']
  let reject!: PromiseWithResolvers<T>['reject']
  const promise = new Promise<T>((...both) => ([resolve, reject] = both))
  return { promise, resolve, reject }
}
URL.parse ??= (url, base) => (URL.canParse(url, base) ? new URL(url, base) : null)
// Time in which the loop was not idle: near enough to the processor time of its thread.
process.threadCpuUsage ??= () => ({ user: performance.eventLoopUtilization().active * 1_000, system: 0 })
