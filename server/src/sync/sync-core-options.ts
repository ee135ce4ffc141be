import type { UpgradeRequest } from '@stoa/fanout'
import type { ContentStore } from './journal/content-store.ts'
import type { UnstoredContent } from './journal/journal.ts'
import type { DocumentKind, DocumentKindRegistry } from './kinds/document-kind.ts'
import type { SyncLimits } from './limits.ts'
import type { ContentChange } from './rooms/change-reporter.ts'
import type { SyncActor, SyncAuthority } from './sync-authority.ts'
import type { SyncLogger } from './sync-logger.ts'

export interface SyncCoreOptions<Actor extends SyncActor = SyncActor> {
  /** Must exist. `content.db` is made in it. */
  readonly dataDirectory: string
  readonly logger: SyncLogger
  readonly authority: SyncAuthority<Actor>
  readonly kinds: readonly DocumentKind[] | DocumentKindRegistry
  readonly limits?: Partial<SyncLimits>
  /** Origins of pages that may connect, besides the host that the request itself names. */
  readonly allowedOrigins?: readonly string[]
  /** Address of a peer. Default: the socket's own; give one that believes trusted proxies. */
  readonly remoteAddress?: (request: UpgradeRequest) => string
  /**
   * Called when a document was quiet for a while after a change, for rows and projections. At least once per
   * change, also over a crash. A rejection is logged and the call repeated.
   */
  readonly onContentChanged?: (change: ContentChange) => void | Promise<void>
  /** Where content is kept. Default: `content.db` in the data folder. The core closes it. */
  readonly store?: ContentStore
}

/** `id` of a person, or null for the server itself. */
export type AuthorId = string | null

export interface CloseConnectionsOptions {
  /**
   * What the peer is told: `forbidden` (4403), a right was taken away; `notFound` (4404), the document is gone for
   * everybody; `unauthenticated` (4401), the session or token is over. Default `forbidden`.
   */
  readonly reason?: 'forbidden' | 'notFound' | 'unauthenticated'
}

export interface SyncCloseResult {
  /** Updates that were applied but are not on disk. None of them was acknowledged. */
  readonly unstored: readonly UnstoredContent[]
}
