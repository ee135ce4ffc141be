import * as Y from 'yjs'

type Struct = Y.Item | Y.GC

/** Rough room for what stands around a struct's content: its ids, its parent, its key. */
const structOverhead = 64

/**
 * Parts an update (encoding V1) into updates of about `pieceBytes` at most, each of which depends only on those before
 * it and on what the receiver must have for the whole; the deletions come last. Applied in order they give the same as
 * the whole, but for marks on a text that was edited over more than one piece: Yjs at the receiver may clear such a mark
 * away in between. Only a single value that cannot be parted (a large embedded object) makes a piece larger.
 */
export function splitUpdate(update: Uint8Array, pieceBytes: number): Uint8Array[] {
  if (update.byteLength <= pieceBytes) return [update]
  const { structs, ds } = Y.decodeUpdate(update)
  const clients = new Map<number, Struct[]>()
  const gaps = new Set<number>()
  for (const struct of structs) {
    // What stands behind a gap waits here for what is missing, and can be sent when that has come.
    if (struct instanceof Y.Skip) gaps.add(struct.id.client)
    if (gaps.has(struct.id.client) || !(struct instanceof Y.Item || struct instanceof Y.GC)) continue
    const own = clients.get(struct.id.client) ?? []
    own.push(...partStruct(struct, pieceBytes))
    clients.set(struct.id.client, own)
  }
  const pieces = cutIntoPieces([...inCausalOrder(clients)], pieceBytes).map(encodeStructs)
  return [...pieces, ...encodeDeletions(ds, pieceBytes)]
}

/** Cuts before a block where it can: Yjs clears away marks that have no effect in half a text. */
function cutIntoPieces(structs: readonly Struct[], pieceBytes: number): Struct[][] {
  const pieces: Struct[][] = []
  let piece: Struct[] = []
  let bytes = 0
  /** Where in `piece` its last block begins, and the bytes from there on. */
  let block = 0
  let blockBytes = 0
  for (const struct of structs) {
    const size = sizeOf(struct)
    if (isBlock(struct)) {
      block = piece.length
      blockBytes = 0
    }
    if (bytes + size > pieceBytes && piece.length > 0) {
      const at = block > 0 ? block : piece.length
      pieces.push(piece.slice(0, at))
      piece = piece.slice(at)
      bytes = block > 0 ? blockBytes : 0
      block = 0
    }
    piece.push(struct)
    bytes += size
    blockBytes += size
  }
  if (piece.length > 0) pieces.push(piece)
  return pieces
}

/** A type of its own that stands beside others, such as a paragraph, and not within one. */
const isBlock = (struct: Struct): boolean =>
  struct instanceof Y.Item &&
  struct.content instanceof Y.ContentType &&
  !(struct.content.type instanceof Y.Text)

const sizeOf = (struct: Struct): number => {
  if (!(struct instanceof Y.Item)) return structOverhead
  if (struct.content instanceof Y.ContentString) return structOverhead + utf8Length(struct.content.str)
  const encoder = new Y.UpdateEncoderV1()
  struct.content.write(encoder, 0)
  return structOverhead + encoder.toUint8Array().byteLength
}

const utf8 = new TextEncoder()
const utf8Length = (text: string): number => utf8.encode(text).byteLength

/** A long run of text, as several: a paste is one item however long it is. */
function partStruct(struct: Struct, pieceBytes: number): Struct[] {
  if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) return [struct]
  // At most three bytes for a unit of UTF-16; and some room for the rest of the struct.
  const most = Math.max(1, Math.floor((pieceBytes - structOverhead) / 3) - 1)
  const { str: text } = struct.content
  if (text.length <= most || utf8Length(text) + structOverhead <= pieceBytes) return [struct]
  const parts: Struct[] = []
  for (let from = 0; from < text.length; ) {
    let to = Math.min(text.length, from + most)
    // Never between the halves of one character: Yjs would replace both.
    if (to < text.length && isHighSurrogate(text.charCodeAt(to - 1))) to += 1
    const { client, clock } = struct.id
    parts.push(
      new Y.Item(
        Y.createID(client, clock + from),
        null,
        from === 0 ? struct.origin : Y.createID(client, clock + from - 1),
        null,
        struct.rightOrigin,
        struct.parent,
        struct.parentSub,
        new Y.ContentString(text.slice(from, to)),
      ),
    )
    from = to
  }
  return parts
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff

/** Every struct after all of the update that it refers to. */
function* inCausalOrder(clients: ReadonlyMap<number, readonly Struct[]>): Generator<Struct> {
  const next = new Map<number, number>()
  const takenUpTo = (client: number): number => {
    const structs = clients.get(client)
    const struct = structs?.[next.get(client) ?? 0]
    return struct?.id.clock ?? Number.POSITIVE_INFINITY
  }
  for (const client of clients.keys()) {
    const way = [client]
    while (way.length > 0) {
      const current = way.at(-1) ?? client
      const struct = clients.get(current)?.[next.get(current) ?? 0]
      if (struct === undefined) {
        way.pop()
        continue
      }
      const missing = referencesOf(struct).find(
        (id) => id.client !== current && takenUpTo(id.client) <= id.clock,
      )
      // A circle cannot be made by honest editing; what comes of one waits at the receiver, as it would in the whole.
      if (missing !== undefined && !way.includes(missing.client)) {
        way.push(missing.client)
        continue
      }
      next.set(current, (next.get(current) ?? 0) + 1)
      yield struct
      // Back to whoever needed it, who looks anew what is missing.
      if (way.length > 1) way.pop()
    }
  }
}

function referencesOf(struct: Struct): Y.ID[] {
  if (!(struct instanceof Y.Item)) return []
  return [struct.origin, struct.rightOrigin, struct.parent].filter((id) => id instanceof Y.ID)
}

function encodeStructs(piece: readonly Struct[]): Uint8Array {
  const clients = Map.groupBy(piece, ({ id }) => id.client)
  const encoder = new Y.UpdateEncoderV1()
  encoder.writeLen(clients.size)
  for (const [client, structs] of [...clients].sort(([a], [b]) => b - a)) {
    encoder.writeLen(structs.length)
    encoder.writeClient(client)
    encoder.writeLen(structs[0]?.id.clock ?? 0)
    for (const struct of structs) struct.write(encoder, 0)
  }
  encoder.writeLen(0)
  return encoder.toUint8Array()
}

/** A range takes ten bytes at most. */
const rangeBytes = 10

function encodeDeletions(ds: Y.Snapshot['ds'], pieceBytes: number): Uint8Array[] {
  const most = Math.max(1, Math.floor(pieceBytes / rangeBytes))
  const parts = [...ds.clients].flatMap(([client, ranges]) =>
    Array.from({ length: Math.ceil(ranges.length / most) }, (_, part) => ({
      client,
      ranges: ranges.slice(part * most, (part + 1) * most),
    })),
  )
  const pieces: (typeof parts)[] = []
  let room = 0
  for (const part of parts) {
    const last = pieces.at(-1)
    if (last === undefined || part.ranges.length > room) {
      pieces.push([part])
      room = most
    } else last.push(part)
    room -= part.ranges.length
  }
  return pieces.map((piece) => {
    const into = new Y.UpdateEncoderV1()
    into.writeLen(0)
    into.writeLen(piece.length)
    for (const { client, ranges } of piece) {
      into.writeClient(client)
      into.writeLen(ranges.length)
      for (const { clock, len } of ranges) {
        into.writeLen(clock)
        into.writeLen(len)
      }
    }
    return into.toUint8Array()
  })
}
