import type { DenialReason } from '@stoa/protocol'

/** The content to be created is there already. */
export class ContentExistsError extends Error {
  readonly code = 'sync.content_exists'
  readonly documentId: string
  constructor(documentId: string) {
    super(`The document ${documentId} has content already; content is seeded once.`)
    this.documentId = documentId
  }
}

/** There is no content under this id (or it is of another kind). */
export class ContentNotFoundError extends Error {
  readonly code = 'sync.content_not_found'
  constructor(documentId: string) {
    super(`There is no content for the document ${documentId}.`)
  }
}

/** The storage refused or did not answer; nothing of the request was kept, and it may be tried again. */
export class StorageUnavailableError extends Error {
  readonly code = 'sync.storage_unavailable'
}

/** The sync core is shutting down. */
export class SyncClosedError extends Error {
  readonly code = 'sync.closed'
  constructor() {
    super('The sync core is closing and takes no more work.')
  }
}

/** The document would pass its limit of size. */
export class DocumentTooLargeError extends Error {
  readonly code = 'sync.document_too_large'
  constructor(documentId: string, limit: number) {
    super(`The document ${documentId} would be larger than ${limit} bytes.`)
  }
}

/** The kind does not begin a document from what it was given. */
export class SeedRefusedError extends Error {
  readonly code = 'sync.seed_refused'
  constructor(kind: string, input: string) {
    super(`A document of the kind "${kind}" does not begin from ${input}.`)
  }
}

/** What the document was then cannot be told any more: its updates were retained for a time only. */
export class VersionGoneError extends Error {
  readonly code = 'sync.version_gone'
  constructor(documentId: string, version: number) {
    super(`Version ${version} of the document ${documentId} is not kept any more.`)
  }
}

/** What was asked for would take too long, or too much memory. Nothing was changed. */
export class TooMuchWorkError extends Error {
  readonly code = 'sync.too_much_work'
}

/** Documents of this kind cannot be compared and merged: an earlier version can be had as a copy. */
export class NotRestorableError extends Error {
  readonly code = 'sync.not_restorable'
  constructor(kind: string) {
    super(`The kind "${kind}" does not say how to compare and restore.`)
  }
}

/**
 * Thrown through Hocuspocus' hooks: `reason` becomes the reason of its "permission denied". The message stays
 * empty because Hocuspocus prints every message it sees to stderr.
 */
export class DenialError extends Error {
  readonly reason: DenialReason
  constructor(reason: DenialReason) {
    super('')
    this.reason = reason
  }
}
