import type { DenialReason, DocumentKind } from '@stoa/protocol'

/** What a socket has to show. `token` comes from the protocol's own authentication message or from `/yjs?token=`. */
export interface SyncCredentials {
  readonly cookieHeader: string | null
  readonly token: string | null
  readonly origin: string | null
  /** Address of the peer as the transport saw it; forwarding headers are the caller's business. */
  readonly remoteAddress: string
  /** Names the socket, so that a token can belong to the first one that shows it. */
  readonly socketId: string
}

/** Who speaks. An authority may hand out its own richer type; it comes back to `authorise` unchanged. */
export interface SyncActor {
  readonly userId: string
  /** The browser session or API token behind this actor, so that signing out can close its sockets. */
  readonly sessionId: string | null
}

export interface SyncUser {
  readonly id: string
  readonly name: string
  /** Colour of the person's cursor: an index 0-7 into the palette. */
  readonly hue: number
}

export interface SyncGrant {
  readonly access: 'read' | 'write'
  readonly documentId: string
  readonly kind: DocumentKind
  /** Version of the kind's content that this document is in. */
  readonly schemaVersion: number
  readonly user: SyncUser
}

/**
 * The one question the sync plane asks of the domain. Implemented through the permission engine that also judges
 * HTTP. A method that throws is answered to the client as `internal` and logged.
 */
export interface SyncAuthority<Actor extends SyncActor = SyncActor> {
  /** Null when the credentials prove nobody. */
  authenticate(credentials: SyncCredentials): Promise<Actor | null>
  /** Missing and invisible must both be `not-found`. */
  authorise(
    actor: Actor,
    document: { readonly kind: DocumentKind; readonly id: string },
  ): Promise<SyncGrant | { readonly denied: DenialReason }>
}
