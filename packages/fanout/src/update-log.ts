interface Entry {
  /** Of the first update in it. */
  readonly from: number
  /** Behind the last update in it. */
  readonly to: number
  readonly sequence: number
  readonly update: Uint8Array
  readonly except: object | null
}

/** A stretch of the log as one update. */
export interface Stretch {
  /** Position behind it. */
  readonly to: number
  readonly update: Uint8Array
  /** Who made all of it and need not get it back; null when several did. */
  readonly except: object | null
}

/**
 * The updates of a topic that not everybody has got, oldest first. Readers of different pace each have a position in
 * it; positions count updates and survive merging.
 */
export class UpdateLog {
  readonly #merge: (updates: readonly Uint8Array[]) => Uint8Array
  #entries: Entry[] = []
  #end = 0
  #bytes = 0

  constructor(merge: (updates: readonly Uint8Array[]) => Uint8Array) {
    this.#merge = merge
  }

  /** Position behind the last update. */
  get end(): number {
    return this.#end
  }

  get bytes(): number {
    return this.#bytes
  }

  append(update: Uint8Array, sequence: number, except: object | null): void {
    this.#entries.push({ from: this.#end, to: this.#end + 1, sequence, update, except })
    this.#end += 1
    this.#bytes += update.byteLength
  }

  /** Whether something from `position` on may leave. */
  hasReady(position: number, released: number): boolean {
    const next = this.#entries[this.#indexOf(position)]
    return next !== undefined && next.sequence <= released
  }

  /** Whether something from `position` on may not leave yet. */
  hasHeld(position: number, released: number): boolean {
    const last = this.#entries.at(-1)
    return last !== undefined && last.to > position && last.sequence > released
  }

  /** Everything from `position` on that may leave, and from now on as one entry. */
  take(position: number, released: number): Stretch | null {
    const start = this.#indexOf(position)
    let end = start
    while (end < this.#entries.length && this.#entries[end]!.sequence <= released) end += 1
    if (start === end) return null
    const taken = this.#entries.slice(start, end)
    const [first] = taken
    const last = taken.at(-1)
    if (first === undefined || last === undefined) return null
    if (taken.length === 1) return first
    const update = this.#merge(taken.map((entry) => entry.update))
    const except = taken.every((entry) => entry.except === first.except) ? first.except : null
    const merged: Entry = { from: first.from, to: last.to, sequence: last.sequence, update, except }
    for (const entry of taken) this.#bytes -= entry.update.byteLength
    this.#bytes += update.byteLength
    this.#entries.splice(start, taken.length, merged)
    return merged
  }

  /** Everything from `position` on, whether it may leave or not. */
  updatesFrom(position: number): Uint8Array[] {
    return this.#entries.slice(this.#indexOf(position)).map(({ update }) => update)
  }

  /** Forgets what lies before `position`. */
  trim(position: number): void {
    const gone = this.#entries.splice(0, this.#indexOf(position))
    for (const entry of gone) this.#bytes -= entry.update.byteLength
  }

  /** Of the first entry that holds something from `position` on. */
  #indexOf(position: number): number {
    let low = 0
    let high = this.#entries.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#entries[middle]!.to <= position) low = middle + 1
      else high = middle
    }
    return low
  }
}
