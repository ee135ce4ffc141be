import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { performance } from 'node:perf_hooks'
import sea from 'node:sea'
import vm, { type ScriptOptions } from 'node:vm'
import { BroadcastChannel, isMainThread } from 'node:worker_threads'
import { zstdCompressSync } from 'node:zlib'
import { restoreFlags } from './steady-flags.ts'

// Runs before launch.ts in every thread of a rehearsal, see compile-scripts.ts: pretends to be the executable, and keeps
// hold of each script that is loaded, until the server listens and is at rest. By then whatever a start needs is compiled.

/** Has the scripts and other assets, as `assets/<key>`, and gets the compiled ones, as `compiled/<key>`. */
declare const folder: string

const keys = readdirSync(join(folder, 'assets'), { recursive: true, withFileTypes: true })
  .filter((found) => found.isFile())
  .map((found) => relative(join(folder, 'assets'), join(found.parentPath, found.name)))
  // A text of its own: as a piece of a longer one it would be kept with the folder's name.
  .map((key) => Buffer.from(key).toString())
const read = (key: string) => readFileSync(join(folder, 'assets', key))
const scripts = new Map<string, vm.Script>()

Object.assign(sea, {
  isSea: () => true,
  getAssetKeys: () => keys,
  getRawAsset(key: string) {
    const place = key.replace(/\.zst$/, '')
    if (keys.includes(place))
      return new Uint8Array(place === key ? read(key) : zstdCompressSync(read(place))).buffer
    throw Object.assign(new Error(key), { code: 'ERR_SINGLE_EXECUTABLE_APPLICATION_ASSET_NOT_FOUND' })
  },
})
Object.assign(vm, {
  Script: class extends vm.Script {
    constructor(source: string, options: ScriptOptions) {
      super(source, options)
      scripts.set(options.filename!, this)
    }
  },
})
function write(): void {
  restoreFlags()
  for (const [key, script] of scripts) {
    const path = join(folder, 'compiled', key)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, script.createCachedData())
  }
}

// How long a start takes must not be seen in what it leaves: no timer ends before it is over.
const { setTimeout, setInterval } = globalThis
const never = 2 ** 31 - 1
Object.assign(globalThis, {
  setTimeout: (work: () => void) => setTimeout(work, never),
  setInterval: (work: () => void) => setInterval(work, never),
})

const channel = new BroadcastChannel('rehearsal')
if (isMainThread) {
  let threads = 0
  process.on('worker', () => threads++)
  channel.addEventListener('message', () => {
    threads--
    if (threads === 0) process.exit()
  })
  const finish = (): void => {
    write()
    channel.postMessage('write')
  }
  /** Some of what a start sets going ends only after the server listens. */
  const whenQuiet = (quiet = 0, last = performance.eventLoopUtilization()): void => {
    const busy = performance.eventLoopUtilization(last).active > 5
    if (quiet === 5) finish()
    else setTimeout(() => whenQuiet(busy ? 0 : quiet + 1, performance.eventLoopUtilization()), 200)
  }
  const say = process.stdout.write.bind(process.stdout)
  process.stdout.write = (text: string) => {
    if (text.startsWith('Stoa is listening')) whenQuiet()
    return say(text)
  }
} else {
  channel.addEventListener('message', () => {
    write()
    channel.postMessage('written')
    channel.close()
  })
  channel.unref()
}
