import type { CloseReason } from './ports.ts'
import { type WindowPolicy, windowMs } from './window-policy.ts'

export interface FanoutLimits {
  /**
   * From this many waiting bytes on a socket counts as congested: updates and presence are no longer queued for it.
   * Default 256 KiB. Larger means more memory for each slow reader; smaller means more state differences.
   */
  readonly congestedBytes: number
  /** A socket for which more would wait is closed. Default 16 MiB. */
  readonly backlogBytes: number
  /** A socket that was congested for this long without draining once is closed. Default 30 s. */
  readonly drainMs: number
  /** Time for the peer to answer a close before the line is cut. Default 1 s. */
  readonly closeGraceMs: number
  /** What a reader is told who does not keep up. Default 4508, after which clients come back. */
  readonly tooSlow: CloseReason
  /** How long updates are collected. Default {@link windowMs}. */
  readonly window: WindowPolicy
  /** The longest window, whatever the policy says, in ms. Default 50. Bounds what the core adds to the latency. */
  readonly windowMaxMs: number
  /** The window of readers who do not look, in ms. Default 1,000. */
  readonly hiddenWindowMs: number
  /**
   * How long the rounds are in which presence that was renewed without a change is collected, in ms. Default 20,000.
   * Providers renew every 15-18 s; in a longer round everybody renews, so that all of a topic leave together.
   */
  readonly renewalMs: number
  /**
   * How old what readers know of somebody may become when he has renewed it, in ms. Default 25,000. Providers forget
   * after 30 s, and reconnect when they hear nothing at all for 30 s. What exceeds `renewalMs` is what a renewal that
   * missed its round may wait for the next one.
   */
  readonly renewalMaxMs: number
  /** Windows end on multiples of this, so that what is due at about the same time leaves together. Default 4 ms. */
  readonly gridMs: number
  /** A window that has collected this much ends early. Default 1 MiB. */
  readonly windowBytes: number
}

export const defaultLimits: FanoutLimits = {
  congestedBytes: 256 * 1024,
  backlogBytes: 16 * 1024 * 1024,
  drainMs: 30_000,
  closeGraceMs: 1_000,
  tooSlow: { code: 4508, reason: 'too slow' },
  window: windowMs,
  windowMaxMs: 50,
  hiddenWindowMs: 1_000,
  renewalMs: 20_000,
  renewalMaxMs: 25_000,
  gridMs: 4,
  windowBytes: 1024 * 1024,
}
