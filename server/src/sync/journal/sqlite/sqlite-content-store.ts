import { ContentExistsError, StorageUnavailableError } from '../../sync-errors.ts'
import type {
  AppendResult,
  ContentHead,
  ContentStore,
  JournalEntry,
  NewContent,
  Snapshot,
  StoredContent,
  UnreportedChange,
} from '../content-store.ts'
import { WorkerClient } from './worker-client.ts'
import type { ReaderRequest, WorkerAnswer, WriterRequest } from './worker-messages.ts'

/**
 * The content store of one node: `content.db`, one thread that writes (WAL, `synchronous=FULL`) and one that
 * loads and folds. The event loop never waits for the disk.
 */
export class SqliteContentStore implements ContentStore {
  readonly #writer: WorkerClient<WriterRequest>
  readonly #reader: WorkerClient<ReaderRequest>

  private constructor(path: string) {
    this.#writer = new WorkerClient(new URL('./writer.worker.ts', import.meta.url), path)
    this.#reader = new WorkerClient(new URL('./reader.worker.ts', import.meta.url), path)
  }

  /** @throws StorageUnavailableError when the file cannot be opened or created. */
  static async open(path: string): Promise<SqliteContentStore> {
    const store = new SqliteContentStore(path)
    try {
      // The writer creates the file that the reader opens.
      value(await store.#writer.ask({ do: 'ready' }))
      value(await store.#reader.ask({ do: 'ready' }))
      return store
    } catch (error) {
      await store.close()
      throw error
    }
  }

  async append(entries: readonly JournalEntry[]): Promise<AppendResult> {
    return value<AppendResult>(await this.#writer.ask({ do: 'append', entries }))
  }

  async create(content: NewContent): Promise<void> {
    const answer = await this.#writer.ask({ do: 'create', content })
    if (!answer.ok && answer.failure === 'exists') throw new ContentExistsError(content.documentId)
    value(answer)
  }

  async find(documentId: string): Promise<ContentHead | null> {
    return value<ContentHead | null>(await this.#reader.ask({ do: 'find', documentId }))
  }

  async load(documentId: string): Promise<StoredContent | null> {
    return value<StoredContent | null>(await this.#reader.ask({ do: 'load', documentId }))
  }

  async fold(documentId: string, options: { readonly retainAfter: number }): Promise<number | null> {
    const snapshot = value<Snapshot | null>(await this.#reader.ask({ do: 'computeSnapshot', documentId }))
    if (snapshot === null) return null
    value(await this.#writer.ask({ do: 'writeSnapshot', snapshot, ...options }))
    return snapshot.sequence
  }

  async markReported(documentId: string, sequence: number): Promise<void> {
    value(await this.#writer.ask({ do: 'markReported', documentId, sequence }))
  }

  async listUnreported(): Promise<UnreportedChange[]> {
    return value<UnreportedChange[]>(await this.#reader.ask({ do: 'listUnreported' }))
  }

  async purge(documentId: string): Promise<void> {
    value(await this.#writer.ask({ do: 'purge', documentId }))
  }

  /** Caps the size of the file, in pages of 4 KiB. Appends beyond it fail as on a full disk. */
  async limitPages(pages: number): Promise<void> {
    value(await this.#writer.ask({ do: 'limitPages', pages }))
  }

  async pages(): Promise<number> {
    return value<number>(await this.#writer.ask({ do: 'pages' }))
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

function value<T>(answer: WorkerAnswer): T {
  if (answer.ok) return answer.value as T
  throw new StorageUnavailableError(`The content store could not do it: ${answer.message}`)
}
