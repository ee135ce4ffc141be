import { LatencyHistogram } from '../../platform/operations/latency-histogram.ts'
import type { SyncLogger } from '../sync-logger.ts'
import type { ContentStore, EntryRejection, JournalEntry } from './content-store.ts'

/** Whoever appends; in the running server the room of the document. */
export interface JournalWriter {
  /** Everything up to this number is on disk. */
  onStored(sequence: number): void
  /** This and all later entries of the document will never be stored. */
  onRejected(reason: EntryRejection): void
}

export interface JournalOptions {
  readonly store: ContentStore
  readonly logger: SyncLogger
  /** Entries per transaction at most. */
  readonly batchEntries: number
  /** Bytes waiting from which `isOverBudget` is true. */
  readonly backlogBytes: number
  /**
   * Least time from the beginning of a transaction of {@link fullPaceEntries} and more to that of the next, in ms; fewer
   * make it shorter in proportion.
   */
  readonly paceMs: number
  /** Called when storing begins to fail and when it works again. */
  readonly onStateChanged?: (state: 'healthy' | 'degraded') => void
  /** Called when the backlog has fallen under half of its budget. */
  readonly onRelieved?: () => void
}

export interface UnstoredContent {
  readonly documentId: string
  readonly updates: number
  readonly bytes: number
}

interface Pending {
  readonly entry: JournalEntry
  readonly writer: JournalWriter
  /** When it was appended, by the monotonic clock. */
  readonly since: number
}

/** A shorter wait than this is none: who writes at the same pace would always come a little early. In ms. */
const timerGrainMs = 1

/**
 * After a batch of so many entries the next waits for the whole pace. Who writes little is not made to wait, since there
 * is nobody to share a transaction with; the more is written, the more is saved by waiting, and by the pace of 10 ms it
 * stays so from 2,000 entries a second on: with fewer the batches, and with them the waits, shrink to single entries.
 */
const fullPaceEntries = 20

/** Wait before the next attempt, in ms: short at first, and never so long that recovery takes 10 s. */
const firstRetryMs = 50
const longestRetryMs = 2_000

/**
 * Group commit. One batch is on its way to the store at a time; what arrives meanwhile makes up the next. So many
 * writers share an fsync, order is kept, and an answer that got lost is made good by sending the same batch again.
 * A failure is retried until it succeeds or the process ends; nothing is dropped.
 */
export class Journal {
  readonly #options: JournalOptions
  #queue: Pending[] = []
  #inFlight: Pending[] = []
  #bytes = 0
  #running: Promise<void> | null = null
  #state: 'healthy' | 'degraded' = 'healthy'
  #degradedSince: number | null = null
  #commits = 0
  #lastBegan = Number.NEGATIVE_INFINITY
  #pace = 0
  #stored = 0
  /** From the append of an update until it was on disk. */
  readonly #latency = new LatencyHistogram()
  #idle: (() => void)[] = []
  #finished: (() => void)[] = []
  #wake: (() => void) | null = null
  /** Set while a batch waits for its pace. */
  #endPace: (() => void) | null = null
  #isHurried = false
  #stopped = false

  constructor(options: JournalOptions) {
    this.#options = options
  }

  get state(): 'healthy' | 'degraded' {
    return this.#state
  }

  get isOverBudget(): boolean {
    return this.#bytes > this.#options.backlogBytes
  }

  append(writer: JournalWriter, entry: JournalEntry): void {
    this.#queue.push({ entry, writer, since: performance.now() })
    this.#bytes += entry.update.byteLength
    this.#running ??= this.#run()
  }

  /** What waits is wanted: the next batch begins without a pause, though not before the one on its way is stored. */
  hurry(): void {
    this.#isHurried = this.#queue.length > 0
    if (this.#isHurried) this.#endPace?.()
  }

  /** Resolves when everything appended so far is on disk (or was discarded). */
  settled(): Promise<void> {
    if (this.#running === null) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  /** Forgets what waits for a document that is being purged. What is on its way is removed by the purge itself. */
  discard(documentId: string): void {
    this.#queue = this.#queue.filter(({ entry }) => {
      if (entry.documentId !== documentId) return true
      this.#bytes -= entry.update.byteLength
      return false
    })
  }

  isPending(documentId: string): boolean {
    const isOf = ({ entry }: Pending) => entry.documentId === documentId
    return this.#queue.some(isOf) || this.#inFlight.some(isOf)
  }

  /** Resolves when nothing of this document is on its way to the store, or the journal was stopped. */
  async settledFor(documentId: string): Promise<void> {
    while (this.isPending(documentId) && !this.#stopped)
      await new Promise<void>((resolve) => this.#finished.push(resolve))
  }

  /** Ends the retries and tells what was not stored. */
  stop(): UnstoredContent[] {
    this.#stopped = true
    this.#wake?.()
    this.#tellFinished()
    const byDocument = new Map<string, { updates: number; bytes: number }>()
    for (const { entry } of [...this.#inFlight, ...this.#queue]) {
      const sum = byDocument.get(entry.documentId) ?? { updates: 0, bytes: 0 }
      byDocument.set(entry.documentId, {
        updates: sum.updates + 1,
        bytes: sum.bytes + entry.update.byteLength,
      })
    }
    return [...byDocument].map(([documentId, sum]) => ({ documentId, ...sum }))
  }

  stats() {
    return {
      state: this.#state,
      degradedSince: this.#degradedSince,
      pendingUpdates: this.#queue.length + this.#inFlight.length,
      pendingBytes: this.#bytes,
      commits: this.#commits,
      storedUpdates: this.#stored,
      /** Age of the oldest update that is not on disk, in ms. */
      lagMs: this.#lagMs,
      latency: this.#latency.read(),
    }
  }

  get #lagMs(): number {
    const oldest = this.#inFlight[0] ?? this.#queue[0]
    return oldest === undefined ? 0 : performance.now() - oldest.since
  }

  async #run(): Promise<void> {
    // What is appended in this turn of the loop shares the first commit.
    await new Promise<void>((resolve) => setImmediate(resolve))
    while (this.#queue.length > 0) {
      const early = this.#lastBegan + this.#pace - performance.now()
      if (early > timerGrainMs && !this.#isHurried) {
        const pause = this.#pause(early)
        this.#endPace = this.#wake
        await pause
        this.#endPace = null
      }
      this.#isHurried = false
      if (this.#stopped) break
      // Purged meanwhile.
      if (this.#queue.length === 0) continue
      this.#lastBegan = performance.now()
      this.#inFlight = this.#queue.splice(0, this.#options.batchEntries)
      this.#pace = Math.min(1, this.#inFlight.length / fullPaceEntries) * this.#options.paceMs
      const rejected = await this.#store(this.#inFlight)
      if (rejected === null) break
      this.#finish(this.#inFlight, rejected)
    }
    this.#running = null
    const idle = this.#idle
    this.#idle = []
    for (const resolve of idle) resolve()
  }

  /** Null when the journal was stopped before it succeeded. */
  async #store(batch: readonly Pending[]): Promise<ReadonlyMap<string, EntryRejection> | null> {
    const entries = batch.map(({ entry }) => entry)
    for (let wait = firstRetryMs; ; wait = Math.min(wait * 2, longestRetryMs)) {
      try {
        const { rejected } = await this.#options.store.append(entries)
        this.#commits += 1
        this.#setState('healthy')
        return rejected
      } catch (error) {
        if (this.#state === 'healthy')
          this.#options.logger.error(
            { err: error, updates: entries.length },
            'content cannot be stored; retrying',
          )
        this.#setState('degraded')
        if (this.#stopped) return null
        await this.#pause(wait)
        if (this.#stopped) return null
      }
    }
  }

  #finish(batch: readonly Pending[], rejected: ReadonlyMap<string, EntryRejection>): void {
    const wasOverBudget = this.#bytes > this.#options.backlogBytes / 2
    const last = new Map<JournalWriter, number>()
    const refused = new Map<JournalWriter, EntryRejection>()
    const now = performance.now()
    for (const { entry, writer, since } of batch) {
      this.#bytes -= entry.update.byteLength
      const reason = rejected.get(entry.documentId)
      if (reason === undefined) {
        last.set(writer, entry.sequence)
        this.#stored += 1
        this.#latency.observe((now - since) / 1000)
      } else refused.set(writer, reason)
    }
    this.#inFlight = []
    this.#tellFinished()
    for (const [writer, sequence] of last) writer.onStored(sequence)
    for (const [writer, reason] of refused) writer.onRejected(reason)
    if (wasOverBudget && this.#bytes <= this.#options.backlogBytes / 2) this.#options.onRelieved?.()
  }

  #tellFinished(): void {
    const finished = this.#finished
    this.#finished = []
    for (const resolve of finished) resolve()
  }

  #setState(state: 'healthy' | 'degraded'): void {
    if (this.#state === state) return
    this.#state = state
    this.#degradedSince = state === 'degraded' ? Date.now() : null
    if (state === 'healthy') this.#options.logger.info({}, 'content is being stored again')
    this.#options.onStateChanged?.(state)
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
