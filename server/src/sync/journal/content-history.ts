/** A stretch of time in which a document was changed. */
export interface ChangeSlot {
  /** Numbers of its first and last update. The state after the last one is the version that it stands for. */
  readonly from: number
  readonly sequence: number
  /** When those two came, in UTC milliseconds. */
  readonly since: number
  readonly until: number
  /** Each once, null left out. Empty where only a daily version is left of it. */
  readonly authorIds: readonly string[]
}

export interface ListChangesOptions {
  /** Only what is older than this update. */
  readonly before?: number
  readonly limit: number
  /** Changes of one slot of this length count as one, in ms. */
  readonly slotMs: number
}

/**
 * What a document was. Detailed for as long as its rows are retained; of earlier days one version each, and those that
 * were kept on purpose. Every promise rejects with `StorageUnavailableError` when the storage could not do it.
 */
export interface ContentHistory {
  /** Newest first. Empty for an unknown document. */
  listChanges(documentId: string, options: ListChangesOptions): Promise<ChangeSlot[]>
  /** Number of the last update that had come by this time, 0 for none. */
  sequenceAt(documentId: string, at: number): Promise<number>
  /** The document after this update, as one Yjs update; null when that cannot be told any more. */
  stateAt(documentId: string, sequence: number): Promise<Uint8Array | null>
  /** Updates that came at this time or later, but those of one author. */
  updatesSince(documentId: string, at: number, exceptAuthorId: string): Promise<Uint8Array[]>
  /** Keeps the state after this update whatever happens to its rows. False when it cannot be told any more. */
  keep(documentId: string, sequence: number): Promise<boolean>
  /** Ends that. What was not kept is fine. */
  release(documentId: string, sequence: number): Promise<void>
  /** Takes a person's id out of everything that was written. What they wrote stays. */
  forgetAuthor(authorId: string): Promise<void>
}

/** How long what is kept, as points in time (UTC ms). Older than these goes at the next fold. */
export interface Retention {
  /** Single updates. */
  readonly retainAfter: number
  /** One version a day, where the updates are gone. Default: for ever. */
  readonly retainDailyAfter?: number
}
