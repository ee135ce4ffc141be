import type { ChangeSlot, ListChangesOptions, Retention } from '../content-history.ts'
import type {
  AppendResult,
  ContentHead,
  JournalEntry,
  ListOptions,
  NewContent,
  OpenedContent,
  Snapshot,
  StoredContent,
  UnreportedChange,
} from '../content-store.ts'
import type { Pruning } from './history-database.ts'

/** What one fold writes. */
export interface Fold {
  readonly snapshot: Snapshot
  readonly pruning: Pruning | null
}

/** What the threads of the SQLite store are asked. `id` pairs an answer with its request. */
export type WriterRequest =
  | { readonly do: 'append'; readonly entries: readonly JournalEntry[] }
  | { readonly do: 'create'; readonly content: NewContent }
  | { readonly do: 'writeSnapshot'; readonly snapshot: Snapshot; readonly pruning: Pruning | null }
  | { readonly do: 'markReported'; readonly documentId: string; readonly sequence: number }
  | { readonly do: 'purge'; readonly documentId: string }
  | { readonly do: 'quarantine'; readonly documentId: string; readonly sequences: readonly number[] }
  | {
      readonly do: 'keep'
      readonly documentId: string
      readonly sequence: number
      readonly state: Uint8Array
    }
  | { readonly do: 'release'; readonly documentId: string; readonly sequence: number }
  | { readonly do: 'forgetAuthor'; readonly authorId: string }
  | { readonly do: 'limitPages'; readonly pages: number }
  | { readonly do: 'pages' }
  | { readonly do: 'ready' }

export type ReaderRequest =
  | { readonly do: 'find'; readonly documentId: string }
  | { readonly do: 'load'; readonly documentId: string }
  | { readonly do: 'open'; readonly documentId: string }
  | { readonly do: 'computeFold'; readonly documentId: string; readonly retention: Retention }
  | { readonly do: 'listChanges'; readonly documentId: string; readonly options: ListChangesOptions }
  | { readonly do: 'sequenceAt'; readonly documentId: string; readonly at: number }
  | { readonly do: 'stateAt'; readonly documentId: string; readonly sequence: number }
  | {
      readonly do: 'updatesSince'
      readonly documentId: string
      readonly at: number
      readonly exceptAuthorId: string
    }
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
  readonly open: OpenedContent | null
  readonly quarantine: void
  readonly keep: void
  readonly release: void
  readonly forgetAuthor: void
  readonly computeFold: Fold | null
  readonly listChanges: ChangeSlot[]
  readonly sequenceAt: number
  readonly stateAt: Uint8Array | null
  readonly updatesSince: Uint8Array[]
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
