import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanImage, ImageError } from './image-container.ts'
import { samplePictures } from './image-container.testing.ts'

const { png, jpeg, webp } = samplePictures
const samples = Object.entries(samplePictures)

function pngPart(type: string, content: Buffer): Buffer {
  const part = Buffer.alloc(12 + content.length)
  part.writeUInt32BE(content.length)
  part.write(type, 4, 'latin1')
  content.copy(part, 8)
  part.writeUInt32BE(crc32(part.subarray(4, -4)), part.length - 4)
  return part
}

describe('taking a picture apart', () => {
  it.each(samples)('keeps what is painted of %s, and only that', (name, bytes) => {
    const clean = cleanImage(bytes)
    expect(clean).toMatchObject({ type: name.replace(/.*Webp/, 'webp'), width: 3, height: 2 })
    expect(clean.bytes.toString('latin1')).not.toMatch(/ICC|Google|sRGB/)
    expect(cleanImage(clean.bytes).bytes).toEqual(clean.bytes)
  })

  it('drops the place where a photo was taken, comments, and files hidden behind the end', () => {
    const where = Buffer.from('Exif\0\0 GPS 31.2N 121.5E')
    const head = Buffer.from([0xff, 0xe1, 0, where.length + 2])
    const comment = Buffer.from([0xff, 0xfe, 0, 8, ...Buffer.from('secret')])
    const photo = Buffer.concat([
      jpeg.subarray(0, 2),
      head,
      where,
      comment,
      jpeg.subarray(2),
      Buffer.from('<script>'),
    ])
    expect(cleanImage(photo).bytes).toEqual(cleanImage(jpeg).bytes)

    const text = pngPart('tEXt', Buffer.from('Author\0secret'))
    const exif = pngPart('eXIf', where)
    const drawing = Buffer.concat([
      png.subarray(0, 33),
      text,
      exif,
      png.subarray(33),
      Buffer.from('PK\u0003\u0004'),
    ])
    expect(cleanImage(drawing).bytes).toEqual(png)

    const chunk = Buffer.concat([
      Buffer.from('EXIF'),
      Buffer.from([where.length, 0, 0, 0]),
      where,
      Buffer.alloc(where.length % 2),
    ])
    const sticker = Buffer.concat([webp, chunk])
    sticker.writeUInt32LE(sticker.length - 8, 4)
    expect(cleanImage(sticker).bytes).toEqual(cleanImage(webp).bytes)
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['a GIF', Buffer.from('GIF89a\u0001\u0000\u0001\u0000', 'latin1')],
    ['a PNG without pixels', Buffer.concat([png.subarray(0, 33), pngPart('IEND', Buffer.alloc(0))])],
    ['a damaged PNG', Buffer.from(png).fill(0, 45, 50)],
    ['half a JPEG', jpeg.subarray(0, jpeg.length / 2)],
    ['half a WebP', webp.subarray(0, webp.length / 2)],
    ['a WebP of nothing but a head', Buffer.from('RIFF\u0004\u0000\u0000\u0000WEBP', 'latin1')],
  ])('refuses %s', (_what, bytes) => {
    expect(() => cleanImage(bytes)).toThrow(ImageError)
  })

  it('says how large a picture claims to be, without unpacking it', () => {
    const head = Buffer.from(png.subarray(16, 29))
    head.writeUInt32BE(60_000, 0)
    const bomb = Buffer.concat([png.subarray(0, 8), pngPart('IHDR', head), png.subarray(33)])
    expect(cleanImage(bomb)).toMatchObject({ width: 60_000, height: 2 })
  })

  it('ends with a picture or a refusal, whatever the bytes', () => {
    let refused = 0
    fc.assert(
      fc.property(
        fc.constantFrom(...samples.map(([, bytes]) => bytes)),
        fc.array(fc.tuple(fc.nat(700), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        fc.nat(700),
        (bytes, changes, cut) => {
          const changed = Buffer.from(bytes.subarray(0, Math.max(12, bytes.length - (cut % 50))))
          for (const [at, value] of changes) changed[at % changed.length] = value
          try {
            const { bytes: clean } = cleanImage(changed)
            expect(clean.length).toBeLessThanOrEqual(changed.length + 40)
          } catch (error) {
            refused += 1
            expect(error).toBeInstanceOf(ImageError)
          }
        },
      ),
      { numRuns: 2000 },
    )
    expect(refused).toBeGreaterThan(100)
    expect(refused).toBeLessThan(2000)
  })
})
