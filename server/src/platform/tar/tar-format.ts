/*
 * The plain tar format (POSIX.1-1988 ustar), as much of it as an archive needs: regular files. Sizes of 8 GiB and more are
 * written in base 256, as GNU tar and all others of today read them.
 */
export const blockBytes = 512

export interface TarEntry {
  readonly name: string
  /** In bytes. */
  readonly size: number
}

/** This is no header of a regular file as we write them. */
export class TarFault extends Error {}

const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`
const largestOctal = 0o77777777777

/** @param modifiedAt UTC ms. @throws TarFault for a name that does not fit */
export function tarHeader({ name, size }: TarEntry, modifiedAt: number): Buffer {
  const header = Buffer.alloc(blockBytes)
  const [prefix, rest] = splitName(name)
  header.write(rest, 0, 'utf8')
  header.write(octal(0o600, 8), 100, 'latin1')
  header.write(octal(0, 8), 108, 'latin1')
  header.write(octal(0, 8), 116, 'latin1')
  if (size <= largestOctal) header.write(octal(size, 12), 124, 'latin1')
  else {
    header[124] = 0x80
    header.writeBigUInt64BE(BigInt(size), 128)
  }
  header.write(octal(Math.floor(modifiedAt / 1000), 12), 136, 'latin1')
  header.write('0', 156, 'latin1')
  header.write('ustar\x0000', 257, 'latin1')
  header.write(prefix, 345, 'utf8')
  header.write(`${checksumOf(header).toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return header
}

/** Null for a block of zeros, which ends the archive. @throws TarFault for everything but a regular file */
export function readTarHeader(header: Buffer): TarEntry | null {
  if (header.every((byte) => byte === 0)) return null
  const stated = Number.parseInt(header.toString('latin1', 148, 156), 8)
  if (stated !== checksumOf(header)) throw new TarFault('a header does not fit its checksum')
  if (header.toString('latin1', 257, 262) !== 'ustar') throw new TarFault('a header of another format')
  const [rest, prefix] = [textAt(header, 0, 100), textAt(header, 345, 155)]
  const name = prefix === '' ? rest : `${prefix}/${rest}`
  const type = header.toString('latin1', 156, 157)
  if (type !== '0')
    throw new TarFault(`${JSON.stringify(name)} is not a regular file (type ${JSON.stringify(type)})`)
  if (textAt(header, 157, 100) !== '') throw new TarFault(`${JSON.stringify(name)} is a link`)
  return { name, size: sizeIn(header) }
}

/** Zeros that follow a file of this size. */
export const paddingOf = (size: number): number => (blockBytes - (size % blockBytes)) % blockBytes

/** Two blocks of zeros. */
export const tarEnd = Buffer.alloc(2 * blockBytes)

function sizeIn(header: Buffer): number {
  if (header[124] === 0x80) {
    const size = header.readBigUInt64BE(128)
    if (header.readUInt32BE(124) === 0x80000000 && size <= BigInt(Number.MAX_SAFE_INTEGER))
      return Number(size)
  } else {
    const text = textAt(header, 124, 12).trim()
    if (/^[0-7]{1,12}$/.test(text)) return Number.parseInt(text, 8)
  }
  throw new TarFault('a header without a size')
}

/** The header's bytes added up, with blanks in the place of the sum itself. */
function checksumOf(header: Buffer): number {
  let sum = 8 * 0x20
  for (const [index, byte] of header.entries()) if (index < 148 || index >= 156) sum += byte
  return sum
}

function textAt(header: Buffer, from: number, length: number): string {
  const field = header.subarray(from, from + length)
  const end = field.indexOf(0)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(end === -1 ? field : field.subarray(0, end))
  } catch {
    throw new TarFault('a name that is not UTF-8')
  }
}

/** A long name is split at a slash: 155 bytes before it, 100 behind. */
function splitName(name: string): [prefix: string, rest: string] {
  if (Buffer.byteLength(name) <= 100) return ['', name]
  for (let slash = name.indexOf('/'); slash !== -1; slash = name.indexOf('/', slash + 1)) {
    const [prefix, rest] = [name.slice(0, slash), name.slice(slash + 1)]
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(rest) <= 100) return [prefix, rest]
  }
  throw new TarFault(`${JSON.stringify(name)} is too long a name for an archive`)
}
