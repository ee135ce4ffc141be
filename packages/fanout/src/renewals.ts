import type { PresenceKey } from './ports.ts'
import type { TopicHub } from './topic-window.ts'

/** The rounds of topics begin at so many different times, and no two that follow on each other are close. */
const phases = 256
const goldenRatio = 0.618
/** Timers fire this much too early at most, in ms. */
const grainMs = 1
/** So many keys are remembered before it is looked through who is gone. */
const leastKept = 32

let topics = 0

/**
 * Presence that was renewed without a change: waits for the renewals of others, or for something else that leaves. Rounds
 * are as long as `renewalMs`, in which everybody renews once, so that all of a topic leave together. Whose renewal came
 * too late for a round, and would be too old in the next one, leaves between them: each time closer to the next one.
 */
export class Renewals {
  readonly #hub: TopicHub
  readonly #onDue: (keys: readonly PresenceKey[]) => void
  /** When rounds end, in parts of one. */
  readonly #phase: number
  readonly #keys = new Set<PresenceKey>()
  /** When readers heard of each. */
  readonly #told = new Map<PresenceKey, number>()
  #mostKept = leastKept
  #due = Number.POSITIVE_INFINITY

  /** @param onDue the time of these is over */
  constructor(hub: TopicHub, onDue: (keys: readonly PresenceKey[]) => void) {
    this.#hub = hub
    this.#onDue = onDue
    topics += 1
    this.#phase = Math.floor(((topics * goldenRatio) % 1) * phases) / phases
  }

  add(keys: Iterable<PresenceKey>): void {
    const now = this.#hub.clock.now()
    for (const key of keys) {
      this.#keys.add(key)
      const due = Math.min(this.#endOfRound(now), this.#latest(key))
      if (due >= this.#due) continue
      this.#due = Math.max(now, due)
      this.#hub.book(this.#due, this)
    }
  }

  /** All that wait; they wait no longer. */
  take(): readonly PresenceKey[] {
    if (this.#keys.size === 0) return []
    const keys = [...this.#keys]
    this.#keys.clear()
    this.#due = Number.POSITIVE_INFINITY
    return keys
  }

  /** These leave at once, for another reason. */
  delete(key: PresenceKey): void {
    this.#keys.delete(key)
  }

  /** Readers hear of these now. */
  told(keys: readonly PresenceKey[]): void {
    const at = this.#hub.clock.now()
    for (const key of keys) this.#told.set(key, at)
    if (this.#told.size > this.#mostKept) this.#forgetGone(at)
  }

  /** Called at each time that was booked. */
  run(): void {
    // Taken since, and booked anew for later.
    if (this.#due - grainMs > this.#hub.clock.now()) return
    this.#due = Number.POSITIVE_INFINITY
    const keys = this.take()
    if (keys.length > 0) this.#onDue(keys)
  }

  #endOfRound(now: number): number {
    const { renewalMs } = this.#hub.limits
    return (Math.floor(now / renewalMs - this.#phase) + 1 + this.#phase) * renewalMs
  }

  #latest(key: PresenceKey): number {
    const { renewalMs, renewalMaxMs } = this.#hub.limits
    const latest = (this.#told.get(key) ?? Number.NEGATIVE_INFINITY) + renewalMaxMs
    const step = renewalMs / phases
    // Together with those of other topics.
    return Math.floor(latest / step) * step
  }

  /** Whoever is there was told of twice in this time. */
  #forgetGone(now: number): void {
    for (const [key, at] of this.#told)
      if (now - at > 2 * this.#hub.limits.renewalMaxMs) this.#told.delete(key)
    this.#mostKept = Math.max(leastKept, 2 * this.#told.size)
  }
}
