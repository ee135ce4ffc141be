import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { Fanout } from '@stoa/fanout'
import { nodeClock } from '@stoa/fanout/node'
import { type DocumentKind as DocumentKindName, formatSyncName } from '@stoa/protocol'
import * as Y from 'yjs'
import { closeReasons } from './close-reasons.ts'
import { DocumentHistory } from './history/document-history.ts'
import type { ContentStore } from './journal/content-store.ts'
import { Journal } from './journal/journal.ts'
import {
  type DocumentFacts,
  DocumentKindRegistry,
  type SeedInput,
  unknownWriters,
} from './kinds/document-kind.ts'
import { defaultSyncLimits, fanoutLimits, type SyncLimits } from './limits.ts'
import { type KnownDocuments, sweepOrphans, type SweepOptions } from './orphan-sweep.ts'
import { connectionHooks } from './protocol/connection-hooks.ts'
import { Presence } from './protocol/presence.ts'
import { UpdateJudge } from './protocol/update-judge.ts'
import { ChangeReporter } from './rooms/change-reporter.ts'
import type { Room } from './rooms/room.ts'
import { changeOnDraft } from './rooms/draft.ts'
import { RoomRegistry } from './rooms/room-registry.ts'
import { ServerChanges } from './rooms/server-changes.ts'
import type { CloseScope } from './sockets/close-scope.ts'
import { Entrances, type ListenWithUwsOptions } from './sockets/entrances.ts'
import { type Fence, SocketRegistry } from './sockets/socket-registry.ts'
import type {
  AuthorId,
  CloseConnectionsOptions,
  SyncCloseResult,
  SyncCoreOptions,
} from './sync-core-options.ts'
import { ContentNotFoundError, DocumentTooLargeError, SyncClosedError } from './sync-errors.ts'
import { syncFigures } from './sync-figures.ts'
import type { SyncLogger } from './sync-logger.ts'
import { isEmptyUpdate } from './updates/is-empty-update.ts'
import { within } from './within.ts'

/**
 * The sync plane of one node: sockets, rooms and journal. A document's name on the wire is
 * `<kind>.<documentId>`; in here it is its id and kind.
 */
export class SyncCore {
  readonly #logger: SyncLogger
  readonly #kinds: DocumentKindRegistry
  readonly #limits: SyncLimits
  readonly #store: ContentStore
  readonly #opened: Promise<void>
  readonly #journal: Journal
  readonly #reporter: ChangeReporter
  readonly #fanout: Fanout
  readonly #rooms: RoomRegistry
  readonly #changes: ServerChanges
  readonly #sockets = new SocketRegistry()
  readonly #entrances: Entrances
  /** What documents were. */
  readonly history: DocumentHistory
  #closing: Promise<SyncCloseResult> | null = null

  /** Use create-sync-core.ts. */
  constructor(options: SyncCoreOptions, store: ContentStore, opened: Promise<void> = Promise.resolve()) {
    const { logger, kinds } = options
    this.#logger = logger
    this.#store = store
    this.#opened = opened
    this.#kinds = kinds instanceof DocumentKindRegistry ? kinds : new DocumentKindRegistry(kinds)
    this.#limits = { ...defaultSyncLimits, ...options.limits }
    this.#journal = new Journal({
      store,
      logger,
      batchEntries: this.#limits.journalBatchEntries,
      backlogBytes: this.#limits.journalBacklogBytes,
      paceMs: this.#limits.journalPaceMs,
      onStateChanged: () => this.#rooms.onStorageChanged(),
      onRelieved: () => this.#sockets.resumeAll(),
    })
    this.#reporter = new ChangeReporter({
      store,
      logger,
      paceOf: (kind) =>
        this.#kinds.find(kind)?.reports ?? {
          quietMs: this.#limits.changeQuietMs,
          maxWaitMs: this.#limits.changeMaxWaitMs,
        },
      report: (change) => options.onContentChanged?.(change),
    })
    this.#fanout = new Fanout({
      clock: nodeClock,
      limits: { tooSlow: closeReasons.tooSlow, ...fanoutLimits(this.#limits) },
      onError: (error) => logger.warn({ err: error }, 'a sync socket could not be written to'),
    })
    const judge = new UpdateJudge({ limits: this.#limits, logger })
    const presence = new Presence({ clientsPerConnection: this.#limits.awarenessClientsPerConnection })
    this.#rooms = new RoomRegistry({
      store,
      logger,
      judge,
      presence,
      fanout: this.#fanout,
      journal: this.#journal,
      reporter: this.#reporter,
      kinds: this.#kinds,
      limits: this.#limits,
      cutSockets: (documentId, reason) => this.#sockets.close({ documentId }, reason),
      connectionHooks: connectionHooks({
        logger,
        judge,
        presence,
        authority: options.authority,
        kinds: this.#kinds,
        limits: this.#limits,
        sockets: this.#sockets,
        findRoom: (name) => this.#rooms.find(name),
        onOpened: (room) => this.#rooms.joined(room),
      }),
    })
    this.#changes = new ServerChanges({
      rooms: this.#rooms,
      documentBytes: this.#limits.documentBytes,
      isClosing: () => this.#closing !== null,
    })
    this.history = new DocumentHistory({
      store,
      kinds: this.#kinds,
      settledFor: (documentId) => this.#journal.settledFor(documentId),
      change: (documentId, kind, authorId, make) =>
        this.#changes.onDraft({ documentId, kind, authorId }, async (state) => ({
          update: await make(state),
          result: undefined,
        })),
    })
    this.#entrances = new Entrances({
      logger,
      limits: this.#limits,
      fanout: this.#fanout,
      rooms: this.#rooms,
      sockets: this.#sockets,
      allowedOrigins: options.allowedOrigins ?? [],
      remoteAddress: options.remoteAddress ?? ((request) => request.socket.remoteAddress ?? ''),
      isStorageBehind: () => this.#journal.isOverBudget,
    })
  }

  /** The kinds of documents that this server offers. */
  get kinds(): DocumentKindRegistry {
    return this.#kinds
  }

  /** Waits for the store, and makes reports that an earlier process left. @throws StorageUnavailableError */
  async start(): Promise<void> {
    try {
      await this.#opened
    } catch (error) {
      await this.#store.close()
      throw error
    }
    this.#sockets.startHeartbeat(this.#limits.pingMs)
    await this.#reporter.resume()
  }

  /**
   * Takes the upgrade when its path is `/sync` or `/yjs/{syncName}`; false, and nothing done, for any other.
   * A foreign `Origin` is answered 403.
   */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    return this.#entrances.handleUpgrade(request, socket, head)
  }

  /** Takes sockets for the same paths with uWebSockets.js too, until it closes. @returns the port */
  listenWithUws(options: ListenWithUwsOptions): Promise<number> {
    return this.#entrances.listenWithUws(options)
  }

  /**
   * Lets `look` read the document: the live one if somebody has it open, else one loaded for this call. `look`
   * must not change it. The live one may be ahead of the disk: `settled` tells when what was seen is on it. @throws ContentNotFoundError, StorageUnavailableError
   */
  async read<T>(
    documentId: string,
    kind: DocumentKindName,
    look: (document: Y.Doc, facts: DocumentFacts) => T | Promise<T>,
  ): Promise<T> {
    const room = this.#liveRoom(documentId, kind)
    if (room !== undefined) return look(room.document, room.facts)
    const content = await this.#rooms.loadStored(documentId)
    if (content === null || content.kind !== kind) throw new ContentNotFoundError(documentId)
    const document = new Y.Doc()
    try {
      Y.applyUpdate(document, content.state)
      return await look(document, { ...unknownWriters, sequence: content.sequence })
    } finally {
      document.destroy()
    }
  }

  /**
   * Resolves when everything of the document that is applied by now is on disk; waits while storage fails.
   * @throws StorageUnavailableError when the room fails, or the server stops before it is
   */
  settled(documentId: string, kind: DocumentKindName): Promise<void> {
    return this.#liveRoom(documentId, kind)?.whenCommitted() ?? this.#journal.settledFor(documentId)
  }

  /** The document as one Yjs update, encoding V1. @throws ContentNotFoundError, StorageUnavailableError */
  async encode(documentId: string, kind: DocumentKindName): Promise<Uint8Array> {
    const room = this.#liveRoom(documentId, kind)
    if (room !== undefined) return Y.encodeStateAsUpdate(room.document)
    const content = await this.#rooms.loadStored(documentId)
    if (content === null || content.kind !== kind) throw new ContentNotFoundError(documentId)
    return content.state
  }

  /**
   * Seeds a new document, once. On disk when it resolves.
   * @throws ContentExistsError, StorageUnavailableError, DocumentTooLargeError, and whatever the kind's `seed` throws
   */
  async create(
    documentId: string,
    kind: DocumentKindName,
    seed: SeedInput,
    authorId: AuthorId,
  ): Promise<void> {
    const document = new Y.Doc()
    try {
      await this.#kinds.get(kind).seed(document, seed)
      const isEmpty = document.store.clients.size === 0
      await this.#createStored(documentId, kind, isEmpty ? null : Y.encodeStateAsUpdate(document), authorId)
    } finally {
      document.destroy()
    }
  }

  /**
   * Gives a new document the present content of another of the same kind. On disk when it resolves.
   * @throws ContentNotFoundError, ContentExistsError, StorageUnavailableError
   */
  async duplicate(
    fromDocumentId: string,
    toDocumentId: string,
    kind: DocumentKindName,
    authorId: AuthorId,
  ): Promise<void> {
    await this.createFrom(toDocumentId, kind, await this.encode(fromDocumentId, kind), authorId)
  }

  /**
   * Gives a new document a state that was encoded before. On disk when it resolves.
   * @throws ContentExistsError, StorageUnavailableError, DocumentTooLargeError
   */
  createFrom(
    documentId: string,
    kind: DocumentKindName,
    state: Uint8Array,
    authorId: AuthorId,
  ): Promise<void> {
    return this.#createStored(documentId, kind, isEmptyUpdate(state) ? null : state, authorId)
  }

  /**
   * Changes a document on the server's side, for everybody who has it open. `change` works on a draft of its
   * own, so it may take its time, and when it throws nothing has happened; what others write meanwhile is merged.
   * On disk when it resolves.
   * @throws ContentNotFoundError, StorageUnavailableError (the change may then still be stored later),
   * DocumentTooLargeError
   */
  edit<T>(
    documentId: string,
    kind: DocumentKindName,
    authorId: AuthorId,
    change: (draft: Y.Doc) => T | Promise<T>,
  ): Promise<T> {
    return this.#changes.onDraft({ documentId, kind, authorId }, (state) => changeOnDraft(state, change))
  }

  /**
   * Changes the live document in place, in one transaction, without a draft: for changes that are small beside their
   * document. `change` is synchronous and refuses before its first write, since what it wrote when it throws stays.
   * On disk when it resolves.
   * @param options.bytes that the change may add at most
   * @throws as `edit`, and what `change` throws
   */
  transact<T>(
    documentId: string,
    kind: DocumentKindName,
    authorId: AuthorId,
    change: (document: Y.Doc) => T,
    options: { readonly bytes: number },
  ): Promise<T> {
    return this.#changes.inPlace({ documentId, kind, authorId }, change, options)
  }

  /** Removes a document's content for good; open sockets of it are closed with 4404 first. */
  async purge(documentId: string): Promise<void> {
    await this.#rooms.purge(documentId, () => this.#store.purge(documentId))
  }

  /**
   * Purges content that no document has: content is written before the row that makes it visible, so a crash
   * between the two leaves it behind, as does one between the removal of the row and that of the content.
   * Younger content than the grace is left alone, since its row may be on its way. Answers what was purged.
   *
   * Wants to be called now and then, not at once at the start of the server.
   * @throws StorageUnavailableError, and whatever `known` throws
   */
  sweep(known: KnownDocuments, options: SweepOptions = {}): Promise<string[]> {
    const purge = (documentId: string) => this.purge(documentId)
    return sweepOrphans({ ...options, known, purge, store: this.#store, logger: this.#logger })
  }

  /**
   * Closes every socket in scope, whole; its other documents reconnect and are judged again. From the return on
   * nothing that they sent is applied. Answers how many. @throws for an empty scope
   */
  closeConnections(scope: CloseScope, options: CloseConnectionsOptions = {}): number {
    return this.#sockets.close(scope, closeReasons[options.reason ?? 'forbidden'])
  }

  /** Who has which document open, and how: for a recheck of rights. */
  openDocuments(): { userId: string; documentId: string; access: 'read' | 'write' }[] {
    return this.#sockets
      .openDocuments()
      .map(({ actor, documentId, access }) => ({ userId: actor.userId, documentId, access }))
  }

  /**
   * Holds what the sockets in scope send, at once and those that open meanwhile too, while a change of rights is being
   * committed: then `closeConnections`, or after a rollback just `lift`, which lets everything held go on in order.
   * Keep it short: a held socket is a person who waits. @throws for an empty scope
   */
  fence(scope: CloseScope): Fence {
    return this.#sockets.fence(scope)
  }

  stats() {
    const [fanout, journal, reporter, rooms] = [this.#fanout, this.#journal, this.#reporter, this.#rooms]
    return syncFigures({ fanout, journal, reporter, rooms, sockets: this.#sockets })
  }

  /**
   * Stops in order: no new sockets; what was received is applied and stored, and its acknowledgements go out;
   * sockets are closed (1012, clients come back); reports are made; the store is closed. Never takes longer
   * than the deadline, and says what was not stored by then.
   */
  close(options: { readonly deadlineMs: number }): Promise<SyncCloseResult> {
    this.#closing ??= this.#close(options.deadlineMs)
    return this.#closing
  }

  async #close(deadlineMs: number): Promise<SyncCloseResult> {
    const deadline = performance.now() + deadlineMs
    const left = () => Math.max(0, deadline - performance.now())
    this.#entrances.close()
    this.#sockets.pauseAll()
    await within(
      left(),
      this.#rooms.settleConnections().then(() => this.#journal.settled()),
    )
    this.#sockets.stop(closeReasons.restart)
    this.#fanout.close(closeReasons.restart)
    const unstored = this.#journal.stop()
    if (unstored.length > 0) {
      this.#logger.error({ unstored }, 'content could not be stored before the deadline')
      this.#rooms.giveUpWaiting()
    }
    await within(left(), this.#reporter.close())
    this.#reporter.stop()
    await within(
      left(),
      this.#rooms.close().then(() => this.#store.close()),
    )
    return { unstored }
  }

  #liveRoom(documentId: string, kind: DocumentKindName): Room | undefined {
    return this.#rooms.find(formatSyncName(kind, documentId))
  }

  async #createStored(
    documentId: string,
    kind: DocumentKindName,
    update: Uint8Array | null,
    authorId: AuthorId,
  ): Promise<void> {
    if (this.#closing !== null) throw new SyncClosedError()
    const { schemaVersion, limits } = this.#kinds.get(kind)
    const most = Math.min(this.#limits.documentBytes, limits?.documentBytes ?? Number.POSITIVE_INFINITY)
    if (update !== null && update.byteLength > most) throw new DocumentTooLargeError(documentId, most)
    const at = Date.now()
    await this.#store.create({ documentId, kind, schemaVersion, update, authorId, at })
    if (update === null) return
    this.#reporter.changed({ documentId, kind, authorIds: authorId === null ? [] : [authorId], at }, 1)
  }
}
