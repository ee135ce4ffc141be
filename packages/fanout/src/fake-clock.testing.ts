import type { Clock } from './ports.ts'

interface Timer {
  readonly due: number
  readonly work: () => void
}

/** A clock that stands until it is moved. */
export class FakeClock implements Clock {
  #now = 0
  readonly #timers = new Set<Timer>()

  now(): number {
    return this.#now
  }

  schedule(delayMs: number, work: () => void): () => void {
    const timer = { due: this.#now + delayMs, work }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  get pending(): number {
    return this.#timers.size
  }

  /** Ends the turn of the loop, and then lets time pass. Timers fire in their order, each at its time. */
  advance(ms = 0): void {
    const end = this.#now + ms
    for (;;) {
      const next = this.#next(end)
      if (next === null) break
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.due)
      next.work()
    }
    this.#now = end
  }

  /** The thread was busy for this long: timers that were due meanwhile fire when it is over. */
  stall(ms: number): void {
    this.#now += ms
    this.advance()
  }

  #next(end: number): Timer | null {
    let next: Timer | null = null
    for (const timer of this.#timers)
      if (timer.due <= end && (next === null || timer.due < next.due)) next = timer
    return next
  }
}
