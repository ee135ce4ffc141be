import * as decoding from 'lib0/decoding'

/** What an update consists of, told piece by piece. Offsets are into the update. */
export interface UpdateVisitor {
  /** A stretch of one client's clock that the update brings; what it holds lies between the offsets. */
  struct?(client: number, clock: number, length: number, start: number, end: number): void
  /** A stretch that is left out of the update. */
  skip?(client: number, clock: number, length: number): void
  /** A stretch that is deleted. */
  deletion?(client: number, clock: number, length: number): void
}

/** Bits of the first byte of a struct; the lower five name its content. */
export const hasOrigin = 0x80
export const hasRightOrigin = 0x40
export const hasKey = 0x20
export const contentBits = 0x1f
/** Content that is a stretch of text. */
export const stringContent = 4

const gc = 0
const skip = 10

/**
 * Walks through a Yjs update of the first encoding without building anything of it: in a fraction of the
 * time of `Y.decodeUpdate`, and with little to collect afterwards.
 * @throws when Yjs could not read it either
 */
export function readUpdate(update: Uint8Array, visitor: UpdateVisitor): void {
  const decoder = decoding.createDecoder(update)
  for (let clients = decoding.readVarUint(decoder); clients > 0; clients--) {
    const structs = decoding.readVarUint(decoder)
    const client = decoding.readVarUint(decoder)
    let clock = decoding.readVarUint(decoder)
    for (let index = 0; index < structs; index++) {
      const start = decoder.pos
      const info = decoding.readUint8(decoder)
      let length: number
      if (info === skip) {
        length = decoding.readVarUint(decoder)
        visitor.skip?.(client, clock, length)
      } else {
        const content = info & contentBits
        if (content !== gc) passPlace(decoder, info)
        length = content === gc ? decoding.readVarUint(decoder) : passContent(decoder, content)
        visitor.struct?.(client, clock, length, start, decoder.pos)
      }
      clock += length
    }
  }
  for (let clients = decoding.readVarUint(decoder); clients > 0; clients--) {
    const client = decoding.readVarUint(decoder)
    for (let ranges = decoding.readVarUint(decoder); ranges > 0; ranges--) {
      const clock = decoding.readVarUint(decoder)
      visitor.deletion?.(client, clock, decoding.readVarUint(decoder))
    }
  }
}

/** Moves on from behind the first byte of a struct to its content. */
export function passPlace(decoder: decoding.Decoder, info: number): void {
  if ((info & hasOrigin) !== 0) passId(decoder)
  if ((info & hasRightOrigin) !== 0) passId(decoder)
  if ((info & (hasOrigin | hasRightOrigin)) !== 0) return
  if (decoding.readVarUint(decoder) === 1) decoding.readVarString(decoder)
  else passId(decoder)
  if ((info & hasKey) !== 0) decoding.readVarString(decoder)
}

export function passId(decoder: decoding.Decoder): void {
  decoding.readVarUint(decoder)
  decoding.readVarUint(decoder)
}

/** Kinds of shared types that have a name of their own: an element and a hook of XML. */
const namedTypes = new Set([3, 5])
const typeKinds = 7

/** Answers how far it moves its client's clock. */
function passContent(decoder: decoding.Decoder, content: number): number {
  switch (content) {
    case 1: // deleted
      return decoding.readVarUint(decoder)
    case 2: {
      // JSON
      const length = decoding.readVarUint(decoder)
      for (let index = 0; index < length; index++) {
        const text = decoding.readVarString(decoder)
        if (text !== 'undefined') JSON.parse(text)
      }
      return length
    }
    case 3: // binary
      decoding.readVarUint8Array(decoder)
      return 1
    case stringContent:
      return passText(decoder)
    case 5: // embed
      JSON.parse(decoding.readVarString(decoder))
      return 1
    case 6: // format
      decoding.readVarString(decoder)
      JSON.parse(decoding.readVarString(decoder))
      return 1
    case 7: {
      // type
      const kind = decoding.readVarUint(decoder)
      if (kind >= typeKinds) throw new Error(`unknown shared type ${kind}`)
      if (namedTypes.has(kind)) decoding.readVarString(decoder)
      return 1
    }
    case 8: {
      // any
      const length = decoding.readVarUint(decoder)
      for (let index = 0; index < length; index++) decoding.readAny(decoder)
      return length
    }
    case 9: // document
      decoding.readVarString(decoder)
      // Yjs looks into the options.
      if ((decoding.readAny(decoder) ?? null) === null) throw new Error('document without options')
      return 1
    default:
      throw new Error(`unknown content ${content}`)
  }
}

/** Longest text that is looked at byte by byte: for a key or a word that is faster than to decode it. */
const fewBytes = 16

/** Answers its length in UTF-16 units. @throws when it is no UTF-8 */
function passText(decoder: decoding.Decoder): number {
  const { pos } = decoder
  const bytes = decoding.readVarUint(decoder)
  const end = decoder.pos + bytes
  let isAscii = bytes <= fewBytes && end <= decoder.arr.byteLength
  for (let at = decoder.pos; isAscii && at < end; at++) isAscii = (decoder.arr[at] ?? 0) < 0x80
  if (isAscii) {
    decoder.pos = end
    return bytes
  }
  decoder.pos = pos
  return decoding.readVarString(decoder).length
}
