import type { ContentHistory, Retention } from '../content-history.ts'
import type {
  AppendResult,
  ContentHead,
  ContentStore,
  JournalEntry,
  ListOptions,
  NewContent,
  OpenedContent,
  StoredContent,
  UnreportedChange,
} from '../content-store.ts'
import { WorkerClient } from './worker-client.ts'
import type { ReaderRequest, WriterRequest } from './worker-messages.ts'

/**
 * The content store of one node: `content.db`, one thread that writes (WAL, `synchronous=FULL`) and one that
 * loads and folds. The event loop never waits for the disk.
 */
export class SqliteContentStore implements ContentStore {
  readonly #writer: WorkerClient<WriterRequest>
  readonly #reader: WorkerClient<ReaderRequest>
  /** Rejects with StorageUnavailableError when the file cannot be opened or created. */
  readonly opened: Promise<void>
  readonly history: ContentHistory = {
    listChanges: (documentId, options) => this.#reader.ask({ do: 'listChanges', documentId, options }),
    sequenceAt: (documentId, at) => this.#reader.ask({ do: 'sequenceAt', documentId, at }),
    stateAt: (documentId, sequence) => this.#reader.ask({ do: 'stateAt', documentId, sequence }),
    updatesSince: (documentId, at, exceptAuthorId) =>
      this.#reader.ask({ do: 'updatesSince', documentId, at, exceptAuthorId }),
    keep: async (documentId, sequence) => {
      const state = await this.#reader.ask({ do: 'stateAt', documentId, sequence })
      if (state === null) return false
      await this.#writer.ask({ do: 'keep', documentId, sequence, state })
      return true
    },
    release: async (documentId, sequence) => {
      await this.#writer.ask({ do: 'release', documentId, sequence })
    },
    forgetAuthor: async (authorId) => {
      await this.#writer.ask({ do: 'forgetAuthor', authorId })
    },
  }

  private constructor(path: string) {
    this.#writer = new WorkerClient(new URL('./writer.worker.ts', import.meta.url), path)
    this.#reader = new WorkerClient(new URL('./reader.worker.ts', import.meta.url), path)
    this.#reader.begin()
    this.opened = this.#open()
    // Whoever waits for it hears of it.
    this.opened.catch(() => undefined)
  }

  async #open(): Promise<void> {
    // The writer creates the file that the reader opens.
    await this.#writer.ask({ do: 'ready' })
    await this.#reader.ask({ do: 'ready' })
  }

  /** Starts its threads, and does not wait for them; nothing is asked of it before it is `opened`. */
  static begin(path: string): SqliteContentStore {
    return new SqliteContentStore(path)
  }

  /** @throws StorageUnavailableError when the file cannot be opened or created. */
  static async open(path: string): Promise<SqliteContentStore> {
    const store = new SqliteContentStore(path)
    try {
      await store.opened
      return store
    } catch (error) {
      await store.close()
      throw error
    }
  }

  append(entries: readonly JournalEntry[]): Promise<AppendResult> {
    return this.#writer.ask({ do: 'append', entries })
  }

  async create(content: NewContent): Promise<void> {
    await this.#writer.ask({ do: 'create', content })
  }

  find(documentId: string): Promise<ContentHead | null> {
    return this.#reader.ask({ do: 'find', documentId })
  }

  load(documentId: string): Promise<StoredContent | null> {
    return this.#reader.ask({ do: 'load', documentId })
  }

  async open(documentId: string): Promise<OpenedContent | null> {
    const opened = await this.#reader.ask({ do: 'open', documentId })
    if (opened !== null && opened.quarantined.length > 0)
      await this.#writer.ask({ do: 'quarantine', documentId, sequences: opened.quarantined })
    return opened
  }

  async fold(documentId: string, retention: Retention): Promise<number | null> {
    const fold = await this.#reader.ask({ do: 'computeFold', documentId, retention })
    if (fold === null) return null
    await this.#writer.ask({ do: 'writeSnapshot', ...fold })
    return fold.snapshot.sequence
  }

  async markReported(documentId: string, sequence: number): Promise<void> {
    await this.#writer.ask({ do: 'markReported', documentId, sequence })
  }

  listUnreported(): Promise<UnreportedChange[]> {
    return this.#reader.ask({ do: 'listUnreported' })
  }

  list(options: ListOptions): Promise<string[]> {
    return this.#reader.ask({ do: 'list', options })
  }

  async purge(documentId: string): Promise<void> {
    await this.#writer.ask({ do: 'purge', documentId })
  }

  /** Caps the size of the file, in pages of 4 KiB. Appends beyond it fail as on a full disk. */
  async limitPages(pages: number): Promise<void> {
    await this.#writer.ask({ do: 'limitPages', pages })
  }

  pages(): Promise<number> {
    return this.#writer.ask({ do: 'pages' })
  }

  /** Kills the writing thread as a crash of it would. For tests of what follows. */
  async killWriter(): Promise<void> {
    await this.#writer.kill()
  }

  async close(): Promise<void> {
    await this.#reader.close()
    await this.#writer.close()
  }
}
