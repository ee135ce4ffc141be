import type { DocumentKind } from '@stoa/protocol'
import type { ContentStore } from '../journal/content-store.ts'
import type { ReportPace } from '../kinds/document-kind.ts'
import type { SyncLogger } from '../sync-logger.ts'

/** Content of a document has changed, and is on disk. */
export interface ContentChange {
  readonly documentId: string
  readonly kind: DocumentKind
  /** Everybody who wrote since the last report; empty for the server itself. */
  readonly authorIds: readonly string[]
  /** Time of the last change, UTC milliseconds. */
  readonly at: number
}

export interface ChangeReporterOptions {
  readonly store: ContentStore
  readonly logger: SyncLogger
  readonly paceOf: (kind: DocumentKind) => ReportPace
  readonly report: (change: ContentChange) => void | Promise<void>
}

interface Unreported {
  readonly kind: DocumentKind
  readonly authorIds: Set<string>
  sequence: number
  at: number
  /** When the first change of this report came in, by the monotonic clock. */
  readonly since: number
}

interface Slot {
  unreported: Unreported | null
  timer: NodeJS.Timeout | null
  running: Promise<void> | null
  failures: number
}

const longestRetryMs = 60_000

/**
 * Reports changes after a document was quiet for a while, at the latest after `maxWaitMs`, as its kind asks for, one
 * report per document at a time. A report that fails is repeated; one that the process did not live to make is made after
 * the next start (`resume`). So every change is reported at least once.
 */
export class ChangeReporter {
  readonly #options: ChangeReporterOptions
  readonly #slots = new Map<string, Slot>()
  #stopped = false

  constructor(options: ChangeReporterOptions) {
    this.#options = options
  }

  get waiting(): number {
    return this.#slots.size
  }

  /** Takes up what an earlier process left. */
  async resume(): Promise<void> {
    for (const { documentId, kind, sequence, authorIds, at } of await this.#options.store.listUnreported())
      this.changed({ documentId, kind, authorIds, at }, sequence)
  }

  changed(change: ContentChange, sequence: number): void {
    const slot = this.#slot(change.documentId)
    slot.unreported = merge(slot.unreported, change, sequence)
    this.#schedule(change.documentId, slot)
  }

  /** Reports now what waits for this document. Resolves also when the report failed; it is repeated then. */
  async flush(documentId: string): Promise<void> {
    const slot = this.#slots.get(documentId)
    if (slot === undefined) return
    await slot.running
    if (slot.unreported !== null) await this.#report(documentId, slot)
  }

  /** Forgets a document that is being purged. */
  forget(documentId: string): void {
    const slot = this.#slots.get(documentId)
    if (slot?.timer != null) clearTimeout(slot.timer)
    this.#slots.delete(documentId)
  }

  /** Makes the reports that wait, once. What fails is left to the next start. */
  async close(): Promise<void> {
    await Promise.all([...this.#slots.keys()].map((documentId) => this.flush(documentId)))
    this.stop()
  }

  stop(): void {
    this.#stopped = true
    for (const slot of this.#slots.values()) if (slot.timer !== null) clearTimeout(slot.timer)
    this.#slots.clear()
  }

  #slot(documentId: string): Slot {
    let slot = this.#slots.get(documentId)
    if (slot === undefined) {
      slot = { unreported: null, timer: null, running: null, failures: 0 }
      this.#slots.set(documentId, slot)
    }
    return slot
  }

  #schedule(documentId: string, slot: Slot): void {
    if (this.#stopped || slot.unreported === null || slot.running !== null) return
    if (slot.failures > 0 && slot.timer !== null) return
    if (slot.timer !== null) clearTimeout(slot.timer)
    const { quietMs, maxWaitMs } = this.#options.paceOf(slot.unreported.kind)
    const left = Math.max(0, slot.unreported.since + maxWaitMs - performance.now())
    const wait =
      slot.failures > 0 ? Math.min(longestRetryMs, quietMs * 2 ** slot.failures) : Math.min(quietMs, left)
    slot.timer = setTimeout(() => void this.#report(documentId, slot), wait)
  }

  #report(documentId: string, slot: Slot): Promise<void> {
    const due = slot.unreported
    if (due === null || slot.running !== null) return slot.running ?? Promise.resolve()
    if (slot.timer !== null) clearTimeout(slot.timer)
    slot.timer = null
    slot.unreported = null
    slot.running = this.#tell(documentId, due).then((told) => {
      slot.running = null
      slot.failures = told ? 0 : slot.failures + 1
      if (!told) {
        const newer = slot.unreported
        slot.unreported = due
        for (const authorId of newer?.authorIds ?? []) due.authorIds.add(authorId)
        due.sequence = newer?.sequence ?? due.sequence
        due.at = newer?.at ?? due.at
      }
      if (slot.unreported === null) this.#slots.delete(documentId)
      else this.#schedule(documentId, slot)
    })
    return slot.running
  }

  async #tell(documentId: string, due: Unreported): Promise<boolean> {
    const { kind, at, sequence } = due
    try {
      await this.#options.report({ documentId, kind, at, authorIds: [...due.authorIds] })
    } catch (error) {
      this.#options.logger.error(
        { documentId, err: error },
        'a change of content could not be reported; retrying',
      )
      return false
    }
    try {
      await this.#options.store.markReported(documentId, sequence)
    } catch (error) {
      // Not worth repeating the report for: at worst the next start repeats it.
      this.#options.logger.warn({ documentId, err: error }, 'a report of changed content could not be noted')
    }
    return true
  }
}

function merge(earlier: Unreported | null, change: ContentChange, sequence: number): Unreported {
  if (earlier === null) {
    const { kind, at } = change
    return { kind, authorIds: new Set(change.authorIds), sequence, at, since: performance.now() }
  }
  for (const authorId of change.authorIds) earlier.authorIds.add(authorId)
  earlier.sequence = sequence
  earlier.at = change.at
  return earlier
}
