import {
  type FileHandle,
  link,
  mkdir,
  mkdtemp,
  open,
  readdir,
  rename,
  rm,
  rmdir,
  writeFile,
} from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { ZipFault } from '../../platform/zip/zip-format.ts'
import { ZipWriter } from '../../platform/zip/zip-writer.ts'
import { exchangeFail } from './exchange.errors.ts'

/** Where an export goes. It comes into being under another name, and gets its own when all of it is there. */
export interface ExportSink {
  /** @param path with slashes. @throws exchange.too_much_for_zip */
  add(path: string, bytes: Uint8Array): Promise<void>
  /** @throws exchange.target_taken */
  finish(): Promise<void>
  /** Removes what there is of it; does nothing once it is finished. */
  discard(): Promise<void>
}

/** A ZIP where the name ends so, else a folder, which has to be missing or empty. @throws exchange.target_taken */
export async function openSink(to: string, at: number): Promise<ExportSink> {
  const path = resolve(to)
  await mkdir(dirname(path), { recursive: true })
  const found = await contentsOf(path)
  const isZip = /\.zip$/i.test(path)
  if (found !== null && (isZip || found.length > 0)) throw exchangeFail('exchange.target_taken')
  const work = await mkdtemp(join(dirname(path), `.${basename(path)}-`))
  return isZip ? zipSink(path, work, at) : folderSink(path, work)
}

/** Null where nothing is; a file counts as one that holds something. */
async function contentsOf(path: string): Promise<string[] | null> {
  try {
    return await readdir(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    if (code === 'ENOTDIR') return [path]
    throw error
  }
}

function folderSink(path: string, work: string): ExportSink {
  return {
    async add(name, bytes) {
      const file = join(work, name)
      await mkdir(dirname(file), { recursive: true, mode: 0o700 })
      await writeFile(file, bytes, { flag: 'wx', mode: 0o600 })
    },
    async finish() {
      // An empty folder makes room. Whatever else is in the way, the renaming fails on it and says so.
      await rmdir(path).catch(() => undefined)
      await rename(work, path)
    },
    discard: () => rm(work, { recursive: true, force: true }),
  }
}

async function zipSink(path: string, work: string, at: number): Promise<ExportSink> {
  const draft = join(work, 'draft')
  const handle: FileHandle = await open(draft, 'wx', 0o600)
  const zip = new ZipWriter(handle, at)
  const within = async (step: Promise<void>): Promise<void> => {
    try {
      await step
    } catch (cause) {
      if (cause instanceof ZipFault) throw exchangeFail('exchange.too_much_for_zip', { cause })
      throw cause
    }
  }
  return {
    add: (name, bytes) => within(zip.add(name, bytes)),
    async finish() {
      await within(zip.finish())
      await handle.sync()
      // A link, not a new name: it fails where something has come to be meanwhile.
      await link(draft, path).catch((cause: NodeJS.ErrnoException) => {
        throw cause.code === 'EEXIST' ? exchangeFail('exchange.target_taken', { cause }) : cause
      })
    },
    async discard() {
      await handle.close()
      await rm(work, { recursive: true, force: true })
    },
  }
}
