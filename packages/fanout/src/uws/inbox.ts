import type { Message } from '../ports.ts'

/** What may be held of what peers send while nobody takes it, over all sockets of a server. In bytes. */
export class HeldBytes {
  readonly #limit: number
  #held = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get held(): number {
    return this.#held
  }

  /** False, and nothing taken, when that would be too much. */
  take(bytes: number): boolean {
    if (this.#held + bytes > this.#limit) return false
    this.#held += bytes
    return true
  }

  giveBack(bytes: number): void {
    this.#held -= bytes
  }
}

export interface InboxOptions {
  readonly deliver: (message: Message) => void
  /** More came than may be held. Called once; nothing is delivered any more. */
  readonly onOverrun: () => void
  /** For this socket alone, in bytes. */
  readonly limitBytes: number
  readonly heldBytes: HeldBytes
}

/** What an object in the row costs beside its content, in bytes: many empty messages are much, too. */
const overheadBytes = 128

/**
 * The messages of one socket, in their order, where the engine cannot stop reading. One is delivered in a turn of the
 * event loop, so that whoever sends many at once takes turns with everybody else; none while it is paused.
 */
export class Inbox {
  readonly #options: InboxOptions
  #waiting: Message[] = []
  #waitingBytes = 0
  #deliveredIn = -1
  #next: NodeJS.Immediate | null = null
  #isPaused = false
  #isClosed = false
  #onEmpty: (() => void) | null = null

  constructor(options: InboxOptions) {
    this.#options = options
  }

  get isPaused(): boolean {
    return this.#isPaused
  }

  take(message: Message): void {
    if (this.#isClosed) return
    if (!this.#isPaused && this.#waiting.length === 0 && this.#deliveredIn !== thisTurn()) {
      this.#deliver(message)
      return
    }
    const bytes = costOf(message)
    const { limitBytes, heldBytes, onOverrun } = this.#options
    if (this.#waitingBytes + bytes > limitBytes || !heldBytes.take(bytes)) {
      this.close()
      onOverrun()
      return
    }
    this.#waiting.push(message)
    this.#waitingBytes += bytes
    this.#scheduleNext()
  }

  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    this.#scheduleNext()
  }

  /** Nothing more comes. `onEmpty` is called once everything was delivered, or at once where it is closed. */
  end(onEmpty: () => void): void {
    if (this.#waiting.length === 0) onEmpty()
    else this.#onEmpty = onEmpty
  }

  /** Forgets what waits. */
  close(): void {
    this.#isClosed = true
    this.#onEmpty = null
    this.#options.heldBytes.giveBack(this.#waitingBytes)
    this.#waiting = []
    this.#waitingBytes = 0
    if (this.#next !== null) clearImmediate(this.#next)
    this.#next = null
  }

  #scheduleNext(): void {
    if (this.#next !== null || this.#isPaused || this.#waiting.length === 0) return
    this.#next = setImmediate(() => {
      this.#next = null
      if (this.#isPaused) return
      const message = this.#waiting.shift()
      if (message === undefined) return
      const bytes = costOf(message)
      this.#waitingBytes -= bytes
      this.#options.heldBytes.giveBack(bytes)
      this.#deliver(message)
      if (this.#waiting.length > 0) this.#scheduleNext()
      else this.#onEmpty?.()
    })
  }

  #deliver(message: Message): void {
    this.#deliveredIn = thisTurn()
    this.#options.deliver(message)
  }
}

// A text counts as what its bytes were at most, when they came.
const costOf = (message: Message): number =>
  overheadBytes + (typeof message === 'string' ? 3 * message.length : message.byteLength)

let turn = 0
let isCounting = false

/** A number for this turn of the event loop; one immediate serves all sockets. */
function thisTurn(): number {
  if (!isCounting) {
    isCounting = true
    setImmediate(() => {
      isCounting = false
      turn += 1
    })
  }
  return turn
}
