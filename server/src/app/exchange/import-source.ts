import { type FileHandle, lstat, open, readdir, readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { ZipFault } from '../../platform/zip/zip-format.ts'
import { openZip } from '../../platform/zip/zip-reader.ts'
import { exchangeFail } from './exchange.errors.ts'

export interface SourceFile {
  /** As it says itself: nothing larger is ever read. */
  readonly bytes: number
  read(): Promise<Buffer>
}

/** Files with their paths, whatever they lie in. Nothing is unpacked to the disk. */
export interface ImportSource {
  /** What it is called, without an ending. */
  readonly name: string
  /** By path with slashes. */
  readonly files: ReadonlyMap<string, SourceFile>
  readonly leftOut: readonly LeftOut[]
  close(): Promise<void>
}

export interface LeftOut {
  readonly path: string
  readonly why: string
}

const hidden = 'it is hidden'
export const isMarkdown = (path: string): boolean => /\.(md|markdown)$/i.test(path)
export const withoutEnding = (name: string): string => name.replace(/\.[^./]+$/, '')

/** A folder, a .zip, or one Markdown file. @throws exchange.unreadable, not_a_source, suspicious */
export async function openSource(given: string): Promise<ImportSource> {
  const path = resolve(given)
  try {
    const found = await lstat(path)
    if (found.isDirectory()) return await folderSource(path)
    if (!found.isFile()) throw exchangeFail('exchange.not_a_source')
    return isMarkdown(path) ? singleFile(path, found.size) : await zipSource(path)
  } catch (cause) {
    if (cause instanceof ZipFault)
      throw exchangeFail('exchange.suspicious', { cause, meta: { detail: cause.message } })
    if (cause instanceof Error && 'syscall' in cause)
      throw exchangeFail('exchange.unreadable', { cause, meta: { detail: cause.message } })
    throw cause
  }
}

const singleFile = (path: string, bytes: number): ImportSource => ({
  name: withoutEnding(basename(path)),
  files: new Map([[basename(path), { bytes, read: () => readFile(path) }]]),
  leftOut: [],
  close: async () => undefined,
})

async function folderSource(root: string): Promise<ImportSource> {
  const files = new Map<string, SourceFile>()
  const leftOut: LeftOut[] = []
  const walk = async (folder: string): Promise<void> => {
    const entries = await readdir(join(root, folder), { withFileTypes: true })
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      const file = join(root, path)
      if (entry.name.startsWith('.')) leftOut.push({ path, why: hidden })
      else if (entry.isDirectory()) await walk(path)
      // A link may lead out of the folder.
      else if (!entry.isFile()) leftOut.push({ path, why: 'it is a link, or no file at all' })
      else files.set(path, { bytes: (await lstat(file)).size, read: () => readFile(file) })
    }
  }
  await walk('')
  return { name: basename(root), files, leftOut, close: async () => undefined }
}

async function zipSource(path: string): Promise<ImportSource> {
  const handle: FileHandle = await open(path, 'r')
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    if (buffer.toString('latin1') !== 'PK') throw exchangeFail('exchange.not_a_source')
    const zip = await openZip(handle)
    const files = new Map<string, SourceFile>()
    const leftOut: LeftOut[] = []
    for (const [name, entry] of zip.entries) {
      requireHarmless(name)
      if (/(^|\/)(\.|__MACOSX\/)/.test(name)) leftOut.push({ path: name, why: hidden })
      else files.set(name, { bytes: entry.size, read: () => zip.read(entry) })
    }
    return { name: withoutEnding(basename(path)), files, leftOut, close: () => handle.close() }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** Nothing is written by these names; but who makes such names means harm, or mixes them up. */
function requireHarmless(name: string): void {
  const isOdd = /[\\\p{Cc}]/u.test(name) || /^[a-z]:/i.test(name) || name.length > 4_096
  if (isOdd || name.split('/').some((part) => part === '' || part === '.' || part === '..'))
    throw exchangeFail('exchange.suspicious', {
      meta: { detail: `it has a file called ${JSON.stringify(name)}` },
    })
}
