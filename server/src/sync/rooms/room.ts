import type { Document } from '@hocuspocus/server'
import type { Fanout } from '@stoa/fanout'
import type { DocumentKind } from '@stoa/protocol'
import * as Y from 'yjs'
import type { EntryRejection } from '../journal/content-store.ts'
import type { DocumentFacts } from '../kinds/document-kind.ts'
import type { Journal, JournalWriter } from '../journal/journal.ts'
import type { Requirements } from '../protocol/frame-guard.ts'
import type { SyncLimits } from '../limits.ts'
import { StorageUnavailableError } from '../sync-errors.ts'
import { nestsDeeperThan } from './nesting.ts'
import { type Answer, AnswerCache } from './answer-cache.ts'
import { Arrivals, type Contribution } from './arrivals.ts'
import { Inbox, type InboxOptions } from './inbox.ts'
import type { LaneRoom, OutgoingLane } from './outgoing-lane.ts'
import { openRoomTopic, type RoomTopic } from './room-topic.ts'
import type { Writers } from './writers.ts'

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
  readonly limits: Pick<SyncLimits, 'parkedBytes' | 'parkedUpdates' | 'nestedTypes'>
  readonly journal: Journal
  readonly fanout: Fanout
  readonly inbox: Omit<InboxOptions, 'room' | 'fanout'>
  /** Who made this change: from the transaction's origin. */
  readonly authorOf: (origin: unknown) => string | null
  /** Remembers who writes with which Yjs client id; null when nobody wants to know. */
  readonly writers: Writers | null
  readonly onCommitted: (room: Room, change: RoomChange) => void
  /** The room cannot go on; everybody must leave it and open it anew from the store. */
  readonly onFailed: (room: Room, cause: RoomFailure) => void
}

export interface RoomChange {
  readonly authorIds: readonly string[]
  readonly sequence: number
  readonly at: number
}

/**
 * `poisoned`: an update broke the document in memory. `nested`: it holds types too deep in one another. `unsendable`:
 * its updates cannot be merged for its readers. Otherwise the store refused an update for good.
 */
export type RoomFailure = 'poisoned' | 'nested' | 'unsendable' | EntryRejection

const nothing: Requirements = new Map()

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
  /** What the readers follow. */
  readonly topic: RoomTopic
  /** Where updates of sockets come in. */
  readonly inbox: Inbox
  readonly #options: RoomOptions
  #sequence: number
  #committed: number
  #snapshotSequence: number
  #bytes: number
  #failed = false
  #isNested = false
  #isGivenUp = false
  #parkedUpdates = 0
  readonly #answers: AnswerCache
  #authors = new Set<string>()
  readonly #clientIds = new Map<string | null, number>()
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
    this.#answers = new AnswerCache(options.document)
    this.topic = openRoomTopic(options.fanout, options.document, {
      onFailed: () => this.fail('unsendable'),
      onWindowEnd: () => this.#hurry(),
    })
    this.topic.setHeld(!this.isDegraded)
    this.inbox = new Inbox({ ...options.inbox, fanout: options.fanout, room: this })
    options.document.on('update', (update, origin, _document, transaction) =>
      this.#append(update, origin, transaction),
    )
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
    if (this.#failed || this.#isBroken || this.#isNested) return false
    for (const [client, clock] of requires) if (Y.getState(this.document.store, client) < clock) return false
    return true
  }

  /** What the document is read with, as of now. */
  get facts(): DocumentFacts {
    const { writers } = this.#options
    return {
      writerOf: (clientId) => writers?.of(clientId),
      writersIn: (transaction) => writers?.in(transaction),
      sequence: this.#sequence,
    }
  }

  /** Frames for somebody who has this much. */
  answer(address: string, stateVector: Uint8Array): Answer {
    return this.#answers.answer(address, stateVector, this.#sequence)
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
   * broadcast and to store, silently; types deep in one another do so to whoever deletes them; and an update that
   * waits for what never comes takes memory, and time from every other one that waits.
   * @param requires of the update that was applied, if it was one
   */
  inspect(requires: Requirements = nothing): 'sound' | 'poisoned' | 'nested' | 'parked-too-much' {
    if (this.#isBroken) return 'poisoned'
    if (this.#isNested) return 'nested'
    const { limits } = this.#options
    const { store } = this.document
    const parked = (store.pendingStructs?.update.byteLength ?? 0) + (store.pendingDs?.byteLength ?? 0)
    if (parked === 0) this.#parkedUpdates = 0
    else if (!this.contains(requires)) this.#parkedUpdates += 1
    if (parked <= limits.parkedBytes && this.#parkedUpdates <= limits.parkedUpdates) return 'sound'
    store.pendingStructs = null
    store.pendingDs = null
    this.#parkedUpdates = 0
    return 'parked-too-much'
  }

  /** Applies an update of the server itself. @throws StorageUnavailableError when it breaks the document */
  apply(update: Uint8Array, origin: unknown): void {
    if (!this.#failed) Y.applyUpdate(this.document, update, origin)
    const finding = this.inspect()
    if (finding === 'poisoned' || finding === 'nested') this.fail(finding)
    if (this.#failed) throw new StorageUnavailableError('The room has failed.')
  }

  /**
   * Writes into the document itself, in one transaction of this author's. Each author has one client id for as long as the
   * room lives: told apart, and not a new one in the document with every change.
   * @throws what `change` throws; what it wrote before that stays
   */
  transact<T>(change: (document: Y.Doc) => T, authorId: string | null, origin: unknown): T {
    if (this.#failed) throw new StorageUnavailableError('The room has failed.')
    const { document } = this
    const own = document.clientID
    document.clientID = this.#clientIdOf(authorId)
    try {
      return document.transact(() => change(document), origin)
    } finally {
      document.clientID = own
      const finding = this.inspect()
      if (finding === 'poisoned' || finding === 'nested') this.fail(finding)
    }
  }

  #clientIdOf(authorId: string | null): number {
    const known = this.#clientIds.get(authorId)
    if (known !== undefined) return known
    const made = crypto.getRandomValues(new Uint32Array(1))[0]!
    this.#clientIds.set(authorId, made)
    return made
  }

  /** Applies updates of sockets. What they broke is for `inspect` to find. */
  applyArrivals(arrivals: Arrivals): void {
    if (!this.#failed) arrivals.apply(this.document)
  }

  /** Gives the room up; what of it is on disk is opened anew. */
  fail(cause: RoomFailure): void {
    if (this.#failed) return
    this.#failed = true
    this.topic.close()
    this.#rejectWaits(`The room has failed: ${cause}.`)
    this.#options.onFailed(this, cause)
  }

  /** Nothing more of it will be stored, since the server stops. */
  giveUpWaiting(): void {
    this.#isGivenUp = true
    this.#rejectWaits('The server stops, and the document is not stored.')
  }

  #rejectWaits(message: string): void {
    const waits = this.#waits
    this.#waits = []
    for (const wait of waits) wait.reject(new StorageUnavailableError(message))
  }

  /** Resolves when everything up to the present is on disk. @throws StorageUnavailableError */
  whenCommitted(): Promise<void> {
    if (this.#failed || this.#isNested)
      return Promise.reject(new StorageUnavailableError('The room has failed.'))
    if (this.isStored) return Promise.resolve()
    if (this.#isGivenUp)
      return Promise.reject(new StorageUnavailableError('The server stops, and the document is not stored.'))
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
    this.#options.fanout.batch(() => {
      this.#release()
      this.topic.setHeld(!this.isDegraded)
    })
  }

  onStored(sequence: number): void {
    if (this.#failed) return
    this.#committed = sequence
    this.#options.fanout.batch(() => {
      this.#release()
      this.topic.release(sequence)
    })
    const due = this.#waits.filter((wait) => wait.sequence <= sequence)
    if (due.length > 0) this.#waits = this.#waits.filter((wait) => wait.sequence > sequence)
    for (const wait of due) wait.resolve()
    const authorIds = [...this.#authors]
    this.#authors.clear()
    this.#options.onCommitted(this, { authorIds, sequence, at: this.#lastChange })
  }

  onRejected(reason: EntryRejection): void {
    this.fail(reason)
  }

  get #isBroken(): boolean {
    return this.document._transaction === null && this.document._transactionCleanups.length > 0
  }

  #append(update: Uint8Array, origin: unknown, transaction: Y.Transaction): void {
    if (this.#failed || this.#isNested) return
    if (nestsDeeperThan(this.#options.limits.nestedTypes, transaction)) {
      this.#isNested = true
      // Not in the midst of the transaction, since to fail is to destroy the document; and behind `inspect`, by which
      // the sender hears of it first.
      setImmediate(() => this.fail('nested'))
      return
    }
    const contributions: readonly Contribution[] =
      origin instanceof Arrivals
        ? origin.contributions(update)
        : [{ authorId: this.#options.authorOf(origin), update }]
    this.#lastChange = Date.now()
    for (const contribution of contributions) this.#store(contribution, transaction)
    const except = origin instanceof Arrivals ? (origin.only?.subscription ?? null) : null
    this.topic.update(update, { sequence: this.#sequence, ...(except !== null && { except }) })
  }

  #store({ authorId, update }: Contribution, transaction: Y.Transaction): void {
    this.#sequence += 1
    this.#bytes += update.byteLength
    if (authorId !== null) this.#authors.add(authorId)
    this.#options.writers?.note(update, authorId, transaction)
    const { documentId } = this
    const entry = { documentId, sequence: this.#sequence, update, authorId, at: this.#lastChange }
    this.#options.journal.append(this, entry)
  }

  /** A window ends: what has come in is to leave with it. Answers whether some of it is on its way to the disk. */
  #hurry(): boolean {
    this.inbox.settle()
    this.#options.journal.hurry()
    return !this.isStored
  }

  #release(): void {
    for (const lane of this.#lanes) if (lane.release()) this.#lanes.delete(lane)
  }
}
