import type { PresenceKey } from './ports.ts'
import type { Job } from './scheduler.ts'

export interface RenewalsOptions {
  readonly delayMs: number
  readonly now: () => number
  readonly book: (due: number, job: Job) => unknown
  /** The time of these is over. */
  readonly onDue: (keys: readonly PresenceKey[]) => void
}

/** Appointments of all topics lie on a grid of so many parts of the delay. */
const gridParts = 64

/** Presence that was renewed without a change: waits for the renewals of others, or for something else that leaves. */
export class Renewals {
  readonly #options: RenewalsOptions
  #keys = new Set<PresenceKey>()
  #isBooked = false

  constructor(options: RenewalsOptions) {
    this.#options = options
  }

  add(keys: Iterable<PresenceKey>): void {
    for (const key of keys) this.#keys.add(key)
    if (this.#isBooked || this.#keys.size === 0) return
    this.#isBooked = true
    const { delayMs, now, book } = this.#options
    const grid = Math.max(1, delayMs / gridParts)
    book(Math.floor((now() + delayMs) / grid) * grid, this)
  }

  /** All that wait; they wait no longer. */
  take(): readonly PresenceKey[] {
    if (this.#keys.size === 0) return []
    const keys = [...this.#keys]
    this.#keys = new Set()
    return keys
  }

  /** These leave at once, for another reason. */
  delete(key: PresenceKey): void {
    this.#keys.delete(key)
  }

  /** Called at the time that was booked. */
  run(): void {
    this.#isBooked = false
    const keys = this.take()
    if (keys.length > 0) this.#options.onDue(keys)
  }
}
