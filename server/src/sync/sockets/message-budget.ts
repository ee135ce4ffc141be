/** A bucket of messages that fills at a steady rate. Time comes in from outside, in ms. */
export class MessageBudget {
  readonly #perSecond: number
  readonly #burst: number
  #left: number
  #at: number

  constructor(options: { readonly perSecond: number; readonly burst: number; readonly now: number }) {
    this.#perSecond = options.perSecond
    this.#burst = options.burst
    this.#left = options.burst
    this.#at = options.now
  }

  /** Takes one message; false when there is none left. */
  take(now: number): boolean {
    this.#left = Math.min(this.#burst, this.#left + ((now - this.#at) / 1000) * this.#perSecond)
    this.#at = now
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }
}
