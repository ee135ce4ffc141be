import type { Requirements } from '../protocol/frame-guard.ts'

/** What a lane has to know of its room. */
export interface LaneRoom {
  /** Number of the last update that the document contains. */
  readonly sequence: number
  /** Number of the last update that is on disk. */
  readonly committed: number
  /** While storing fails, readers get edits before they are on disk; acknowledgements never. */
  readonly isDegraded: boolean
  contains(requires: Requirements): boolean
  /** Asks for `release` after the next commit and at every change of `isDegraded`. */
  wait(lane: OutgoingLane): void
  forget(lane: OutgoingLane): void
}

interface HeldFrame {
  readonly frame: Uint8Array
  readonly sequence: number
}

interface HeldAcknowledgement {
  readonly frame: Uint8Array
  /** Number that must be on disk; null while the update waits for something it depends on. */
  sequence: number | null
  readonly requires: Requirements
}

const nothing: Requirements = new Map()

/**
 * The way from one room to one address on one socket. It holds
 * - an acknowledgement until its update is a part of the document and everything that the document contained
 *   then is on disk;
 * - every other frame until what the document contained when it was made is on disk, so that nobody shows, and
 *   sends back under his own name, an edit that may yet die with the server.
 */
export class OutgoingLane {
  readonly #room: LaneRoom
  readonly #transmit: (frame: Uint8Array) => void
  #frames: HeldFrame[] = []
  #acknowledgements: HeldAcknowledgement[] = []
  #current: Requirements = nothing

  constructor(room: LaneRoom, transmit: (frame: Uint8Array) => void) {
    this.#room = room
    this.#transmit = transmit
  }

  get room(): LaneRoom {
    return this.#room
  }

  /** The update that is about to be applied; the next acknowledgement is its answer. */
  expect(requires: Requirements): void {
    this.#current = requires
  }

  send(frame: Uint8Array): void {
    const { sequence } = this.#room
    if (this.#frames.length === 0 && this.#isFree(sequence)) this.#transmit(frame)
    else {
      this.#frames.push({ frame, sequence })
      this.#room.wait(this)
    }
  }

  acknowledge(frame: Uint8Array): void {
    const requires = this.#current
    this.#current = nothing
    const sequence = this.#room.contains(requires) ? this.#room.sequence : null
    if (sequence !== null && sequence <= this.#room.committed) this.#transmit(frame)
    else {
      this.#acknowledgements.push({ frame, sequence, requires })
      this.#room.wait(this)
    }
  }

  /** Lets go what may go. True when nothing is held any more. */
  release(): boolean {
    let free = 0
    for (const held of this.#frames) {
      if (!this.#isFree(held.sequence)) break
      this.#transmit(held.frame)
      free += 1
    }
    if (free > 0) this.#frames = this.#frames.slice(free)
    if (this.#acknowledgements.length > 0)
      this.#acknowledgements = this.#acknowledgements.filter((held) => !this.#settle(held))
    return this.#frames.length === 0 && this.#acknowledgements.length === 0
  }

  /** The connection is gone. What was not acknowledged is not acknowledged. */
  close(): void {
    this.#frames = []
    this.#acknowledgements = []
    this.#room.forget(this)
  }

  #isFree(sequence: number): boolean {
    return sequence <= this.#room.committed || this.#room.isDegraded
  }

  #settle(held: HeldAcknowledgement): boolean {
    if (held.sequence === null && this.#room.contains(held.requires)) held.sequence = this.#room.sequence
    if (held.sequence === null || held.sequence > this.#room.committed) return false
    this.#transmit(held.frame)
    return true
  }
}
