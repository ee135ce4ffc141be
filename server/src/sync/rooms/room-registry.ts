import { type Configuration, type Document, isTransactionOrigin } from '@hocuspocus/server'
import type { Fanout } from '@stoa/fanout'
import { parseSyncName } from '@stoa/protocol'
import * as Y from 'yjs'
import { type CloseReason, closeReasons } from '../close-reasons.ts'
import type { ContentStore, OpenedContent } from '../journal/content-store.ts'
import type { Journal } from '../journal/journal.ts'
import type { DocumentKindRegistry } from '../kinds/document-kind.ts'
import type { SyncLimits } from '../limits.ts'
import type { Presence } from '../protocol/presence.ts'
import type { UpdateJudge } from '../protocol/update-judge.ts'
import type { SyncLogger } from '../sync-logger.ts'
import { ContentNotFoundError, DenialError, StorageUnavailableError } from '../sync-errors.ts'
import { budgetConflicts } from '../updates/conflict-budget.ts'
import { Arrivals } from './arrivals.ts'
import type { ChangeReporter } from './change-reporter.ts'
import { Room, type RoomChange, type RoomFailure } from './room.ts'
import { nextRoomState, type RoomEvent, type RoomState } from './room-lifecycle.ts'
import { RoomHost, type SyncContext } from './room-host.ts'
import { Writers } from './writers.ts'

export interface RoomRegistryOptions {
  readonly store: ContentStore
  readonly journal: Journal
  readonly reporter: ChangeReporter
  readonly kinds: DocumentKindRegistry
  readonly limits: SyncLimits
  readonly logger: SyncLogger
  readonly fanout: Fanout
  readonly judge: UpdateJudge
  readonly presence: Presence
  /** Hooks of connections, for Hocuspocus. */
  readonly connectionHooks: Partial<Configuration<SyncContext>>
  /** Cuts every socket that has the document open. */
  readonly cutSockets: (documentId: string, reason: CloseReason) => void
}

/** How long updates come alone into a document that was broken, in ms: a client sends again what was not stored. */
const cautionMs = 60_000

/** Folding at unload is worth a write of the whole state from this many rows on. */
const foldRowsAtUnload = 200

/** Origin of a change made by the server itself, in the shape Hocuspocus knows. */
export function serverOrigin(authorId: string | null) {
  return { source: 'local' as const, context: { authorId } }
}

/**
 * The open documents of this node. A room is loaded by its first opener, lives while somebody is connected, and
 * leaves memory some time after the last one has gone and the journal has everything.
 */
export class RoomRegistry {
  readonly host: RoomHost
  readonly #options: RoomRegistryOptions
  readonly #rooms = new Map<string, Room>()
  /** Of all that are not absent. */
  readonly #states = new Map<string, RoomState>()
  readonly #resting = new Map<string, NodeJS.Timeout>()
  readonly #purging = new Set<string>()
  readonly #folding = new Map<string, Promise<void>>()
  /** By document, until when updates come alone. */
  readonly #cautions = new Map<string, number>()
  #quarantinedUpdates = 0

  constructor(options: RoomRegistryOptions) {
    this.#options = options
    this.host = new RoomHost(
      { ...options.connectionHooks, onLoadDocument: ({ document }) => this.#load(document) },
      (document) => this.#left(document),
    )
  }

  get size(): number {
    return this.#rooms.size
  }

  find(name: string): Room | undefined {
    return this.#rooms.get(name)
  }

  /**
   * Runs `work` on the open room, which stays open meanwhile.
   * @throws ContentNotFoundError, StorageUnavailableError
   */
  async withRoom<T>(name: string, work: (room: Room) => Promise<T>): Promise<T> {
    const document = await this.#open(name)
    document.addDirectConnection()
    try {
      const room = this.#rooms.get(name)
      if (room?.document === document) this.joined(room)
      if (room === undefined || room.hasFailed) throw new StorageUnavailableError('The room has failed.')
      return await work(room)
    } finally {
      document.removeDirectConnection()
      this.#left(document)
    }
  }

  /** Updates that were found to break their document, since the start. */
  get quarantinedUpdates(): number {
    return this.#quarantinedUpdates
  }

  /** What waits in all rooms: updates to be applied, and bytes that are collected to be sent together. */
  queues(): { waitingUpdates: number; heldBytes: number } {
    const sum = { waitingUpdates: 0, heldBytes: 0 }
    for (const { inbox, topic } of this.#rooms.values()) {
      sum.waitingUpdates += inbox.waiting
      sum.heldBytes += topic.heldBytes
    }
    return sum
  }

  /** Stored content; folded afterwards, when that was many rows. */
  async loadStored(documentId: string): Promise<OpenedContent | null> {
    const { store, limits, logger } = this.#options
    await this.#options.journal.settledFor(documentId)
    const content = await store.open(documentId)
    if (content === null) return null
    const { quarantined, sequence, snapshotSequence } = content
    if (quarantined.length > 0) {
      this.#quarantinedUpdates += quarantined.length
      logger.error({ documentId, sequences: quarantined }, 'stored updates break their document; left out')
    }
    if (sequence - snapshotSequence > limits.foldRows) void this.#fold(documentId)
    return content
  }

  /** Somebody has come to a room. */
  joined(room: Room): void {
    if (this.#rooms.get(room.name) !== room) return
    this.#stopResting(room.name)
    this.#advance(room.name, 'joined')
  }

  onStorageChanged(): void {
    const message = JSON.stringify({ type: 'storage', state: this.#options.journal.state })
    for (const room of this.#rooms.values()) {
      room.onStorageChanged()
      room.document.broadcastStateless(message)
    }
  }

  /** Takes the room of a document out of memory at once; nothing of it is stored any more. */
  async purge(documentId: string, purgeStored: () => Promise<void>): Promise<void> {
    this.#purging.add(documentId)
    try {
      this.#options.cutSockets(documentId, closeReasons.notFound)
      for (const room of this.#rooms.values())
        if (room.documentId === documentId) this.#remove(room, 'purged')
      this.#options.journal.discard(documentId)
      this.#options.reporter.forget(documentId)
      await this.#folding.get(documentId)
      await purgeStored()
    } finally {
      this.#purging.delete(documentId)
    }
  }

  /** The journal has stopped: what is not stored by now never will be. */
  giveUpWaiting(): void {
    for (const room of this.#rooms.values()) room.giveUpWaiting()
  }

  /** Messages that were received are applied. */
  async settleConnections(): Promise<void> {
    for (const room of this.#rooms.values()) room.inbox.settle()
    const connections = [...this.#rooms.values()].flatMap((room) => room.document.getConnections())
    await Promise.all(connections.map((connection) => connection.waitForPendingMessages()))
  }

  /** Lets go of all rooms. What is not stored by now is the journal's to tell. */
  async close(): Promise<void> {
    for (const room of this.#rooms.values()) {
      if (room.isStored && room.rowsSinceSnapshot >= foldRowsAtUnload) void this.#fold(room.documentId)
      this.#remove(room, 'shutdown')
    }
    await Promise.all(this.#folding.values())
  }

  async #open(name: string): Promise<Document> {
    const request = new Request('http://sync.invalid/')
    try {
      return await this.host.createDocument(name, request, 'server', {
        isAuthenticated: true,
        readOnly: false,
      })
    } catch (error) {
      if (!(error instanceof DenialError)) throw error
      if (error.reason === 'not-found') throw new ContentNotFoundError(name)
      throw new StorageUnavailableError('The document could not be loaded.', { cause: error })
    }
  }

  async #load(document: Document): Promise<void> {
    this.#advance(document.name, 'requested')
    try {
      const room = await this.#fill(document)
      this.#rooms.set(room.name, room)
      this.#advance(room.name, 'loaded')
      this.#rest(room)
    } catch (error) {
      this.#advance(document.name, 'load-failed')
      // Its awareness would go on ticking.
      document.destroy()
      throw error
    }
  }

  /** @throws DenialError */
  async #fill(document: Document): Promise<Room> {
    const { fanout, judge, presence, limits, journal, kinds, logger } = this.#options
    const parsed = parseSyncName(document.name)
    const kind = parsed === null ? undefined : kinds.find(parsed.kind)
    if (parsed === null || kind === undefined || this.#purging.has(parsed.id))
      throw new DenialError('not-found')
    const content = await this.#loadOrDeny(parsed.id)
    if (content === null || content.kind !== parsed.kind) {
      logger.error({ name: document.name, stored: content?.kind }, 'a document has no content of its kind')
      throw new DenialError('not-found')
    }
    if (this.#purging.has(parsed.id)) throw new DenialError('not-found')
    applyQuietly(document, content.state)
    budgetConflicts(document, { steps: limits.conflictsPerUpdate, counts: isOfConnection })
    return new Room({
      name: document.name,
      documentId: parsed.id,
      kind: parsed.kind,
      document,
      sequence: content.sequence,
      snapshotSequence: content.snapshotSequence,
      bytes: content.bytes,
      documentBytes: Math.min(limits.documentBytes, kind.limits?.documentBytes ?? Number.POSITIVE_INFINITY),
      limits,
      journal,
      fanout,
      inbox: { judge, presence, isCautious: this.#isCautious(parsed.id) },
      authorOf,
      writers: kind.tellsWriters === true ? new Writers() : null,
      onCommitted: (committed, change) => this.#onCommitted(committed, change),
      onFailed: (failed, cause) => this.#onFailed(failed, cause),
    })
  }

  async #loadOrDeny(documentId: string): Promise<OpenedContent | null> {
    try {
      return await this.loadStored(documentId)
    } catch (error) {
      this.#options.logger.error({ documentId, err: error }, 'a document could not be loaded')
      throw new DenialError('internal')
    }
  }

  #onCommitted(room: Room, { authorIds, sequence, at }: RoomChange): void {
    const { documentId, kind } = room
    if (this.#purging.has(documentId)) return
    this.#options.reporter.changed({ documentId, kind, authorIds, at }, sequence)
    if (room.rowsSinceSnapshot >= this.#options.limits.foldRows) void this.#fold(documentId)
  }

  #onFailed(room: Room, cause: RoomFailure): void {
    const { documentId } = room
    this.#options.logger.error({ documentId, cause }, 'a room failed; it is opened anew from the store')
    if (cause === 'poisoned' || cause === 'nested') this.#beCautious(documentId)
    this.#options.cutSockets(documentId, closeReasons.internal)
    this.#remove(room, 'failed')
  }

  #beCautious(documentId: string): void {
    const now = performance.now()
    for (const [other, until] of this.#cautions) if (until <= now) this.#cautions.delete(other)
    this.#cautions.set(documentId, now + cautionMs)
  }

  #isCautious(documentId: string): boolean {
    return (this.#cautions.get(documentId) ?? 0) > performance.now()
  }

  #left(document: Document): void {
    const room = this.#rooms.get(document.name)
    if (room?.document !== document) return
    if (room.connections > 0) return
    this.#advance(room.name, 'left')
    if (this.#states.get(room.name) === 'idle') this.#rest(room)
  }

  /** Keeps the room for a while, in case somebody comes. */
  #rest(room: Room): void {
    this.#stopResting(room.name)
    const timer = setTimeout(() => void this.#leaveMemory(room), this.#options.limits.idleRoomMs)
    timer.unref()
    this.#resting.set(room.name, timer)
  }

  #stopResting(name: string): void {
    clearTimeout(this.#resting.get(name))
    this.#resting.delete(name)
  }

  /** Nobody can come in between the last check and the removal: both happen in one turn of the loop. */
  async #leaveMemory(room: Room): Promise<void> {
    if (this.#rooms.get(room.name) !== room || this.#states.get(room.name) !== 'idle') return
    // Connected, and on the way through the hook that says so.
    if (room.connections > 0) return this.joined(room)
    room.inbox.settle()
    if (!room.isStored) {
      // Storage may be gone for long: look again when it has everything.
      this.#advance(room.name, 'unstored')
      await room.whenCommitted().catch(() => undefined)
      if (this.#rooms.get(room.name) !== room) return
      this.#advance(room.name, 'stored')
      if (this.#states.get(room.name) === 'idle') this.#rest(room)
      return
    }
    this.#remove(room, 'rested')
    if (room.rowsSinceSnapshot >= foldRowsAtUnload) void this.#fold(room.documentId)
    await this.#options.reporter.flush(room.documentId)
  }

  #remove(room: Room, event: 'rested' | 'failed' | 'purged' | 'shutdown'): void {
    if (this.#rooms.get(room.name) !== room) return
    this.#stopResting(room.name)
    this.#advance(room.name, event)
    this.#rooms.delete(room.name)
    this.host.documents.delete(room.name)
    room.topic.close()
    room.document.destroy()
  }

  /** @throws ImpossibleTransitionError */
  #advance(name: string, event: RoomEvent): void {
    const next = nextRoomState(this.#states.get(name) ?? 'absent', event)
    if (next === 'absent') this.#states.delete(name)
    else this.#states.set(name, next)
  }

  /** One fold per document at a time. A failed one costs nothing but time at the next load. */
  #fold(documentId: string): Promise<void> {
    const running = this.#folding.get(documentId)
    if (running !== undefined) return running
    const folding = this.#foldNow(documentId).finally(() => this.#folding.delete(documentId))
    this.#folding.set(documentId, folding)
    return folding
  }

  async #foldNow(documentId: string): Promise<void> {
    const { store, limits, logger } = this.#options
    try {
      const sequence = await store.fold(documentId, {
        retainAfter: Date.now() - limits.journalRetentionMs,
        retainDailyAfter: Date.now() - limits.dailyVersionRetentionMs,
      })
      if (sequence === null) return
      for (const room of this.#rooms.values()) if (room.documentId === documentId) room.folded(sequence)
    } catch (error) {
      logger.warn({ documentId, err: error }, 'a journal could not be folded')
    }
  }
}

/**
 * Loads without the `update` event: it would encode everything once more and send it, as a change, to whoever
 * connects in this turn of the loop.
 */
function applyQuietly(document: Document, state: Uint8Array): void {
  const listeners = document._observers.get('update')
  document._observers.delete('update')
  try {
    Y.applyUpdate(document, state)
  } finally {
    if (listeners !== undefined) document._observers.set('update', listeners)
  }
}

function isOfConnection(origin: unknown): boolean {
  return origin instanceof Arrivals || (isTransactionOrigin(origin) && origin.source === 'connection')
}

function authorOf(origin: unknown): string | null {
  if (!isTransactionOrigin(origin)) return null
  if (origin.source === 'connection') return (origin.connection.context as SyncContext).grant?.user.id ?? null
  if (origin.source !== 'local') return null
  const context = origin.context as { readonly authorId?: string | null } | undefined
  return context?.authorId ?? null
}
