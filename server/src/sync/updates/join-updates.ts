import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import {
  contentBits,
  hasKey,
  hasOrigin,
  hasRightOrigin,
  passId,
  passPlace,
  readUpdate,
  stringContent,
  type UpdateVisitor,
} from './read-update.ts'

interface Piece {
  readonly clock: number
  /** All of a struct; of a run of text what stands in front of its content. */
  readonly bytes: Uint8Array
  /** Set for a run of text, which what follows may go on with. */
  readonly run: Run | null
}

interface Run {
  /** Bytes of the neighbour on the right. */
  readonly right: Uint8Array
  /** Where its text lies, as UTF-8: in these updates, from one number up to the next. */
  readonly sources: Uint8Array[]
  readonly spans: number[]
}

/** Where a struct stands: by its id in the document, and by its bytes in the update. */
interface Place {
  readonly client: number
  readonly clock: number
  readonly start: number
  readonly end: number
}

interface Range {
  readonly clock: number
  readonly length: number
}

/** Updates as one, written in the order of their clocks. */
interface Joined {
  readonly pieces: Map<number, Piece[]>
  /** By client, where what it has ends. */
  readonly ends: Map<number, number>
  readonly deletions: Map<number, Range[]>
}

/**
 * Puts consecutive updates of a document together into one, by their bytes. `Y.mergeUpdates` is quadratic for
 * keystrokes, and applying them one by one takes three times as long as applying this.
 *
 * Null when that is not so simple: where something is missing between them or they overlap.
 * @throws when one cannot be read
 */
export function joinUpdates(updates: readonly Uint8Array[]): Uint8Array | null {
  const joined: Joined = { pieces: new Map(), ends: new Map(), deletions: new Map() }
  if (!collect(joined, updates)) return null
  return encoding.encode((encoder) => {
    // Yjs writes the highest client first.
    const clients = [...joined.pieces].toSorted(([a], [b]) => b - a)
    encoding.writeVarUint(encoder, clients.length)
    for (const [client, pieces] of clients) {
      encoding.writeVarUint(encoder, pieces.length)
      encoding.writeVarUint(encoder, client)
      encoding.writeVarUint(encoder, pieces[0]?.clock ?? 0)
      for (const piece of pieces) writePiece(encoder, piece)
    }
    encoding.writeVarUint(encoder, joined.deletions.size)
    for (const [client, ranges] of joined.deletions) {
      const merged = mergeRanges(ranges)
      encoding.writeVarUint(encoder, client)
      encoding.writeVarUint(encoder, merged.length)
      for (const { clock, length } of merged) {
        encoding.writeVarUint(encoder, clock)
        encoding.writeVarUint(encoder, length)
      }
    }
  })
}

/** False when they do not follow one another. */
function collect({ pieces, ends, deletions }: Joined, updates: readonly Uint8Array[]): boolean {
  let update: Uint8Array = new Uint8Array()
  let follows = true
  const visitor: UpdateVisitor = {
    struct(client, clock, length, start, end) {
      const reached = ends.get(client)
      if (reached !== undefined && clock + length <= reached) return
      if (reached !== undefined && clock !== reached) follows = false
      ends.set(client, clock + length)
      addPiece(listIn(pieces, client), update, { client, clock, start, end })
    },
    skip() {
      follows = false
    },
    deletion: (client, clock, length) => void listIn(deletions, client).push({ clock, length }),
  }
  for (update of updates) {
    readUpdate(update, visitor)
    if (!follows) return false
  }
  return true
}

/** One for all structs, of which there may be a hundred thousand. */
const reader = decoding.createDecoder(new Uint8Array())

/**
 * A key at a time makes a struct of each: those that go on where the one before ends become one, as they are one in the
 * memory of who typed them. Yjs takes it apart again where somebody wrote in between.
 */
function addPiece(pieces: Piece[], update: Uint8Array, { client, clock, start, end }: Place): void {
  const info = update[start] ?? 0
  if ((info & contentBits) !== stringContent || (info & hasKey) !== 0) {
    pieces.push({ clock, bytes: update.subarray(start, end), run: null })
    return
  }
  reader.arr = update as Uint8Array<ArrayBuffer>
  reader.pos = start + 1
  let goesOn = false
  if ((info & hasOrigin) !== 0) {
    const isOwn = decoding.readVarUint(reader) === client
    goesOn = decoding.readVarUint(reader) === clock - 1 && isOwn
  }
  const right = reader.pos
  if ((info & hasRightOrigin) !== 0) passId(reader)
  const behindRight = reader.pos
  if ((info & (hasOrigin | hasRightOrigin)) === 0) passPlace(reader, info)
  const content = reader.pos
  const length = decoding.readVarUint(reader)
  let run = pieces.at(-1)?.run
  if (!goesOn || run == null || !isSame(run.right, update, right, behindRight)) {
    run = { right: update.subarray(right, behindRight), sources: [], spans: [] }
    pieces.push({ clock, bytes: update.subarray(start, content), run })
  }
  run.sources.push(update)
  run.spans.push(reader.pos, reader.pos + length)
}

function isSame(bytes: Uint8Array, update: Uint8Array, start: number, end: number): boolean {
  if (bytes.byteLength !== end - start) return false
  for (let index = 0; index < bytes.byteLength; index++)
    if (bytes[index] !== update[start + index]) return false
  return true
}

function writePiece(encoder: encoding.Encoder, { bytes, run }: Piece): void {
  encoding.writeUint8Array(encoder, bytes)
  if (run === null) return
  const { sources, spans } = run
  let length = 0
  for (let index = 0; index < spans.length; index += 2) length += spans[index + 1]! - spans[index]!
  encoding.writeVarUint(encoder, length)
  for (const [index, source] of sources.entries())
    for (let at = spans[index * 2]!; at < spans[index * 2 + 1]!; at++) encoding.write(encoder, source[at]!)
}

function listIn<T>(lists: Map<number, T[]>, client: number): T[] {
  let list = lists.get(client)
  if (list === undefined) lists.set(client, (list = []))
  return list
}

function mergeRanges(ranges: readonly Range[]): Range[] {
  const merged: Range[] = []
  for (const range of ranges.toSorted((a, b) => a.clock - b.clock)) {
    const last = merged.at(-1)
    if (last === undefined || range.clock > last.clock + last.length) merged.push(range)
    else {
      const end = Math.max(last.clock + last.length, range.clock + range.length)
      merged[merged.length - 1] = { clock: last.clock, length: end - last.clock }
    }
  }
  return merged
}
