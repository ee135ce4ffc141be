import { getAssetKeys, getRawAsset } from 'node:sea'
import { Script } from 'node:vm'
import { zstdDecompressSync } from 'node:zlib'

// What a thread of the executable runs first; `entry` is put in front of it by whoever starts the thread. It loads the
// thread's own script and, when they are first asked for, the parts that were split off. Node would load a script by
// itself, but from a copy that stays in memory, and with nothing compiled in advance but the outermost functions.

/** The place in the repository of the module that the thread starts with. */
declare const entry: string

type Load = (exports: unknown, require: (id: string) => unknown, module: { exports: unknown }) => void

const keys = new Set(getAssetKeys())
const modules = new Map<string, { exports: unknown }>()

function load(key: string): unknown {
  const known = modules.get(key)
  if (known !== undefined) return known.exports
  const module = { exports: {} }
  modules.set(key, module)
  // One byte a character: the build writes ASCII alone.
  const source = read(key)!.toString('latin1')
  // Refused, and of no effect, when V8 was told to work otherwise.
  const cachedData = read(`${key}.cache`)
  const script = new Script(source, { filename: key, ...(cachedData === null ? {} : { cachedData }) })
  ;(script.runInThisContext() as Load)(module.exports, requireBeside, module)
  return module.exports
}

const requireBeside = (id: string): unknown =>
  id.startsWith('./') ? load(`${entry}/${id.slice(2)}`) : require(id)

/** What every start reads lies there as it is: to unpack it would take time, and memory that is not given back. */
function read(key: string): Buffer | null {
  if (keys.has(key)) return Buffer.from(getRawAsset(key))
  const packed = `${key}.zst`
  return keys.has(packed) ? zstdDecompressSync(new Uint8Array(getRawAsset(packed))) : null
}

load(`${entry}/index.js`)
