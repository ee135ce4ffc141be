import type { DocumentKind } from '@stoa/protocol'
import type { ContentHistory, Retention } from './content-history.ts'

/** One update of one document, as it was applied by the room. */
export interface JournalEntry {
  readonly documentId: string
  /** Counts the updates of a document from 1, without gaps. Assigned by the document's only owner, its room. */
  readonly sequence: number
  /** A Yjs update, encoding V1. */
  readonly update: Uint8Array
  /** Stamped by the server; null for the server itself. */
  readonly authorId: string | null
  /** UTC milliseconds, stamped by the server. */
  readonly at: number
}

/**
 * Why an entry was left out of an otherwise committed batch.
 * - `unknown-document`: there is no such document (never created, or purged).
 * - `conflict`: another update has this number already: two owners wrote, and this one lost.
 * - `gap`: an earlier entry is missing.
 */
export type EntryRejection = 'unknown-document' | 'conflict' | 'gap'

export interface AppendResult {
  /** Documents of which at least one entry was rejected; from that entry on nothing of them was stored. */
  readonly rejected: ReadonlyMap<string, EntryRejection>
}

/** What is kept of a document besides its content. */
export interface ContentHead {
  readonly kind: DocumentKind
  readonly schemaVersion: number
  /** Number of the last stored update; 0 for a document without any. */
  readonly sequence: number
  /** Last update contained in the snapshot; 0 without one. */
  readonly snapshotSequence: number
  /** Bytes of the snapshot and of the updates after it. */
  readonly bytes: number
}

export interface StoredContent extends ContentHead {
  readonly snapshot: Uint8Array | null
  /** The updates after the snapshot, in order. */
  readonly updates: readonly Uint8Array[]
}

/** A document ready to be put into memory. */
export interface OpenedContent extends ContentHead {
  /** All of it as one update. */
  readonly state: Uint8Array
  /** Numbers of rows that are newly found to be poisonous, and are left out of it from now on. */
  readonly quarantined: readonly number[]
}

export interface NewContent {
  readonly documentId: string
  readonly kind: DocumentKind
  readonly schemaVersion: number
  /** The first update, stored under number 1; null for an empty document. */
  readonly update: Uint8Array | null
  readonly authorId: string | null
  readonly at: number
}

export interface Snapshot {
  readonly documentId: string
  /** The last update that the state contains. */
  readonly sequence: number
  readonly state: Uint8Array
  readonly at: number
}

/** A document whose last changes were not yet reported (see `markReported`). */
export interface UnreportedChange {
  readonly documentId: string
  readonly kind: DocumentKind
  readonly sequence: number
  readonly authorIds: readonly string[]
  readonly at: number
}

export interface ListOptions {
  /** Only documents created before this, UTC milliseconds. */
  readonly createdBefore: number
  /** Only ids behind this one; null from the beginning. */
  readonly after: string | null
  readonly limit: number
}

/**
 * Where content is kept. The contract suite in `content-store.testing.ts` is the definition; every store runs it.
 *
 * Every promise resolves after what it did is on disk, and rejects with `StorageUnavailableError` when the
 * storage could not do it. A rejected `append` may nevertheless have been committed (an answer can be lost), so
 * it is repeated with the same entries: storing an entry twice is storing it once.
 */
export interface ContentStore {
  /** Stores all entries in one transaction, in order. */
  append(entries: readonly JournalEntry[]): Promise<AppendResult>
  /** @throws ContentExistsError */
  create(content: NewContent): Promise<void>
  find(documentId: string): Promise<ContentHead | null>
  /** Snapshot and rows as they are. */
  load(documentId: string): Promise<StoredContent | null>
  /**
   * The document as one update, computed away from the event loop. A row that breaks it is quarantined: left out here
   * and of every snapshot from now on, and still kept.
   */
  open(documentId: string): Promise<OpenedContent | null>
  /**
   * Snapshot of everything stored so far, computed away from the thread that commits. Answers the number of the
   * last update in it, or null when there is no such document. Rows it covers that are older than the retention are
   * replaced by one state.
   */
  fold(documentId: string, retention: Retention): Promise<number | null>
  readonly history: ContentHistory
  /** Remembers that changes up to this number were reported. */
  markReported(documentId: string, sequence: number): Promise<void>
  /** What was stored but not reported before the process ended. */
  listUnreported(): Promise<UnreportedChange[]>
  /** Ids of documents, sorted. */
  list(options: ListOptions): Promise<string[]>
  /** Removes everything of the document. Removing what is not there is fine. */
  purge(documentId: string): Promise<void>
  close(): Promise<void>
}
