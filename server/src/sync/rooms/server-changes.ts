import { type DocumentKind, formatSyncName } from '@stoa/protocol'
import * as Y from 'yjs'
import { DocumentTooLargeError, SyncClosedError } from '../sync-errors.ts'
import { orStorageUnavailable } from '../within.ts'
import type { Change } from './draft.ts'
import type { Room } from './room.ts'
import { type RoomRegistry, serverOrigin } from './room-registry.ts'

export interface ServerChangesOptions {
  readonly rooms: RoomRegistry
  readonly documentBytes: number
  readonly isClosing: () => boolean
}

/** What is changed, and by whom; null for the server itself. */
export interface ServerChange {
  readonly documentId: string
  readonly kind: DocumentKind
  readonly authorId: string | null
}

/** How long an edit made by the server waits for the disk before the caller is told that it failed, in ms. */
const commitTimeoutMs = 15_000

/** Changes of documents by the server's own doing. Each is on disk when it resolves. */
export class ServerChanges {
  readonly #options: ServerChangesOptions

  constructor(options: ServerChangesOptions) {
    this.#options = options
  }

  /** By an update that is made of the present state. */
  onDraft<T>(of: ServerChange, make: (state: Uint8Array) => Promise<Change<T>>): Promise<T> {
    return this.#inRoom(of, async (room) => {
      const { update, result } = await make(Y.encodeStateAsUpdate(room.document))
      this.#requireSpace(room, update.byteLength)
      room.apply(update, serverOrigin(of.authorId))
      await orStorageUnavailable(commitTimeoutMs, room.whenCommitted())
      return result
    })
  }

  /** In the live document. */
  inPlace<T>(
    of: ServerChange,
    change: (document: Y.Doc) => T,
    { bytes }: { readonly bytes: number },
  ): Promise<T> {
    return this.#inRoom(of, async (room) => {
      this.#requireSpace(room, bytes)
      try {
        return room.transact(change, of.authorId, serverOrigin(of.authorId))
      } finally {
        await orStorageUnavailable(commitTimeoutMs, room.whenCommitted())
      }
    })
  }

  #inRoom<T>({ documentId, kind }: ServerChange, work: (room: Room) => Promise<T>): Promise<T> {
    if (this.#options.isClosing()) return Promise.reject(new SyncClosedError())
    return this.#options.rooms.withRoom(formatSyncName(kind, documentId), work)
  }

  #requireSpace(room: Room, bytes: number): void {
    if (!room.hasSpaceFor(bytes))
      throw new DocumentTooLargeError(room.documentId, this.#options.documentBytes)
  }
}
