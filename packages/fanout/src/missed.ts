import type { Message, PresenceKey, TopicContent } from './ports.ts'
import type { Stretch } from './update-log.ts'

/** What a reader who does not keep up has missed of a topic. */
export interface Missed<Gap> {
  /** Null when it was only presence. */
  gap: Gap | null
  readonly presence: Set<PresenceKey>
  recovering: Recovery | null
}

/** Makes up for what is missing, and waits until all that it contains may be seen. */
export interface Recovery {
  readonly message: Message
  /** The last sequence in it. */
  readonly until: number
  /** What a new reader begins with: nothing else would make up for it. */
  readonly isInitial: boolean
}

/** Notes what did not go to this reader. */
export function miss<Gap>(missed: Missed<Gap>, gaps: GapMemory<Gap>, keys: readonly PresenceKey[]): void {
  for (const key of keys) missed.presence.add(key)
  // What leaves while a recovery waits is older than the recovery, and a part of it.
  if (missed.recovering === null) missed.gap = gaps.after(missed.gap)
}

/** Gaps of readers who fell behind at the same moment are the same object, and are computed once. */
export class GapMemory<Gap> {
  readonly #content: TopicContent<Gap>
  readonly #stretch: Stretch | null
  readonly #joined = new Map<Gap | null, Gap>()

  constructor(content: TopicContent<Gap>, stretch: Stretch | null) {
    this.#content = content
    this.#stretch = stretch
  }

  /** The gap of a reader who had this one and did not get the stretch either. */
  after(gap: Gap | null): Gap | null {
    if (this.#stretch === null) return gap
    const known = this.#joined.get(gap)
    if (known !== undefined) return known
    const added = gap === null ? this.#content.gapOf(this.#stretch.update) : this.#ofStretch(gap)
    this.#joined.set(gap, added)
    return added
  }

  #ofStretch(gap: Gap): Gap {
    const added = this.after(null)
    return added === null ? gap : this.#content.joinGaps(gap, added)
  }
}
