import { createHash, randomUUID } from 'node:crypto'
import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads'
import { isExecutable, readAsset } from './assets.ts'

/** Nowhere could the native parts be unpacked and loaded. */
export class NativePartError extends Error {
  override readonly name = 'NativePartError'
  constructor(reasons: readonly string[]) {
    super(
      `Stoa unpacks its native parts (SQLite, password hashing) into a folder and loads them from there, and could do so nowhere:\n${reasons
        .map((reason) => `  - ${reason}\n`)
        .join(
          '',
        )}Set TMPDIR to a folder that only this account can write to, on a file system that is not mounted with noexec.`,
    )
  }
}

const setting = 'stoa.native-parts'

/**
 * Keeps the executable's native parts below the data folder, for this thread and those it starts from now on, and not
 * in the temporary folder, which another program may clear. Does nothing in a run from source.
 */
export function keepNativePartsIn(dataDirectory: string): void {
  if (isExecutable) setEnvironmentData(setting, join(dataDirectory, 'native'))
}

/**
 * Loads a native part out of the executable; the build puts the call where a package looks for its `.node` file.
 * The system loads native code from files only, so it is unpacked once, below its hash, and compared with the
 * executable's own before each use.
 *
 * @param key `native/<sha256>/<name>.node`
 * @throws NativePartError
 */
export function loadNativePart(key: string): unknown {
  const [, hash = '', name = ''] = key.split('/')
  const bytes = () => readAsset(new URL(`stoa:///${key}`))!
  const kept = getEnvironmentData(setting)
  const temporary = join(tmpdir(), `stoa-${process.geteuid?.()}`)
  const reasons: string[] = []
  for (const folder of typeof kept === 'string' ? [kept, temporary] : [temporary]) {
    const path = join(folder, hash, name)
    try {
      unpack(path, hash, folder, bytes)
      const loaded = { exports: {} }
      process.dlopen(loaded, path)
      return loaded.exports
    } catch (error) {
      reasons.push(`${folder}: ${(error as Error).message}`)
    }
  }
  throw new NativePartError(reasons)
}

/**
 * Puts a file at `path` unless it is there already, and makes sure that it is the right one. All threads of a process
 * must load the same file: two copies of SQLite in one process would take each other's locks away. So what is right is
 * never replaced.
 *
 * @param folder that nobody but this account may write to; made where it is missing, with the folders between
 */
export function unpack(path: string, hash: string, folder: string, bytes: () => Buffer): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  for (const each of [folder, dirname(path)]) assertPrivate(each)
  if (hashOf(path) === hash) return
  const draft = `${path}.${randomUUID()}`
  try {
    writeFileSync(draft, bytes(), { mode: 0o500, flag: 'wx' })
    // A second process that is as far puts the same file there.
    renameSync(draft, path)
  } finally {
    rmSync(draft, { force: true })
  }
  if (hashOf(path) !== hash) throw new Error(`${path} is not what was written to it`)
}

function assertPrivate(folder: string): void {
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== process.geteuid?.() || (found.mode & 0o022) !== 0)
    throw new Error(`${folder} is not a folder that this account alone can write to`)
}

/** In small pieces: each thread does this, and would keep the memory of the whole file. Null for no file. */
function hashOf(path: string): string | null {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) return null
  const file = openSync(path, 'r')
  try {
    const hash = createHash('sha256')
    const piece = Buffer.alloc(64 * 1024)
    for (let length = readSync(file, piece); length > 0; length = readSync(file, piece))
      hash.update(piece.subarray(0, length))
    return hash.digest('hex')
  } finally {
    closeSync(file)
  }
}
