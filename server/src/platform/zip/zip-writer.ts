import type { FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { crc32, deflateRaw } from 'node:zlib'
import {
  centralHeader,
  endRecord,
  largestFile,
  localHeader,
  mostEntries,
  type ZipEntry,
  ZipFault,
} from './zip-format.ts'

const deflate = promisify(deflateRaw)

/** Writes a ZIP of files that fit into memory one by one, into a file that was just made. */
export class ZipWriter {
  readonly #handle: FileHandle
  readonly #modifiedAt: number
  readonly #entries: ZipEntry[] = []
  #offset = 0

  /** @param modifiedAt of every file, UTC ms */
  constructor(handle: FileHandle, modifiedAt: number) {
    this.#handle = handle
    this.#modifiedAt = modifiedAt
  }

  /** @throws ZipFault when it grows beyond what a ZIP without extensions holds */
  async add(name: string, bytes: Uint8Array): Promise<void> {
    const packed = await deflate(bytes)
    const isStored = packed.length >= bytes.length
    const body = isStored ? bytes : packed
    const entry: ZipEntry = {
      name,
      method: isStored ? 0 : 8,
      crc: crc32(bytes),
      size: bytes.length,
      packedSize: body.length,
      offset: this.#offset,
    }
    if (this.#entries.length === mostEntries || this.#offset + body.length > largestFile)
      throw new ZipFault('it is too much for one ZIP')
    await this.#write(localHeader(entry, this.#modifiedAt))
    await this.#write(body)
    this.#entries.push(entry)
  }

  /** The list of all files, which makes it a ZIP. */
  async finish(): Promise<void> {
    const from = this.#offset
    for (const entry of this.#entries) await this.#write(centralHeader(entry, this.#modifiedAt))
    const size = this.#offset - from
    if (this.#offset > largestFile) throw new ZipFault('it is too much for one ZIP')
    await this.#write(endRecord(this.#entries.length, from, size))
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await this.#handle.write(bytes)
    this.#offset += bytes.length
  }
}
