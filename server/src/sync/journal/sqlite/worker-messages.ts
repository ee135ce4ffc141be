import type { JournalEntry, NewContent, Snapshot } from '../content-store.ts'

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
  | { readonly do: 'ready' }

export type WorkerAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | {
      readonly id: number
      readonly ok: false
      /** `exists` is an answer; `storage` is a failure that may pass. */
      readonly failure: 'exists' | 'storage'
      readonly message: string
    }
