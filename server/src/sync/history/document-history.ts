import type { DocumentKind as DocumentKindName } from '@stoa/protocol'
import * as Y from 'yjs'
import type { ChangeSlot } from '../journal/content-history.ts'
import type { ContentStore } from '../journal/content-store.ts'
import type { DocumentKindRegistry, KindComparison } from '../kinds/document-kind.ts'
import { ContentNotFoundError, NotRestorableError, VersionGoneError } from '../sync-errors.ts'

export interface DocumentHistoryOptions {
  readonly store: ContentStore
  readonly kinds: DocumentKindRegistry
  /** Resolves when everything of the document that was applied is stored. */
  readonly settledFor: (documentId: string) => Promise<void>
  /** Changes the live document, as `SyncCore.edit` does, by an update that is made of its state. */
  readonly change: (
    documentId: string,
    kind: DocumentKindName,
    authorId: string,
    make: (state: Uint8Array) => Promise<Uint8Array>,
  ) => Promise<void>
}

/** Changes of so long a time are one line in the history, in ms. */
const slotMs = 10 * 60_000
/** Who typed in the last moments is taken to be still typing, in ms. */
const typingMs = 15_000

/**
 * What documents were. A version is named by the number of the update it ends with. All calls reject with
 * `StorageUnavailableError` when the storage does not answer.
 */
export class DocumentHistory {
  readonly #options: DocumentHistoryOptions

  constructor(options: DocumentHistoryOptions) {
    this.#options = options
  }

  /** Newest first. @param before only what is older than this version */
  async listChanges(documentId: string, limit: number, before?: number): Promise<ChangeSlot[]> {
    await this.#options.settledFor(documentId)
    const options = { limit, slotMs, ...(before === undefined ? {} : { before }) }
    return this.#options.store.history.listChanges(documentId, options)
  }

  /** The newest version. @throws ContentNotFoundError */
  async latest(documentId: string): Promise<number> {
    await this.#options.settledFor(documentId)
    const head = await this.#options.store.find(documentId)
    if (head === null) throw new ContentNotFoundError(documentId)
    return head.sequence
  }

  /** The version there was at a time (UTC ms); 0 when nothing had been written yet. */
  async versionAt(documentId: string, at: number): Promise<number> {
    await this.#options.settledFor(documentId)
    return this.#options.store.history.sequenceAt(documentId, at)
  }

  /** A version as one Yjs update. @throws VersionGoneError */
  async encode(documentId: string, version: number): Promise<Uint8Array> {
    await this.#options.settledFor(documentId)
    const state = await this.#options.store.history.stateAt(documentId, version)
    if (state === null) throw new VersionGoneError(documentId, version)
    return state
  }

  /** Lets `look` read a version. @throws VersionGoneError */
  async read<T>(documentId: string, version: number, look: (document: Y.Doc) => T | Promise<T>): Promise<T> {
    const document = new Y.Doc()
    try {
      Y.applyUpdate(document, await this.encode(documentId, version))
      return await look(document)
    } finally {
      document.destroy()
    }
  }

  /** Keeps a version for good. On disk when it resolves. @throws VersionGoneError */
  async keep(documentId: string, version: number): Promise<void> {
    await this.#options.settledFor(documentId)
    const kept = await this.#options.store.history.keep(documentId, version)
    if (!kept) throw new VersionGoneError(documentId, version)
  }

  /** Lets a version go as others do. */
  release(documentId: string, version: number): Promise<void> {
    return this.#options.store.history.release(documentId, version)
  }

  /** Takes a person's name out of the history of every document. What they wrote stays. */
  forgetAuthor(authorId: string): Promise<void> {
    return this.#options.store.history.forgetAuthor(authorId)
  }

  /** @throws VersionGoneError; NotRestorableError when the kind cannot compare; TooMuchWorkError */
  async compare(
    documentId: string,
    kind: DocumentKindName,
    from: number,
    to: number,
  ): Promise<KindComparison> {
    const { compare } = this.#options.kinds.get(kind)
    if (compare === undefined) throw new NotRestorableError(kind)
    const [before, after] = await Promise.all([this.encode(documentId, from), this.encode(documentId, to)])
    return compare(before, after)
  }

  /**
   * Makes the live document what it was, by an edit like any other: what others write meanwhile is merged. The state
   * before it is a version too, so nothing is lost by it. On disk when it resolves.
   * @throws VersionGoneError, NotRestorableError, TooMuchWorkError, and what `SyncCore.edit` throws
   */
  async restore(
    documentId: string,
    kind: DocumentKindName,
    version: number,
    authorId: string,
  ): Promise<void> {
    const { restore } = this.#options.kinds.get(kind)
    if (restore === undefined) throw new NotRestorableError(kind)
    const old = await this.encode(documentId, version)
    const since = Date.now() - typingMs
    const typing = firstClocks(await this.#options.store.history.updatesSince(documentId, since, authorId))
    await this.#options.change(documentId, kind, authorId, (live) => restore(live, old, { typing }))
  }
}

/** By Yjs client, the first clock in these updates. */
function firstClocks(updates: readonly Uint8Array[]): Map<number, number> {
  const first = new Map<number, number>()
  for (const update of updates) {
    for (const { id } of Y.decodeUpdate(update).structs) {
      first.set(id.client, Math.min(id.clock, first.get(id.client) ?? id.clock))
    }
  }
  return first
}
