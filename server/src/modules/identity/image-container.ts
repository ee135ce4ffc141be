import { crc32 } from 'node:zlib'

export type ImageType = 'png' | 'jpeg' | 'webp'

export interface CleanImage {
  type: ImageType
  bytes: Buffer
  /** In pixels. */
  width: number
  height: number
}

/** Not a picture of a kind we take, or a damaged one. */
export class ImageError extends Error {
  override readonly name = 'ImageError'
}

/**
 * Takes a picture apart and writes it anew with nothing but what is needed to paint it: no place and time of the photo,
 * no comments, no colour profiles, no second file behind the end. What it is follows from its bytes, not from what the
 * sender calls it. The pixels stay as they were packed; a note to turn the picture is lost with the rest, so turn it
 * first.
 * @throws ImageError
 */
export function cleanImage(bytes: Buffer): CleanImage {
  const clean = bytes.subarray(0, 8).equals(pngSignature)
    ? cleanPng(bytes)
    : bytes.length > 3 && bytes.readUIntBE(0, 3) === 0xffd8ff
      ? cleanJpeg(bytes)
      : bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP'
        ? cleanWebp(bytes)
        : null
  if (clean === null) throw new ImageError('These bytes do not begin like a picture.')
  if (clean.width < 1 || clean.height < 1) throw new ImageError('The picture has no area.')
  return clean
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const pngKept = new Set(['IHDR', 'PLTE', 'tRNS', 'sRGB', 'gAMA', 'IDAT', 'IEND'])

function cleanPng(bytes: Buffer): CleanImage {
  const kept: Buffer[] = [pngSignature]
  let at = 8
  let width = 0
  let height = 0
  let hasPixels = false
  for (;;) {
    if (at + 12 > bytes.length) throw new ImageError('The PNG ends too early.')
    const length = bytes.readUInt32BE(at)
    const end = at + 12 + length
    if (end > bytes.length) throw new ImageError('A part of the PNG is cut off.')
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4))
      throw new ImageError('A part of the PNG is damaged.')
    if (at === 8) {
      if (type !== 'IHDR' || length !== 13) throw new ImageError('The PNG has no head.')
      width = bytes.readUInt32BE(at + 8)
      height = bytes.readUInt32BE(at + 12)
    } else if (type === 'IHDR') throw new ImageError('The PNG has two heads.')
    if (type === 'IDAT') hasPixels = true
    if (pngKept.has(type)) kept.push(bytes.subarray(at, end))
    at = end
    if (type === 'IEND') break
  }
  if (!hasPixels) throw new ImageError('The PNG has no pixels.')
  return { type: 'png', bytes: Buffer.concat(kept), width, height }
}

/** Tables, frame, scan, restarts; of the applications' own parts JFIF's and Adobe's, which say how colours are packed. */
const jpegKept = new Set([0xdb, 0xc4, 0xc0, 0xc1, 0xc2, 0xdd, 0xda, 0xe0, 0xee])
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xc2

function cleanJpeg(bytes: Buffer): CleanImage {
  const kept: Buffer[] = [bytes.subarray(0, 2)]
  let at = 2
  let width = 0
  let height = 0
  let scans = 0
  for (;;) {
    // Any number of 0xff may stand before a marker.
    while (at + 1 < bytes.length && bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1
    if (at + 2 > bytes.length || bytes[at] !== 0xff) throw new ImageError('A marker of the JPEG is missing.')
    const marker = bytes[at + 1]!
    if (marker === 0xd9) break
    if (at + 4 > bytes.length) throw new ImageError('The JPEG ends too early.')
    const end = at + 2 + bytes.readUInt16BE(at + 2)
    if (end < at + 4 || end > bytes.length) throw new ImageError('A part of the JPEG is cut off.')
    if (marker >= 0xc3 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      throw new ImageError('This kind of JPEG is not painted by browsers.')
    if (isFrame(marker)) {
      if (width !== 0 || end - at < 10) throw new ImageError('The frame of the JPEG is wrong.')
      height = bytes.readUInt16BE(at + 5)
      width = bytes.readUInt16BE(at + 7)
    }
    let next = end
    if (marker === 0xda) {
      scans += 1
      next = endOfScan(bytes, end)
    }
    if (jpegKept.has(marker)) kept.push(bytes.subarray(at, next))
    at = next
  }
  if (scans === 0 || width === 0) throw new ImageError('The JPEG has no pixels.')
  kept.push(Buffer.from([0xff, 0xd9]))
  return { type: 'jpeg', bytes: Buffer.concat(kept), width, height }
}

/** Where the packed pixels that begin at `from` end: at the next marker that is neither stuffing nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]
    if (next === undefined) break
    if (next !== 0x00 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  throw new ImageError('The pixels of the JPEG are cut off.')
}

function cleanWebp(bytes: Buffer): CleanImage {
  const whole = Math.min(bytes.length, 8 + bytes.readUInt32LE(4))
  const parts = new Map<string, Buffer>()
  for (let at = 12; at + 8 <= whole; ) {
    const length = bytes.readUInt32LE(at + 4)
    const end = at + 8 + length
    if (end > whole) throw new ImageError('A part of the WebP is cut off.')
    const type = bytes.toString('latin1', at, at + 4)
    if (!parts.has(type)) parts.set(type, bytes.subarray(at + 8, end))
    at = end + (length % 2)
  }
  const lossy = parts.get('VP8 ')
  const pixels = lossy ?? parts.get('VP8L')
  if (pixels === undefined) throw new ImageError('The WebP has no still picture.')
  const { width, height } = lossy === undefined ? losslessSize(pixels) : lossySize(lossy)
  const alpha = lossy === undefined ? undefined : parts.get('ALPH')
  const kept =
    alpha === undefined
      ? [webpPart(lossy === undefined ? 'VP8L' : 'VP8 ', pixels)]
      : [webpPart('VP8X', extendedHead(width, height)), webpPart('ALPH', alpha), webpPart('VP8 ', pixels)]
  const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...kept])
  const head = Buffer.alloc(8)
  head.write('RIFF', 'latin1')
  head.writeUInt32LE(body.length, 4)
  return { type: 'webp', bytes: Buffer.concat([head, body]), width, height }
}

function lossySize(pixels: Buffer): { width: number; height: number } {
  if (pixels.length < 10 || pixels.readUIntBE(3, 3) !== 0x9d012a) throw new ImageError('The WebP is damaged.')
  return { width: pixels.readUInt16LE(6) & 0x3fff, height: pixels.readUInt16LE(8) & 0x3fff }
}

function losslessSize(pixels: Buffer): { width: number; height: number } {
  if (pixels.length < 5 || pixels[0] !== 0x2f) throw new ImageError('The WebP is damaged.')
  const packed = pixels.readUInt32LE(1)
  return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 }
}

/** An extended head that announces transparency and nothing else. */
function extendedHead(width: number, height: number): Buffer {
  const head = Buffer.alloc(10)
  head[0] = 0x10
  head.writeUIntLE(width - 1, 4, 3)
  head.writeUIntLE(height - 1, 7, 3)
  return head
}

function webpPart(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.write(type, 'latin1')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)])
}
