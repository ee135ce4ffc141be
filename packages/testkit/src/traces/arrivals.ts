import * as Y from 'yjs'

/** What a transaction did to the document: how far its author's clock went, and what it deleted. */
export interface Footprint {
  readonly clock: number
  /** `client:clock` of every deleted character. */
  readonly deletes: readonly string[]
}

/** The footprint of what one client did, read off the update it caused. `before`: its clock until then. */
export function footprintOf(update: Uint8Array, client: number, before: number): Footprint {
  const { clocks, deletes } = contentsOf(update)
  return { clock: Math.max(before, clocks.get(client) ?? 0), deletes }
}

/**
 * Counts how many of another's transactions have come in, in the order in which they were made. An update carries
 * no such number: it is there when its characters are and what it deleted is named. (Deleting what oneself has
 * deleted already brings nothing new, so no server sends it on.)
 */
export class Arrivals {
  readonly #author: number
  readonly #made: Footprint[] = []
  readonly #deletes = new Set<string>()
  #clock = 0
  #count = 0

  /** @param author client id of the one whose transactions are awaited */
  constructor(author: number) {
    this.#author = author
  }

  /** How many of the author's first transactions are here, without a gap. */
  get count(): number {
    return this.#count
  }

  /** The author has made one more. */
  made(footprint: Footprint): void {
    this.#made.push(footprint)
    this.#advance()
  }

  /** The receiver has deleted these himself. */
  deletedHere(deletes: readonly string[]): void {
    for (const each of deletes) this.#deletes.add(each)
    this.#advance()
  }

  received(update: Uint8Array): void {
    const { clocks, deletes } = contentsOf(update)
    this.#clock = Math.max(this.#clock, clocks.get(this.#author) ?? 0)
    this.deletedHere(deletes)
  }

  #advance(): void {
    for (;;) {
      const next = this.#made[this.#count]
      if (next === undefined || next.clock > this.#clock) return
      if (!next.deletes.every((each) => this.#deletes.has(each))) return
      this.#count += 1
    }
  }
}

function contentsOf(update: Uint8Array): { clocks: Map<number, number>; deletes: string[] } {
  const { structs, ds } = Y.decodeUpdate(update)
  const clocks = new Map<number, number>()
  for (const { id, length } of structs)
    clocks.set(id.client, Math.max(clocks.get(id.client) ?? 0, id.clock + length))
  const deletes: string[] = []
  for (const [client, ranges] of ds.clients)
    for (const { clock, len } of ranges)
      for (let offset = 0; offset < len; offset++) deletes.push(`${client}:${clock + offset}`)
  return { clocks, deletes }
}
