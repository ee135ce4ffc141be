import type {
  AppendResult,
  ContentHead,
  JournalEntry,
  ListOptions,
  NewContent,
  Snapshot,
  StoredContent,
  UnreportedChange,
} from '../content-store.ts'

/** What the threads of the SQLite store are asked. `id` pairs an answer with its request. */
export type WriterRequest =
  | { readonly do: 'append'; readonly entries: readonly JournalEntry[] }
  | { readonly do: 'create'; readonly content: NewContent }
  | { readonly do: 'writeSnapshot'; readonly snapshot: Snapshot; readonly retainAfter: number }
  | { readonly do: 'markReported'; readonly documentId: string; readonly sequence: number }
  | { readonly do: 'purge'; readonly documentId: string }
  | { readonly do: 'limitPages'; readonly pages: number }
  | { readonly do: 'pages' }
  | { readonly do: 'ready' }

export type ReaderRequest =
  | { readonly do: 'find'; readonly documentId: string }
  | { readonly do: 'load'; readonly documentId: string }
  | { readonly do: 'computeSnapshot'; readonly documentId: string }
  | { readonly do: 'listUnreported' }
  | { readonly do: 'list'; readonly options: ListOptions }
  | { readonly do: 'ready' }

/** What each request is answered with. */
export interface WorkerResults {
  readonly append: AppendResult
  readonly create: void
  readonly writeSnapshot: void
  readonly markReported: void
  readonly purge: void
  readonly limitPages: void
  readonly pages: number
  readonly find: ContentHead | null
  readonly load: StoredContent | null
  readonly computeSnapshot: Snapshot | null
  readonly listUnreported: UnreportedChange[]
  readonly list: string[]
  readonly ready: void
}

export type WorkerAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  /** The content to be created is there already. */
  | { readonly id: number; readonly ok: false; readonly failure: 'exists'; readonly documentId: string }
  /** A failure that may pass. */
  | { readonly id: number; readonly ok: false; readonly failure: 'storage'; readonly message: string }
