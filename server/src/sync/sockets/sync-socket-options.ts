import type { AttachSocket } from '@stoa/fanout'
import type { SyncLimits } from '../limits.ts'
import type { Dialect } from '../protocol/dialect.ts'
import type { SyncActor, SyncCredentials } from '../sync-authority.ts'
import type { SyncLogger } from '../sync-logger.ts'
import type { SyncSocket } from './sync-socket.ts'

export interface SyncSocketOptions {
  readonly id: string
  readonly attach: AttachSocket
  readonly dialect: Dialect
  readonly limits: SyncLimits
  readonly logger: SyncLogger
  readonly credentials: Omit<SyncCredentials, 'token'>
  /** Versions of kinds that the client says it knows. */
  readonly knownSchemas: ReadonlyMap<string, number>
  /** Whom the client was opened by, when it says so. */
  readonly claimedUserId: string | null
  /** True while too much waits to be stored: then the socket is not read. */
  readonly isStorageBehind: () => boolean
  readonly onClosed: (socket: SyncSocket) => void
}

/** Who opened what on a socket. */
export interface OpenedDocument {
  readonly documentId: string
  readonly actor: SyncActor
  readonly access: 'read' | 'write'
}
