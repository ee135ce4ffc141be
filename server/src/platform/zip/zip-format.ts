/*
 * The ZIP format (PKWARE APPNOTE 6.3), as much of it as programs of today write for ordinary files: stored or deflated, names
 * in UTF-8, without encryption, parts, or the extensions for more than 4 GiB.
 */

/** This is no ZIP that we take; the message says why. */
export class ZipFault extends Error {
  override readonly name = 'ZipFault'
}

export interface ZipEntry {
  readonly name: string
  /** 0 stored, 8 deflated. */
  readonly method: number
  readonly crc: number
  /** In bytes, unpacked. */
  readonly size: number
  readonly packedSize: number
  /** Of its local header in the file. */
  readonly offset: number
}

export const mostEntries = 0xfffe
/** In bytes. */
export const largestFile = 0xfffffffe

export const localBytes = 30
export const centralBytes = 46
export const endBytes = 22
export const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const
/** Names are UTF-8. */
export const utf8Flag = 0x0800
/** Of a program for Unix, which says with which rights. */
const madeBy = 0x031e
const ordinaryFile = 0o100600

export function localHeader(entry: ZipEntry, modifiedAt: number): Buffer {
  const name = Buffer.from(entry.name)
  const header = Buffer.alloc(localBytes)
  header.writeUInt32LE(signatures.local, 0)
  header.writeUInt16LE(20, 4)
  writeShared(header, 6, entry, modifiedAt)
  header.writeUInt16LE(name.length, 26)
  return Buffer.concat([header, name])
}

export function centralHeader(entry: ZipEntry, modifiedAt: number): Buffer {
  const name = Buffer.from(entry.name)
  const header = Buffer.alloc(centralBytes)
  header.writeUInt32LE(signatures.central, 0)
  header.writeUInt16LE(madeBy, 4)
  header.writeUInt16LE(20, 6)
  writeShared(header, 8, entry, modifiedAt)
  header.writeUInt16LE(name.length, 28)
  header.writeUInt32LE((ordinaryFile << 16) >>> 0, 38)
  header.writeUInt32LE(entry.offset, 42)
  return Buffer.concat([header, name])
}

export function endRecord(entries: number, offset: number, size: number): Buffer {
  const record = Buffer.alloc(endBytes)
  record.writeUInt32LE(signatures.end, 0)
  record.writeUInt16LE(entries, 8)
  record.writeUInt16LE(entries, 10)
  record.writeUInt32LE(size, 12)
  record.writeUInt32LE(offset, 16)
  return record
}

/** What stands in both headers of a file, from the flags to the sizes. */
function writeShared(header: Buffer, at: number, entry: ZipEntry, modifiedAt: number): void {
  const date = new Date(Math.max(modifiedAt, Date.UTC(1980, 0, 1)))
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1)
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate()
  header.writeUInt16LE(utf8Flag, at)
  header.writeUInt16LE(entry.method, at + 2)
  header.writeUInt16LE(time, at + 4)
  header.writeUInt16LE(day, at + 6)
  header.writeUInt32LE(entry.crc, at + 8)
  header.writeUInt32LE(entry.packedSize, at + 12)
  header.writeUInt32LE(entry.size, at + 16)
}
