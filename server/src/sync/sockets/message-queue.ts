export interface MessageQueueOptions {
  readonly handle: (message: Uint8Array) => void
  /** Stops the reading of the socket, and goes on with it. */
  readonly pause: () => void
  readonly resume: () => void
}

/** The messages of one socket, in their order. After a dear one the next waits, so that others come in between. */
export class MessageQueue {
  readonly #options: MessageQueueOptions
  /** Came during a rest; not more than the network had brought already. */
  #waiting: Uint8Array[] = []
  #restsUntil = 0
  #isNextScheduled = false

  constructor(options: MessageQueueOptions) {
    this.#options = options
  }

  /** Whether a message would be handled at once. */
  get isIdle(): boolean {
    return this.#waiting.length === 0 && performance.now() >= this.#restsUntil
  }

  /** Handles it at once, or when its turn comes. */
  take(message: Uint8Array): void {
    if (this.isIdle) {
      this.#options.handle(message)
      return
    }
    this.#waiting.push(message)
    this.#options.pause()
    this.#scheduleNext()
  }

  /** The next message waits for so long, in ms. */
  rest(milliseconds: number): void {
    this.#restsUntil = performance.now() + milliseconds
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting = []
  }

  /** One message after the other, each when the rest after the one before it is over. */
  #scheduleNext(): void {
    if (this.#isNextScheduled) return
    this.#isNextScheduled = true
    setTimeout(
      () => {
        this.#isNextScheduled = false
        if (performance.now() >= this.#restsUntil) {
          const message = this.#waiting.shift()
          if (message !== undefined) this.#options.handle(message)
        }
        if (this.#waiting.length > 0) this.#scheduleNext()
        else this.#options.resume()
      },
      Math.max(0, this.#restsUntil - performance.now()),
    )
  }
}
