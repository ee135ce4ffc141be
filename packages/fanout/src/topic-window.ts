import type { PresenceKey } from './ports.ts'
import type { Job } from './scheduler.ts'
import type { Pace, SessionHub } from './session.ts'

/** What a topic needs of its hub. */
export interface TopicHub extends SessionHub {
  readonly latenessMs: number
  /** Runs `job` at `due`, or at the end of the batch when that is now. @returns when */
  book(due: number, job: Job): number
}

/** The readers of one pace: how far they are, and what waits for them. */
export interface TopicWindow {
  readonly pace: Pace
  /** Position in the log up to which they have everything. */
  position: number
  presence: Set<PresenceKey>
  lastFlush: number
  /** When it will be flushed; null when nothing waits that may leave. */
  due: number | null
  audience: number
  /** It runs to its end, at which the owner is asked. Not for what leaves at once. */
  isRunning: boolean
  /** It has ended, and waits for the release of this sequence; null while it does not. */
  awaited: number | null
  run(): void
}

export function openWindow(pace: Pace, run: () => void): TopicWindow {
  return {
    pace,
    position: 0,
    presence: new Set(),
    lastFlush: Number.NEGATIVE_INFINITY,
    due: null,
    audience: 0,
    isRunning: false,
    awaited: null,
    run,
  }
}

export const otherPace: Readonly<Record<Pace, Pace>> = { prompt: 'hidden', hidden: 'prompt' }
