import type { Subscription } from './cohort.ts'
import type { Message, PresenceKey, TopicContent } from './ports.ts'
import type { Session } from './session.ts'

export interface TopicOptions<Gap> {
  readonly content: TopicContent<Gap>
  /** Updates wait for `Topic.release`. Default false. */
  readonly isGated?: boolean
  /** A port of the content threw. The topic is closed by then; its readers have to start anew. */
  readonly onFailed: (error: unknown) => void
  /**
   * For a gated topic: a window of readers who look has ended. Brings in what there is, and answers whether something
   * will be released at once: then the window waits for it, within `windowMaxMs` and one more step of the grid.
   */
  readonly onWindowEnd?: () => boolean
}

export interface UpdateOptions<Gap = unknown> {
  /** For a gated topic: never smaller than the one before. */
  readonly sequence?: number
  /** Who made it and need not get it back. Honoured when all of a window is of the same subscription. */
  readonly except?: Subscription<Gap>
}

export interface SubscribeOptions {
  /**
   * The content as of now. Sent once all of it may be seen, and before any update. Without it what there was before
   * is the caller's to send.
   */
  readonly initial?: Message
  /** Whose presence goes with it. */
  readonly presence?: Iterable<PresenceKey>
}

export interface PublishOptions {
  readonly except?: ReadonlySet<Session>
  /** Whether a subscriber may get it. Default: everybody. */
  readonly audience?: (session: Session) => boolean
}
