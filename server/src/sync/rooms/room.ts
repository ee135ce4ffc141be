import type { Document } from '@hocuspocus/server'
import type { DocumentKind } from '@stoa/protocol'
import * as Y from 'yjs'
import type { EntryRejection } from '../journal/content-store.ts'
import type { Journal, JournalWriter } from '../journal/journal.ts'
import type { Requirements } from '../protocol/frame-guard.ts'
import { StorageUnavailableError } from '../sync-errors.ts'
import type { LaneRoom, OutgoingLane } from './outgoing-lane.ts'

export interface RoomOptions {
  /** Name on the sync endpoints. */
  readonly name: string
  readonly documentId: string
  readonly kind: DocumentKind
  /** Holds what is stored, and nothing else. */
  readonly document: Document
  /** Number of the last stored update. */
  readonly sequence: number
  readonly snapshotSequence: number
  /** Stored bytes, for the limit of size. */
  readonly bytes: number
  readonly documentBytes: number
  readonly parkedBytes: number
  readonly journal: Journal
  /** Who made this change: from the transaction's origin. */
  readonly authorOf: (origin: unknown) => string | null
  readonly onCommitted: (room: Room, change: RoomChange) => void
  /** The room cannot go on; everybody must leave it and open it anew from the store. */
  readonly onFailed: (room: Room, cause: RoomFailure) => void
}

export interface RoomChange {
  readonly authorIds: readonly string[]
  readonly sequence: number
  readonly at: number
}

/** `poisoned`: an update broke the document in memory. Otherwise the store refused an update for good. */
export type RoomFailure = 'poisoned' | EntryRejection

interface CommitWait {
  readonly sequence: number
  resolve(): void
  reject(error: Error): void
}

/**
 * One open document: counts its updates, hands them to the journal, and knows which of them are on disk.
 * Every change comes in by the document's `update` event, whoever made it.
 */
export class Room implements LaneRoom, JournalWriter {
  readonly name: string
  readonly documentId: string
  readonly kind: DocumentKind
  readonly document: Document
  readonly #options: RoomOptions
  #sequence: number
  #committed: number
  #snapshotSequence: number
  #bytes: number
  #failed = false
  #authors = new Set<string>()
  #lastChange = 0
  readonly #lanes = new Set<OutgoingLane>()
  #waits: CommitWait[] = []

  constructor(options: RoomOptions) {
    this.#options = options
    this.name = options.name
    this.documentId = options.documentId
    this.kind = options.kind
    this.document = options.document
    this.#sequence = options.sequence
    this.#committed = options.sequence
    this.#snapshotSequence = options.snapshotSequence
    this.#bytes = options.bytes
    options.document.on('update', (update: Uint8Array, origin: unknown) => this.#append(update, origin))
  }

  get sequence(): number {
    return this.#sequence
  }

  get committed(): number {
    return this.#committed
  }

  get isDegraded(): boolean {
    return this.#options.journal.state === 'degraded'
  }

  get hasFailed(): boolean {
    return this.#failed
  }

  get isStored(): boolean {
    return this.#committed === this.#sequence
  }

  get rowsSinceSnapshot(): number {
    return this.#committed - this.#snapshotSequence
  }

  get connections(): number {
    return this.document.getConnectionsCount()
  }

  folded(sequence: number): void {
    if (sequence > this.#snapshotSequence) this.#snapshotSequence = sequence
  }

  contains(requires: Requirements): boolean {
    if (this.#failed || this.#isBroken) return false
    for (const [client, clock] of requires) if (Y.getState(this.document.store, client) < clock) return false
    return true
  }

  /** Whether something waits for what it depends on. */
  get hasParked(): boolean {
    const { store } = this.document
    return store.pendingStructs !== null || store.pendingDs !== null
  }

  /** Whether an update of this size may still come in. Exact only when the estimate says no. */
  hasSpaceFor(bytes: number): boolean {
    if (this.#bytes + bytes <= this.#options.documentBytes) return true
    // The sum of all updates overstates a document whose text was deleted again.
    this.#bytes = Y.encodeStateAsUpdate(this.document).byteLength
    return this.#bytes + bytes <= this.#options.documentBytes
  }

  /**
   * After something was applied. An update that throws while it is integrated leaves the document unable to
   * broadcast and to store, silently; and one that waits for what never comes takes memory.
   */
  inspect(): 'sound' | 'poisoned' | 'parked-too-much' {
    if (this.#isBroken) {
      this.#fail('poisoned')
      return 'poisoned'
    }
    const { store } = this.document
    const parked = (store.pendingStructs?.update.byteLength ?? 0) + (store.pendingDs?.byteLength ?? 0)
    if (parked <= this.#options.parkedBytes) return 'sound'
    store.pendingStructs = null
    store.pendingDs = null
    return 'parked-too-much'
  }

  /** Resolves when everything up to the present is on disk. @throws StorageUnavailableError */
  whenCommitted(): Promise<void> {
    if (this.#failed) return Promise.reject(new StorageUnavailableError('The room has failed.'))
    if (this.isStored) return Promise.resolve()
    const sequence = this.#sequence
    return new Promise((resolve, reject) => this.#waits.push({ sequence, resolve, reject }))
  }

  wait(lane: OutgoingLane): void {
    this.#lanes.add(lane)
  }

  forget(lane: OutgoingLane): void {
    this.#lanes.delete(lane)
  }

  /** The journal works again, or no longer. */
  onStorageChanged(): void {
    this.#release()
  }

  onStored(sequence: number): void {
    if (this.#failed) return
    this.#committed = sequence
    this.#release()
    const due = this.#waits.filter((wait) => wait.sequence <= sequence)
    if (due.length > 0) this.#waits = this.#waits.filter((wait) => wait.sequence > sequence)
    for (const wait of due) wait.resolve()
    const authorIds = [...this.#authors]
    this.#authors.clear()
    this.#options.onCommitted(this, { authorIds, sequence, at: this.#lastChange })
  }

  onRejected(reason: EntryRejection): void {
    this.#fail(reason)
  }

  get #isBroken(): boolean {
    return this.document._transaction === null && this.document._transactionCleanups.length > 0
  }

  #append(update: Uint8Array, origin: unknown): void {
    if (this.#failed) return
    this.#sequence += 1
    this.#bytes += update.byteLength
    const authorId = this.#options.authorOf(origin)
    if (authorId !== null) this.#authors.add(authorId)
    this.#lastChange = Date.now()
    this.#options.journal.append(this, {
      documentId: this.documentId,
      sequence: this.#sequence,
      update,
      authorId,
      at: this.#lastChange,
    })
  }

  #release(): void {
    for (const lane of this.#lanes) if (lane.release()) this.#lanes.delete(lane)
  }

  #fail(cause: RoomFailure): void {
    if (this.#failed) return
    this.#failed = true
    const waits = this.#waits
    this.#waits = []
    for (const wait of waits) wait.reject(new StorageUnavailableError(`The room has failed: ${cause}.`))
    this.#options.onFailed(this, cause)
  }
}
