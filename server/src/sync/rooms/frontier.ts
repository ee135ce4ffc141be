import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { hasOrigin, hasRightOrigin, readUpdate } from '../updates/read-update.ts'

/** A struct that says nothing of its place, being collected already. */
const gc = 0

/**
 * How far a document is, and will be with the updates that are about to be applied together. Tells of an update
 * whether it goes on from there: then all of it will be in the document, nothing of it was before, and its bytes are
 * what it brings.
 */
export class Frontier {
  readonly #store: Y.Doc['store']
  /** Beyond the store. */
  readonly #ahead = new Map<number, number>()

  constructor(document: Y.Doc) {
    this.#store = document.store
  }

  /** Goes on with this update; false, and nothing has changed, when it does not go on from here. */
  advance(update: Uint8Array): boolean {
    const reached = new Map<number, number>()
    const clockOf = (client: number) => reached.get(client) ?? this.#clockOf(client)
    let isNews = false
    let follows = true
    readUpdate(update, {
      struct(client, clock, length, start) {
        if (!follows) return
        follows = clock === clockOf(client) && dependsOn(update, start, (on, at) => at < clockOf(on))
        reached.set(client, clock + length)
        isNews = true
      },
      skip() {
        follows = false
      },
      deletion: (client, clock, length) => {
        if (clock + length > clockOf(client)) follows = false
        else if (!isNews) isNews = !this.#isDeleted(client, clock, length)
      },
    })
    if (!follows || !isNews) return false
    for (const [client, clock] of reached) this.#ahead.set(client, clock)
    return true
  }

  #clockOf(client: number): number {
    return this.#ahead.get(client) ?? Y.getState(this.#store, client)
  }

  #isDeleted(client: number, clock: number, length: number): boolean {
    if (clock + length > Y.getState(this.#store, client)) return false
    const structs = this.#store.clients.get(client) ?? []
    for (let index = Y.findIndexSS(structs, clock); index < structs.length; index++) {
      const struct = structs[index]
      if (struct === undefined || struct.id.clock >= clock + length) return true
      if (!struct.deleted) return false
    }
    return true
  }
}

/** Whether everything that the struct at `start` stands beside or in is there. */
function dependsOn(
  update: Uint8Array,
  start: number,
  isThere: (client: number, clock: number) => boolean,
): boolean {
  const decoder = decoding.createDecoder(update)
  decoder.pos = start
  const info = decoding.readUint8(decoder)
  if (info === gc) return true
  const isNextThere = () => isThere(decoding.readVarUint(decoder), decoding.readVarUint(decoder))
  if ((info & hasOrigin) !== 0 && !isNextThere()) return false
  if ((info & hasRightOrigin) !== 0 && !isNextThere()) return false
  if ((info & (hasOrigin | hasRightOrigin)) !== 0) return true
  return decoding.readVarUint(decoder) === 1 || isNextThere()
}
