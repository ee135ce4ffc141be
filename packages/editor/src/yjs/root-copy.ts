import * as Y from 'yjs'
import { pageRoot } from './page-root.ts'

/** How what belongs to a root gets from the host's document into a private copy. */
export interface RootCopy {
  /** Puts the root, still empty, into an empty document. Called first, once. */
  plantIn(copy: Y.Doc): Y.XmlElement
  /** All there is now, as an update for the copy. Called second, once. */
  encode(): Uint8Array
  /** What an update of the host's document brings to the copy; `null` when it does not concern this root. */
  project(update: Uint8Array, transaction: Y.Transaction): Uint8Array | null
}

/** The copy of a root: of a page's own the whole document, of a nested one that part of it alone. */
export const copyOfRoot = (root: Y.XmlElement): RootCopy =>
  root._item === null ? wholeDocument(root) : new NestedRootCopy(root, root._item)

const wholeDocument = ({ doc }: Y.XmlElement): RootCopy => ({
  plantIn: pageRoot,
  encode: () => {
    if (doc === null) throw new Error('The root must be part of a document.')
    return Y.encodeStateAsUpdate(doc)
  },
  project: (update) => update,
})

/** Where a nested root stands in its copy. It has no siblings and no ancestors there. */
const COPY_MAP = 'nested'
const COPY_KEY = 'root'

/** A stretch of one client's history. */
interface Range {
  readonly client: number
  readonly clock: number
  readonly length: number
}

/**
 * A nested root, copied without the document around it: a card's description costs what it holds, not what its board
 * of 5,000 cards holds.
 *
 * Everything keeps its Yjs id. What is written in the copy can therefore go out as it is, and positions in one are
 * positions in the other. Of each client's history the stretches that lie elsewhere are replaced by `GC` of the same
 * length, as Yjs itself does with what nobody needs any more; the root's own item, whose parent is not in the copy, is
 * hung into a map.
 */
class NestedRootCopy implements RootCopy {
  readonly #root: Y.XmlElement
  readonly #rootItem: Y.Item
  /** By client, up to which clock the copy knows its history. */
  readonly #known = new Map<number, number>()

  constructor(root: Y.XmlElement, rootItem: Y.Item) {
    this.#root = root
    this.#rootItem = rootItem
  }

  plantIn(copy: Y.Doc): Y.XmlElement {
    Y.applyUpdate(copy, this.#write([this.#rootItem], []))
    const root = copy.getMap(COPY_MAP).get(COPY_KEY)
    if (!(root instanceof Y.XmlElement)) throw new Error('The root must be a Y.XmlElement.')
    return root
  }

  encode(): Uint8Array {
    const items = itemsIn(this.#root)
    return this.#write(
      items,
      items.filter((item) => item.deleted),
    )
  }

  project(_update: Uint8Array, transaction: Y.Transaction): Uint8Array | null {
    const { beforeState, afterState, deleteSet, doc } = transaction
    const items: Y.Item[] = []
    for (const [client, end] of afterState) {
      const start = beforeState.get(client) ?? 0
      this.#collectInside(doc.store, { client, clock: start, length: end - start }, items)
    }
    const deleted: Y.Item[] = []
    for (const [client, ranges] of deleteSet.clients) {
      for (const { clock, len } of ranges) {
        this.#collectInside(doc.store, { client, clock, length: len }, deleted)
      }
    }
    return items.length === 0 && deleted.length === 0 ? null : this.#write(items, deleted)
  }

  /** Adds the items of a stretch of history that lie below the root. */
  #collectInside(store: Y.Doc['store'], { client, clock, length }: Range, items: Y.Item[]): void {
    const structs = store.clients.get(client)
    if (structs === undefined || length <= 0) return
    for (let i = Y.findIndexSS(structs, clock); i < structs.length; i += 1) {
      const struct = structs[i]
      if (struct === undefined || struct.id.clock >= clock + length) break
      if (struct instanceof Y.Item && this.#isInside(struct)) items.push(struct)
    }
  }

  #isInside(item: Y.Item): boolean {
    let parent: Y.Item['parent'] = item.parent
    while (parent instanceof Y.AbstractType) {
      if (parent === this.#root) return true
      parent = parent._item?.parent ?? null
    }
    return false
  }

  #write(items: readonly Y.Item[], deleted: readonly Y.Item[]): Uint8Array {
    const encoder = new Y.UpdateEncoderV1()
    const histories = [...byClient(items)]
      .map(([client, own]) => ({
        client,
        from: this.#known.get(client) ?? 0,
        parts: this.#partsOf(client, own),
      }))
      .filter(({ parts }) => parts.length > 0)
    encoder.writeLen(histories.length)
    for (const { client, from, parts } of histories) {
      encoder.writeLen(parts.length)
      encoder.writeClient(client)
      encoder.writeLen(from)
      for (const { struct, offset } of parts) {
        if (struct === this.#rootItem) this.#writeRoot(encoder)
        else struct.write(encoder, offset)
      }
    }
    writeDeleteSet(encoder, deleted)
    return encoder.toUint8Array()
  }

  /** A client's history from where the copy knows it to the end of these items, without a gap. */
  #partsOf(client: number, items: readonly Y.Item[]): { struct: Y.Item | Y.GC; offset: number }[] {
    let at = this.#known.get(client) ?? 0
    const parts: { struct: Y.Item | Y.GC; offset: number }[] = []
    for (const item of [...items].sort((a, b) => a.id.clock - b.id.clock)) {
      const { clock } = item.id
      if (clock + item.length <= at) continue
      if (clock > at) parts.push({ struct: new Y.GC(Y.createID(client, at), clock - at), offset: 0 })
      parts.push({ struct: item, offset: Math.max(0, at - clock) })
      at = clock + item.length
    }
    this.#known.set(client, at)
    return parts
  }

  /** As `Item.write` does it, but for the parent. */
  #writeRoot(encoder: Y.UpdateEncoderV1): void {
    const HAS_KEY = 0b0010_0000
    encoder.writeInfo(this.#rootItem.content.getRef() | HAS_KEY)
    encoder.writeParentInfo(true)
    encoder.writeString(COPY_MAP)
    encoder.writeString(COPY_KEY)
    this.#rootItem.content.write(encoder, 0)
  }
}

/** Every item below a shared type, deleted ones too. Without recursion: how deep it goes is not ours to say. */
const itemsIn = (root: Y.XmlElement): Y.Item[] => {
  const items: Y.Item[] = []
  const types: Pick<Y.XmlElement, '_start' | '_map'>[] = [root]
  for (let type = types.pop(); type !== undefined; type = types.pop()) {
    const collect = (item: Y.Item) => {
      items.push(item)
      if (item.content instanceof Y.ContentType) types.push(item.content.type)
    }
    for (let item = type._start; item !== null; item = item.right) collect(item)
    // Of an attribute, the values it had before stand to the left.
    for (const value of type._map.values()) {
      for (let item: Y.Item | null = value; item !== null; item = item.left) collect(item)
    }
  }
  return items
}

const byClient = (items: readonly Y.Item[]): Map<number, Y.Item[]> =>
  Map.groupBy(items, (item) => item.id.client)

const writeDeleteSet = (encoder: Y.UpdateEncoderV1, deleted: readonly Y.Item[]): void => {
  const clients = byClient(deleted)
  encoder.writeLen(clients.size)
  for (const [client, items] of clients) {
    encoder.resetDsCurVal()
    encoder.writeClient(client)
    encoder.writeLen(items.length)
    for (const { id, length } of items.sort((a, b) => a.id.clock - b.id.clock)) {
      encoder.writeDsClock(id.clock)
      encoder.writeDsLen(length)
    }
  }
}
