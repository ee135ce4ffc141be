import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { createZstdDecompress } from 'node:zlib'
import { AppError } from '../../../platform/errors/app-error.ts'
import { backupsFail } from '../backups.errors.ts'
import { untilEnd } from './archive-end.ts'
import { ageMagic, type ArchiveKey, decrypted } from './archive-key.ts'
import { inOurWords } from './file-faults.ts'
import { largestManifest, type Manifest, parseManifest } from './manifest.ts'
import {
  checksumsPart,
  configPart,
  databaseParts,
  isDatabasePart,
  isFilePart,
  manifestPart,
} from './parts.ts'
import { TarFault } from '../../../platform/tar/tar-format.ts'
import { readTar, TarCutOff, type TarFile } from '../../../platform/tar/tar-reader.ts'
import { checksumLine, type OnProgress, requireSpace } from './write-archive.ts'

export interface UnpackOptions {
  readonly archive: string
  /** A new folder of the caller's, who removes it when this fails. */
  readonly into: string
  readonly key: ArchiveKey | null
  /** The operator knows that it is this large. */
  readonly trustSize?: boolean
  /** Has every file on the disk when it resolves: for one that is kept. */
  readonly sync?: boolean
}

/** An archive that claims to be larger than this, and this many times its own size, is taken for a bomb. */
const unsuspicious = { bytes: 2 ** 30, times: 1_000 }

/**
 * Unpacks an archive, in one pass and with little memory, and checks all that can be checked on the way: form, names,
 * sizes, and the SHA-256 of every part. Nothing that is unpacked may be used before it has resolved.
 * @throws backups.not_an_archive, damaged, suspicious, too_large, newer, key_needed, wrong_key, disk_full, unreadable
 */
export async function unpackArchive(options: UnpackOptions, onProgress: OnProgress): Promise<Manifest> {
  let beginning: Beginning
  try {
    beginning = await readBeginning(options.archive)
  } catch (cause) {
    throw inOurWords(cause, 'backups.unreadable')
  }
  try {
    const tar = plainTar(options, beginning, onProgress)
    return await unpackTar(readTar(tar), beginning.size, options)
  } catch (cause) {
    throw whatWentWrong(cause)
  }
}

interface Beginning {
  /** Of the archive, in bytes. */
  readonly size: number
  readonly isEncrypted: boolean
}

const zstdMagic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])

/** @throws backups.not_an_archive, and faults of the file system */
async function readBeginning(archive: string): Promise<Beginning> {
  const handle = await open(archive, 'r')
  try {
    const found = await handle.stat()
    if (!found.isFile()) throw backupsFail('backups.not_an_archive')
    const { buffer } = await handle.read(Buffer.alloc(ageMagic.length), 0, ageMagic.length, 0)
    const isEncrypted = buffer.equals(ageMagic)
    if (!isEncrypted && !buffer.subarray(0, zstdMagic.length).equals(zstdMagic))
      throw backupsFail('backups.not_an_archive')
    return { size: found.size, isEncrypted }
  } finally {
    await handle.close()
  }
}

/** Whether the archive needs a key. @throws backups.not_an_archive, backups.unreadable */
export async function isEncryptedArchive(archive: string): Promise<boolean> {
  try {
    return (await readBeginning(archive)).isEncrypted
  } catch (cause) {
    throw inOurWords(cause, 'backups.unreadable')
  }
}

async function* plainTar(
  { archive, key }: UnpackOptions,
  { size, isEncrypted }: Beginning,
  onProgress: OnProgress,
): AsyncGenerator<Buffer> {
  let done = 0
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for await (const piece of createReadStream(archive) as AsyncIterable<Buffer>) {
      done += piece.length
      onProgress(done, size)
      yield piece
    }
  }
  const whole = untilEnd(isEncrypted ? decrypted(pieces(), key) : pieces())
  const compressed = Readable.from(whole, { objectMode: false })
  const plain = createZstdDecompress()
  compressed.once('error', (error) => plain.destroy(error))
  try {
    yield* compressed.pipe(plain) as AsyncIterable<Buffer>
  } finally {
    compressed.destroy()
  }
}

async function unpackTar(
  files: AsyncGenerator<TarFile>,
  archiveBytes: number,
  { into, trustSize = false, sync = false }: UnpackOptions,
): Promise<Manifest> {
  let manifest: Manifest | null = null
  let left = { bytes: 0, parts: 0 }
  const missing = new Set<string>(databaseParts)
  // The lines that the checksums at the end have to consist of, so that nothing needs to be kept until then.
  const lines = createHash('sha256')
  let isSealed = false
  for await (const file of files) {
    const { name, size } = file
    if (isSealed) throw suspicious(`${JSON.stringify(name)} follows behind the checksums`)
    if (manifest === null) {
      manifest = await readManifest(file, lines)
      await requireRoom(manifest, archiveBytes, into, trustSize)
      left = { bytes: manifest.bytes.others, parts: manifest.others }
      continue
    }
    if (name === checksumsPart) {
      await checkChecksums(file, lines.digest('hex'), left.parts, manifest)
      isSealed = true
      continue
    }
    if (isDatabasePart(name)) {
      if (!missing.delete(name)) throw suspicious(`${name} is in it twice`)
      if (size !== manifest.bytes[name]) throw suspicious(`${name} is not as large as the manifest says`)
    } else if (name === configPart || isFilePart(name)) {
      left = { bytes: left.bytes - size, parts: left.parts - 1 }
      if (left.bytes < 0 || left.parts < 0) throw suspicious('there is more in it than the manifest says')
    } else throw suspicious(`${JSON.stringify(name)} does not belong into it`)
    lines.update(checksumLine(await writeOut(file, into, sync), name))
  }
  if (manifest === null || !isSealed || missing.size > 0) throw backupsFail('backups.damaged')
  return manifest
}

async function readManifest(file: TarFile, lines: ReturnType<typeof createHash>): Promise<Manifest> {
  if (file.name !== manifestPart) throw backupsFail('backups.not_an_archive')
  if (file.size > largestManifest) throw suspicious('its manifest is far too large')
  const pieces: Buffer[] = []
  for await (const piece of file.body()) pieces.push(piece)
  const bytes = Buffer.concat(pieces)
  lines.update(checksumLine(createHash('sha256').update(bytes).digest('hex'), manifestPart))
  return parseManifest(bytes.toString('utf8'))
}

/** Asked before anything is written: what is declared is all that is ever written. */
async function requireRoom(
  { bytes, others }: Manifest,
  archiveBytes: number,
  into: string,
  trustSize: boolean,
): Promise<void> {
  const total = bytes['stoa.db'] + bytes['content.db'] + bytes.others
  const isExpected = total <= Math.max(unsuspicious.bytes, archiveBytes * unsuspicious.times)
  if (!isExpected && !trustSize)
    throw backupsFail('backups.too_large', { meta: { detail: `${archiveBytes} bytes become ${total}` } })
  await requireSpace(into, total)
  const { ffree, files } = await statfs(into)
  // Some file systems have no fixed number of files, and say 0.
  if (files > 0 && others > ffree)
    throw backupsFail('backups.disk_full', { meta: { detail: `${others} files are to be made` } })
}

/** @returns the SHA-256 of what was written, in hex */
async function writeOut(file: TarFile, into: string, sync: boolean): Promise<string> {
  const path = join(into, file.name)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  // Exclusive: a second part of the same name, in whatever spelling the file system takes for the same, is refused.
  const handle = await open(path, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    for await (const piece of file.body()) {
      hash.update(piece)
      await handle.write(piece)
    }
    if (sync) await handle.sync()
    return hash.digest('hex')
  } finally {
    await handle.close()
  }
}

async function checkChecksums(
  file: TarFile,
  expected: string,
  leftParts: number,
  { others }: Manifest,
): Promise<void> {
  // A line for every part: 64 digits, two blanks, a name of at most 255 bytes, a line feed.
  if (file.size > (others - leftParts + 1 + databaseParts.length) * 322)
    throw suspicious('its checksums are far too large')
  const hash = createHash('sha256')
  for await (const piece of file.body()) hash.update(piece)
  if (hash.digest('hex') !== expected)
    throw backupsFail('backups.damaged', { meta: { detail: 'the checksums do not fit what is in it' } })
}

const suspicious = (detail: string): AppError => backupsFail('backups.suspicious', { meta: { detail } })

function whatWentWrong(cause: unknown): unknown {
  if (cause instanceof AppError || !(cause instanceof Error)) return cause
  const { code = '' } = cause as NodeJS.ErrnoException
  const options = { cause, meta: { detail: cause.message } }
  if (cause instanceof TarFault) return backupsFail('backups.suspicious', options)
  if (cause instanceof TarCutOff || code.startsWith('ZSTD_') || code.startsWith('Z_'))
    return backupsFail('backups.damaged', options)
  if (code === 'EEXIST' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENAMETOOLONG')
    return backupsFail('backups.suspicious', options)
  return inOurWords(cause, 'backups.folder_unusable')
}

/** The size of an archive, in bytes. @throws backups.unreadable */
export async function archiveSize(archive: string): Promise<number> {
  try {
    return (await stat(archive)).size
  } catch (cause) {
    throw inOurWords(cause, 'backups.unreadable')
  }
}
