import type { FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { crc32, inflateRaw } from 'node:zlib'
import {
  centralBytes,
  endBytes,
  localBytes,
  signatures,
  utf8Flag,
  type ZipEntry,
  ZipFault,
} from './zip-format.ts'

const inflate = promisify(inflateRaw)

/** A comment may follow the record that ends a ZIP. */
const longestEnd = endBytes + 0xffff

/** The files of a ZIP, by name. Folders are no files; everything that is neither is refused. */
export interface ZipFile {
  readonly entries: ReadonlyMap<string, ZipEntry>
  /** @throws ZipFault when it is not what the list says */
  read(entry: ZipEntry): Promise<Buffer>
}

/**
 * Reads the list of a ZIP, and nothing else: what is in it is unpacked one by one, and never more than the list said.
 * @throws ZipFault for links, encryption, parts, names that mean two things, and files that share their bytes
 */
export async function openZip(handle: FileHandle): Promise<ZipFile> {
  const { size } = await handle.stat()
  const { count, offset, bytes } = await findEnd(handle, size)
  const list = await take(handle, offset, bytes)
  const entries = new Map<string, ZipEntry>()
  let at = 0
  for (let i = 0; i < count; i++) {
    const { entry, next } = entryAt(list, at)
    at = next
    if (entry === null) continue
    if (entries.has(entry.name)) throw new ZipFault(`${JSON.stringify(entry.name)} is in it twice`)
    entries.set(entry.name, entry)
  }
  requireApart([...entries.values()], offset)
  return {
    entries,
    async read(entry) {
      const header = await take(handle, entry.offset, localBytes)
      if (header.readUInt32LE(0) !== signatures.local) throw new ZipFault('its list leads nowhere')
      const from = entry.offset + localBytes + header.readUInt16LE(26) + header.readUInt16LE(28)
      const packed = await take(handle, from, entry.packedSize)
      const body = entry.method === 0 ? packed : await unpacked(packed, entry)
      if (body.length !== entry.size || crc32(body) !== entry.crc)
        throw new ZipFault(`${JSON.stringify(entry.name)} is not what the list says`)
      return body
    },
  }
}

async function unpacked(packed: Buffer, { name, size }: ZipEntry): Promise<Buffer> {
  try {
    return await inflate(packed, { maxOutputLength: Math.max(size, 1) })
  } catch (cause) {
    throw new ZipFault(`${JSON.stringify(name)} cannot be unpacked, or is larger than the list says`, {
      cause,
    })
  }
}

async function findEnd(handle: FileHandle, size: number) {
  const tail = await take(handle, Math.max(0, size - longestEnd), Math.min(size, longestEnd))
  for (let at = tail.length - endBytes; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== signatures.end) continue
    if (at + endBytes + tail.readUInt16LE(at + 20) !== tail.length) continue
    const count = tail.readUInt16LE(at + 10)
    const [bytes, offset] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)]
    if (tail.readUInt16LE(at + 8) !== count) throw new ZipFault('it is one of several parts')
    if (count === 0xffff || offset === 0xffffffff) throw new ZipFault('it is larger than 4 GiB')
    if (offset + bytes > size) throw new ZipFault('its list is cut off')
    return { count, bytes, offset }
  }
  throw new ZipFault('its end is missing')
}

function entryAt(list: Buffer, at: number): { entry: ZipEntry | null; next: number } {
  if (at + centralBytes > list.length || list.readUInt32LE(at) !== signatures.central)
    throw new ZipFault('its list is damaged')
  const [flags, method] = [list.readUInt16LE(at + 8), list.readUInt16LE(at + 10)]
  const nameLength = list.readUInt16LE(at + 28)
  const nameEnd = at + centralBytes + nameLength
  const next = nameEnd + list.readUInt16LE(at + 30) + list.readUInt16LE(at + 32)
  if (next > list.length) throw new ZipFault('its list is damaged')
  const name = nameIn(list.subarray(at + centralBytes, nameEnd), (flags & utf8Flag) !== 0)
  if ((flags & 0x2041) !== 0) throw new ZipFault(`${JSON.stringify(name)} is encrypted`)
  // Of programs for Unix the upper half says what it is: nothing, a folder, a file, or something that is refused.
  const kind = (list.readUInt32LE(at + 38) >>> 16) & 0o170000
  if (name.endsWith('/')) return { entry: null, next }
  if (kind !== 0 && kind !== 0o100000)
    throw new ZipFault(`${JSON.stringify(name)} is a link, or no file at all`)
  if (method !== 0 && method !== 8)
    throw new ZipFault(`${JSON.stringify(name)} is packed in a way of its own`)
  const entry = {
    name,
    method,
    crc: list.readUInt32LE(at + 16),
    packedSize: list.readUInt32LE(at + 20),
    size: list.readUInt32LE(at + 24),
    offset: list.readUInt32LE(at + 42),
  }
  if (method === 0 && entry.size !== entry.packedSize) throw new ZipFault('its list contradicts itself')
  return { entry, next }
}

/** Without the flag it is in the script of the machine it was made on: often UTF-8 all the same, else that of China. */
function nameIn(bytes: Buffer, isUtf8: boolean): string {
  for (const encoding of isUtf8 ? ['utf-8'] : ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // Another one, or none.
    }
  }
  throw new ZipFault('it has a name in an unknown script')
}

/** Files that share their bytes unpack to far more than the ZIP is large. */
function requireApart(entries: readonly ZipEntry[], end: number): void {
  let free = 0
  for (const { offset, packedSize } of entries.toSorted((one, other) => one.offset - other.offset)) {
    if (offset < free) throw new ZipFault('files in it share their bytes')
    free = offset + localBytes + packedSize
  }
  if (free > end) throw new ZipFault('a file reaches into its list')
}

async function take(handle: FileHandle, from: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, from)
  if (bytesRead !== length) throw new ZipFault('it is cut off')
  return buffer
}
