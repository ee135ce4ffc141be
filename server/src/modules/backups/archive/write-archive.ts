import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import {
  constants,
  link,
  mkdtemp,
  open,
  readdir,
  rename,
  rm,
  stat,
  statfs,
  writeFile,
} from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants as zlib, createZstdCompress } from 'node:zlib'
import { backupsFail } from '../backups.errors.ts'
import { withEnd } from './archive-end.ts'
import { type ArchiveKey, encrypted } from './archive-key.ts'
import { inOurWords } from './file-faults.ts'
import { formatVersion, type Manifest } from './manifest.ts'
import { checksumsPart, configPart, databaseParts, folderParts, isFilePart, manifestPart } from './parts.ts'
import { describe, takeSnapshot } from './snapshot.ts'
import { paddingOf, tarEnd, tarHeader } from '../../../platform/tar/tar-format.ts'

export interface WriteOptions {
  readonly dataDirectory: string
  /** Where the archive will be. Its folder must exist; nothing may be there yet. */
  readonly path: string
  readonly key: ArchiveKey | null
  /** Of this Stoa. */
  readonly version: string
  readonly scope: Manifest['scope']
}

export interface WrittenArchive {
  readonly path: string
  readonly bytes: number
  /** Of the whole file, in hex. */
  readonly sha256: string
  readonly manifest: Manifest
  /** What lies in the folders and no archive takes: links, pipes, names that lead nowhere. */
  readonly leftOut: readonly string[]
}

/** Bytes that were worked on, of how many. Both grow while it goes on. */
export type OnProgress = (done: number, total: number) => void

/** Folders of work begin with this, so that those of a process that was killed are known. */
export const workPrefix = '.stoa-backup-'
export const ownWork = `${workPrefix}${process.pid}-`

const chunkBytes = 256 * 1024
/** Written until it is on the disk. */
const steadyBytes = 8 * 1024 * 1024
/** Fast, and a third larger than what takes ten times as long. */
const compressionLevel = 3

/**
 * Writes an archive of a data folder, also while a server works on it. It comes into being under another name and gets
 * its own when all of it is on the disk: what looks whole is whole.
 * @throws backups.nothing_to_back_up, backups.disk_full, backups.folder_unusable, backups.exists
 */
export async function writeArchive(options: WriteOptions, onProgress: OnProgress): Promise<WrittenArchive> {
  const folder = dirname(resolve(options.path))
  try {
    for (const part of databaseParts) await stat(join(options.dataDirectory, part))
  } catch (cause) {
    throw backupsFail('backups.nothing_to_back_up', { cause })
  }
  const work = await mkdtemp(join(folder, ownWork)).catch((cause: unknown) => {
    throw inOurWords(cause, 'backups.folder_unusable')
  })
  try {
    return await writeWithin(work, options, onProgress)
  } catch (cause) {
    throw inOurWords(cause, 'backups.folder_unusable')
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function writeWithin(
  work: string,
  options: WriteOptions,
  onProgress: OnProgress,
): Promise<WrittenArchive> {
  const { dataDirectory, path, key, version, scope } = options
  const databaseBytes = await sizesOf(databaseParts.map((part) => join(dataDirectory, part)))
  await requireSpace(work, databaseBytes)

  let [done, total] = [0, databaseBytes * 2]
  const progressed = (bytes: number): void => {
    done += bytes
    onProgress(Math.min(done, total), total)
  }
  const snapshot = await takeSnapshot(dataDirectory, work, progressed)
  const others = await otherParts(dataDirectory, scope, resolve(dirname(path)))
  const manifest: Manifest = {
    format: 'stoa-backup',
    formatVersion,
    version,
    createdAt: snapshot.takenAt,
    scope,
    ...describe(snapshot),
    bytes: {
      'stoa.db': await sizesOf([snapshot.files['stoa.db']]),
      'content.db': await sizesOf([snapshot.files['content.db']]),
      others: others.parts.reduce((sum, { size }) => sum + size, 0),
    },
    others: others.parts.length,
  }
  total = databaseBytes + manifest.bytes['stoa.db'] + manifest.bytes['content.db'] + manifest.bytes.others

  const manifestFile = join(work, manifestPart)
  await writeFile(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
  const parts: Part[] = [
    { name: manifestPart, file: manifestFile, size: await sizesOf([manifestFile]) },
    ...databaseParts.map((name) => ({ name, file: snapshot.files[name], size: manifest.bytes[name] })),
    ...others.parts,
  ]
  const written = join(work, 'archive')
  const tar = Readable.from(tarOf(parts, join(work, checksumsPart), snapshot.takenAt, progressed), {
    objectMode: false,
    highWaterMark: chunkBytes,
  })
  const compress = createZstdCompress({
    params: { [zlib.ZSTD_c_compressionLevel]: compressionLevel, [zlib.ZSTD_c_checksumFlag]: 1 },
  })
  let file = { bytes: 0, sha256: '' }
  await pipeline(
    tar,
    compress,
    withEnd,
    (source: AsyncIterable<Uint8Array>) => (key === null ? source : encrypted(source, key)),
    async (source: AsyncIterable<Uint8Array>) => {
      file = await writeSteadily(written, source)
    },
  )
  await giveName(written, path)
  return { path, ...file, manifest, leftOut: others.leftOut }
}

/** Writes a new file, and has it on the disk as it grows: see `snapshot.ts` for whose sake. */
async function writeSteadily(
  path: string,
  source: AsyncIterable<Uint8Array>,
): Promise<{ bytes: number; sha256: string }> {
  const whole = createHash('sha256')
  const handle = await open(path, 'wx', 0o600)
  try {
    let [bytes, unsynced] = [0, 0]
    for await (const piece of source) {
      whole.update(piece)
      await handle.appendFile(piece)
      bytes += piece.byteLength
      unsynced += piece.byteLength
      if (unsynced < steadyBytes) continue
      await handle.datasync()
      unsynced = 0
    }
    await handle.sync()
    return { bytes, sha256: whole.digest('hex') }
  } finally {
    await handle.close()
  }
}

interface Part {
  readonly name: string
  readonly file: string
  readonly size: number
}

/** The tar, piece by piece; the checksums, which are known at the end, come last. */
async function* tarOf(
  parts: readonly Part[],
  checksumsFile: string,
  modifiedAt: number,
  onRead: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const checksums = await open(checksumsFile, 'wx+', 0o600)
  try {
    for (const { name, file, size: listed } of parts) {
      const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW).catch(
        (error: NodeJS.ErrnoException) => {
          // What people uploaded may be deleted meanwhile, with the row that names it.
          if (error.code === 'ENOENT' && isFilePart(name)) return null
          throw error
        },
      )
      if (handle === null) continue
      try {
        const hash = createHash('sha256')
        const size = Math.min(listed, (await handle.stat()).size)
        yield tarHeader({ name, size }, modifiedAt)
        for await (const piece of piecesOf(handle, size)) {
          hash.update(piece)
          onRead(piece.length)
          yield piece
        }
        yield Buffer.alloc(paddingOf(size))
        await checksums.write(checksumLine(hash.digest('hex'), name))
      } finally {
        await handle.close()
      }
    }
    const { size } = await checksums.stat()
    yield tarHeader({ name: checksumsPart, size }, modifiedAt)
    yield* piecesOf(checksums, size)
    yield Buffer.alloc(paddingOf(size))
    yield tarEnd
  } finally {
    await checksums.close()
  }
}

/** As `sha256sum` writes it. */
export const checksumLine = (sha256: string, name: string): string => `${sha256}  ${name}\n`

/** Exactly so many bytes from the beginning of a file. @throws when it has become shorter */
async function* piecesOf(handle: Awaited<ReturnType<typeof open>>, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < size; ) {
    const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, size - at))
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at)
    if (bytesRead === 0) throw new Error('A file became shorter while it was backed up.')
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** Everything beside the databases, in an order that does not change. */
async function otherParts(
  dataDirectory: string,
  scope: Manifest['scope'],
  target: string,
): Promise<{ parts: Part[]; leftOut: string[] }> {
  const parts: Part[] = []
  const leftOut: string[] = []
  const add = async (name: string): Promise<void> => {
    const file = join(dataDirectory, name)
    try {
      parts.push({ name, file, size: (await stat(file)).size })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  const addFolder = async (name: string): Promise<void> => {
    const directory = join(dataDirectory, name)
    // Backups of backups would grow for ever.
    if (resolve(directory) === target) return
    const entries = await readdir(directory, { withFileTypes: true }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return []
        throw error
      },
    )
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const below = `${name}/${entry.name}`
      if (entry.isDirectory()) await addFolder(below)
      else if (entry.isFile() && isFilePart(below)) await add(below)
      else leftOut.push(below)
    }
  }
  await add(configPart)
  for (const folder of folderParts) if (scope === 'all' || folder !== 'files') await addFolder(folder)
  return { parts, leftOut }
}

async function sizesOf(files: readonly string[]): Promise<number> {
  let sum = 0
  for (const file of files) sum += (await stat(file)).size
  return sum
}

/** Says before the work what would be found at its end. @throws backups.disk_full */
export async function requireSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bytes > bavail * bsize)
    throw backupsFail('backups.disk_full', {
      meta: { detail: `${bytes} bytes are needed in ${folder}, ${bavail * bsize} are free` },
    })
}

/** Gives the file its own name, if nothing has it, and has that on the disk too. @throws backups.exists */
async function giveName(written: string, path: string): Promise<void> {
  try {
    await link(written, path)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EEXIST') throw backupsFail('backups.exists', { cause, meta: { detail: path } })
    // Some file systems of the network know no second name for a file.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw cause
    if (existsSync(path)) throw backupsFail('backups.exists', { meta: { detail: path } })
    await rename(written, path)
  }
  await syncFolder(dirname(resolve(path)))
}

/** Has the names in a folder on the disk. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
