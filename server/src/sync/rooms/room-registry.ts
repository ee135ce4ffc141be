import { type Configuration, type Document, isTransactionOrigin } from '@hocuspocus/server'
import { parseSyncName } from '@stoa/protocol'
import { type CloseReason, closeReasons } from '../close-reasons.ts'
import type { ContentStore, StoredContent } from '../journal/content-store.ts'
import type { Journal } from '../journal/journal.ts'
import { applyStored } from '../journal/stored-state.ts'
import type { DocumentKindRegistry } from '../kinds/document-kind.ts'
import { flushWindowMs, type SyncLimits } from '../limits.ts'
import type { SyncLogger } from '../sync-logger.ts'
import { ContentNotFoundError, DenialError, StorageUnavailableError } from '../sync-errors.ts'
import type { ChangeReporter } from './change-reporter.ts'
import { Room, type RoomChange, type RoomFailure } from './room.ts'
import { RoomHost, type SyncContext } from './room-host.ts'

export interface RoomRegistryOptions {
  readonly store: ContentStore
  readonly journal: Journal
  readonly reporter: ChangeReporter
  readonly kinds: DocumentKindRegistry
  readonly limits: SyncLimits
  readonly logger: SyncLogger
  /** Hooks of connections, for Hocuspocus. */
  readonly connectionHooks: Partial<Configuration<SyncContext>>
  /** Cuts every socket that has the document open. */
  readonly cutSockets: (documentId: string, reason: CloseReason) => void
}

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
  readonly #idle = new Map<string, NodeJS.Timeout>()
  readonly #purging = new Set<string>()
  readonly #folding = new Map<string, Promise<void>>()

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
      if (room === undefined || room.hasFailed) throw new StorageUnavailableError('The room has failed.')
      return await work(room)
    } finally {
      document.removeDirectConnection()
      this.#left(document)
    }
  }

  /** Stored content, folded first when loading it would take too many rows. */
  async loadStored(documentId: string): Promise<StoredContent | null> {
    const { store, limits } = this.#options
    await this.#options.journal.settledFor(documentId)
    const head = await store.find(documentId)
    if (head === null) return null
    if (head.sequence - head.snapshotSequence > limits.foldRows) await this.#fold(documentId)
    return store.load(documentId)
  }

  /** Collects the window in which updates are sent together to the size of the audience. */
  audienceChanged(document: Document): void {
    document.flushDelay = flushWindowMs(document.getConnectionsCount())
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
      for (const room of this.#rooms.values()) if (room.documentId === documentId) this.#remove(room)
      this.#options.journal.discard(documentId)
      this.#options.reporter.forget(documentId)
      await this.#folding.get(documentId)
      await purgeStored()
    } finally {
      this.#purging.delete(documentId)
    }
  }

  /** Messages that were received are applied. */
  async settleConnections(): Promise<void> {
    const connections = [...this.#rooms.values()].flatMap((room) => room.document.getConnections())
    await Promise.all(connections.map((connection) => connection.waitForPendingMessages()))
  }

  /** Lets go of all rooms. What is not stored by now is the journal's to tell. */
  async close(): Promise<void> {
    for (const room of this.#rooms.values()) {
      if (room.isStored && room.rowsSinceSnapshot >= foldRowsAtUnload) void this.#fold(room.documentId)
      this.#remove(room)
    }
    for (const timer of this.#idle.values()) clearTimeout(timer)
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
    try {
      await this.#fill(document)
    } catch (error) {
      // Its awareness would go on ticking.
      document.destroy()
      throw error
    }
  }

  /** @throws DenialError */
  async #fill(document: Document): Promise<void> {
    const { limits, journal, kinds, logger } = this.#options
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
    this.#fillFrom(parsed.id, document, content)
    const room = new Room({
      name: document.name,
      documentId: parsed.id,
      kind: parsed.kind,
      document,
      sequence: content.sequence,
      snapshotSequence: content.snapshotSequence,
      bytes: content.bytes,
      documentBytes: Math.min(limits.documentBytes, kind.limits?.documentBytes ?? Number.POSITIVE_INFINITY),
      parkedBytes: limits.parkedBytes,
      journal,
      authorOf,
      onCommitted: (committed, change) => this.#onCommitted(committed, change),
      onFailed: (failed, cause) => this.#onFailed(failed, cause),
    })
    this.#rooms.set(document.name, room)
    this.#scheduleIdle(room)
  }

  /** @throws DenialError */
  #fillFrom(documentId: string, document: Document, content: StoredContent): void {
    try {
      const leftOut = loadQuietly(document, content)
      if (leftOut.length === 0) return
      const first = content.sequence - content.updates.length + 1
      const sequences = leftOut.map((index) => first + index)
      this.#options.logger.error({ documentId, sequences }, 'stored updates cannot be applied; left out')
    } catch (error) {
      this.#options.logger.error({ documentId, err: error }, 'a document could not be loaded')
      throw new DenialError('internal')
    }
  }

  async #loadOrDeny(documentId: string): Promise<StoredContent | null> {
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
    this.#options.cutSockets(documentId, closeReasons.internal)
    this.#remove(room)
  }

  #left(document: Document): void {
    const room = this.#rooms.get(document.name)
    if (room?.document === document) {
      this.audienceChanged(document)
      this.#scheduleIdle(room)
    }
  }

  #scheduleIdle(room: Room): void {
    clearTimeout(this.#idle.get(room.name))
    const timer = setTimeout(() => void this.#leaveMemory(room), this.#options.limits.idleRoomMs)
    timer.unref()
    this.#idle.set(room.name, timer)
  }

  /** Nobody can come in between the last check and the removal: both happen in one turn of the loop. */
  async #leaveMemory(room: Room): Promise<void> {
    if (room.connections > 0 || this.#rooms.get(room.name) !== room) return
    if (!room.isStored) {
      // Storage may be gone for long: look again when it has everything.
      await room.whenCommitted().catch(() => undefined)
      if (this.#rooms.get(room.name) === room) this.#scheduleIdle(room)
      return
    }
    this.#remove(room)
    if (room.rowsSinceSnapshot >= foldRowsAtUnload) void this.#fold(room.documentId)
    await this.#options.reporter.flush(room.documentId)
  }

  #remove(room: Room): void {
    if (this.#rooms.get(room.name) !== room) return
    clearTimeout(this.#idle.get(room.name))
    this.#idle.delete(room.name)
    this.#rooms.delete(room.name)
    this.host.documents.delete(room.name)
    room.document.destroy()
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
function loadQuietly(document: Document, content: StoredContent): number[] {
  const listeners = document._observers.get('update')
  document._observers.delete('update')
  try {
    return applyStored(document, content)
  } finally {
    if (listeners !== undefined) document._observers.set('update', listeners)
  }
}

function authorOf(origin: unknown): string | null {
  if (!isTransactionOrigin(origin)) return null
  if (origin.source === 'connection') return (origin.connection.context as SyncContext).grant?.user.id ?? null
  if (origin.source !== 'local') return null
  const context = origin.context as { readonly authorId?: string | null } | undefined
  return context?.authorId ?? null
}
