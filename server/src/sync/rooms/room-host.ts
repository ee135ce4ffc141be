import { type Configuration, type Document, Hocuspocus } from '@hocuspocus/server'
import { outdatedTimeout, removeAwarenessStates } from 'y-protocols/awareness'
import type { SyncGrant } from '../sync-authority.ts'
import type { SyncSocket } from '../sockets/sync-socket.ts'

/** What Hocuspocus carries along with a connection for us. */
export interface SyncContext {
  readonly socket: SyncSocket
  /** Set once the document was opened. */
  readonly grant?: SyncGrant
}

/**
 * Hocuspocus without its own storing and unloading. Its store hook may throw or swallow and lose a change either
 * way, and it unloads as soon as the last client left, so both are ours: content goes to the journal from the
 * document's `update` event, and `onLeft` hears of every moment a document may have become idle.
 */
export class RoomHost extends Hocuspocus<SyncContext> {
  readonly #onLeft: (document: Document) => void
  #silences: NodeJS.Timeout | null = null

  constructor(configuration: Partial<Configuration<SyncContext>>, onLeft: (document: Document) => void) {
    super({
      // 24 days: liveness and deadlines are ours, and its 4408 would be final for a y-websocket client.
      timeout: 2_000_000_000,
      // What is broadcast is the room's, which has a window of its own.
      flushDelay: false,
      quiet: true,
      // Counted by the socket, which closes with a code of ours and one line in the log.
      maxUnauthenticatedQueueSize: Number.POSITIVE_INFINITY,
      maxUnauthenticatedQueueMessages: Number.POSITIVE_INFINITY,
      maxPendingDocuments: Number.POSITIVE_INFINITY,
      ...configuration,
    })
    this.#onLeft = onLeft
  }

  /** Without what is done at each change for hooks that we have none of: it takes more than the change. */
  override async loadDocument(...request: Parameters<Hocuspocus['loadDocument']>): Promise<Document> {
    const document = await super.loadDocument(...request)
    document.onUpdate(() => undefined)
    const listeners = document.awareness._observers.get('update')
    const [ofDocument] = listeners ?? []
    for (const listener of listeners ?? []) if (listener !== ofDocument) listeners?.delete(listener)
    clearInterval(document.awareness._checkInterval)
    this.#silences ??= setInterval(() => this.#dropSilent(), outdatedTimeout / 10).unref()
    return document
  }

  /**
   * Takes away the presence of whoever has not renewed it: what each awareness does for itself by a timer of its own,
   * thousands of them where thousands of documents are open.
   */
  #dropSilent(): void {
    const since = Date.now() - outdatedTimeout
    for (const { awareness } of this.documents.values()) {
      const silent = [...awareness.states.keys()].filter(
        (client) => awareness.meta.get(client)!.lastUpdated <= since,
      )
      if (silent.length > 0) removeAwarenessStates(awareness, silent, 'timeout')
    }
    if (this.documents.size > 0 || this.#silences === null) return
    clearInterval(this.#silences)
    this.#silences = null
  }

  override storeDocumentHooks(): Promise<void> {
    return Promise.resolve()
  }

  override unloadDocument(document: Document): Promise<void> {
    this.#onLeft(document)
    return Promise.resolve()
  }
}
