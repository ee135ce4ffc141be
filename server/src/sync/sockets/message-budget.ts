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
    this.#fill(now)
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }

  /** Takes what was used already, be it more than there is; false when there is nothing left. */
  spend(amount: number, now: number): boolean {
    this.#fill(now)
    this.#left -= amount
    return this.#left > 0
  }

  /** Nothing was taken for so long that it is as good as new. */
  isFull(now: number): boolean {
    this.#fill(now)
    return this.#left === this.#burst
  }

  #fill(now: number): void {
    this.#left = Math.min(this.#burst, this.#left + ((now - this.#at) / 1000) * this.#perSecond)
    this.#at = now
  }
}
