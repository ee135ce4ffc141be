import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, zstdCompressSync } from 'node:zlib'
import { launcher } from '../../server/src/platform/assets/start-thread.ts'
import { nodeOptions } from '../node-options.ts'
import { type Bundle, mainPlace } from './bundle.ts'

/** Node looks for its script behind this mark, in a note of this name. */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'
const note = 'NODE_SEA_BLOB'

export interface ExecutableOptions {
  bundle: Bundle
  /** The Node that becomes the executable, of any architecture. */
  node: Buffer
  /** The compiled scripts by the keys of the bundle's; see compile-scripts.ts. */
  compiled: ReadonlyMap<string, Buffer>
  output: string
}

interface Postject {
  inject(path: string, name: string, data: Buffer, options: { sentinelFuse: string }): Promise<void>
}

/** Writes a Node with the bundle inside: a single executable application. The same input makes the same bytes. */
export async function writeExecutable({ bundle, node, compiled, output }: ExecutableOptions): Promise<void> {
  writeFileSync(output, withoutSymbols(node))
  const { inject } = createRequire(import.meta.url)('postject') as Postject
  await quietly(() => inject(output, note, blobOf(bundle, compiled), { sentinelFuse: fuse }))
  chmodSync(output, 0o755)
}

/** What Node reads when it starts: the script that launches, and the files beside it. */
function blobOf(bundle: Bundle, compiled: ReadonlyMap<string, Buffer>): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-binary-'))
  try {
    writeFileSync(join(folder, 'stoa.js'), launcher(bundle.launch, mainPlace))
    const files = new Map<string, Buffer>([['launch.js', Buffer.from(bundle.launch)]])
    const put = (key: string, bytes: Buffer, isUsed: boolean) =>
      isUsed ? files.set(key, bytes) : files.set(`${key}.zst`, packed(bytes))
    for (const [key, bytes] of bundle.assets) put(key, bytes, !key.startsWith('native/'))
    for (const [key, source] of bundle.scripts) put(key, Buffer.from(source), bundle.first.has(key))
    for (const [key, bytes] of compiled) put(`${key}.cache`, bytes, bundle.first.has(key))
    const assets: Record<string, string> = {}
    for (const [key, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const name = `asset-${Object.keys(assets).length}`
      writeFileSync(join(folder, name), bytes)
      assets[key] = name
    }
    // Paths are relative: the blob names its script.
    const configuration = {
      main: 'stoa.js',
      output: 'blob',
      disableExperimentalSEAWarning: true,
      execArgv: nodeOptions,
      assets,
    }
    writeFileSync(join(folder, 'configuration.json'), JSON.stringify(configuration))
    const made = spawnSync(process.execPath, ['--experimental-sea-config', 'configuration.json'], {
      cwd: folder,
      encoding: 'utf8',
    })
    if (made.status !== 0) throw new Error(`Node made no blob: ${made.stderr}`)
    return readFileSync(join(folder, 'blob'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** For what is read seldom. */
const packed = (bytes: Buffer): Buffer =>
  zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 19 } })

/**
 * Cuts off what a running program never reads: the symbol table and the table of sections, a seventh of Node. Works on
 * an executable of any architecture, which the system's `strip` does not.
 *
 * @param elf 64-bit, little-endian
 */
export function withoutSymbols(elf: Buffer): Buffer {
  if (elf.readUInt32BE(0) !== 0x7f454c46 || elf[4] !== 2 || elf[5] !== 1)
    throw new Error('This is no 64-bit little-endian ELF file.')
  const start = Number(elf.readBigUInt64LE(0x20))
  const size = elf.readUInt16LE(0x36)
  const count = elf.readUInt16LE(0x38)
  let end = start + size * count
  for (let i = 0; i < count; i++) {
    const header = start + size * i
    const offset = Number(elf.readBigUInt64LE(header + 0x08))
    const length = Number(elf.readBigUInt64LE(header + 0x20))
    end = Math.max(end, offset + length)
  }
  const stripped = Buffer.from(elf.subarray(0, end))
  stripped.writeBigUInt64LE(0n, 0x28)
  stripped.writeUInt16LE(0, 0x3c)
  stripped.writeUInt16LE(0, 0x3e)
  return stripped
}

/** postject's parser warns of sections without a name, on the console, whatever it is asked. */
async function quietly(work: () => Promise<void>): Promise<void> {
  const { warn, error, log } = console
  const silent = (): void => undefined
  Object.assign(console, { warn: silent, error: silent, log: silent })
  try {
    await work()
  } finally {
    Object.assign(console, { warn, error, log })
  }
}
