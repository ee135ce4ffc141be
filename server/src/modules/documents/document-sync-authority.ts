import type { Authenticator } from '../../platform/http/request-context.ts'
import { type Actor, proofOf } from '../../platform/permissions/actor.ts'
import type { PermissionEngine } from '../../platform/permissions/permission-engine.ts'
import type { SyncActor, SyncAuthority } from '../../sync/index.ts'
import { type Db, findDocument } from './documents.repository.ts'

/** Who speaks on a sync socket: the same actor that HTTP knows. */
export interface DocumentSyncActor extends SyncActor {
  actor: Actor
}

/** Answers the sync plane through the engine that also judges HTTP. */
export function createDocumentSyncAuthority(
  db: () => Db,
  permissions: PermissionEngine,
  authenticate: Authenticator,
): SyncAuthority<DocumentSyncActor> {
  return {
    async authenticate({ cookieHeader, token, remoteAddress, socketId }) {
      // A browser has its cookie, and says some word in the place where a program says its token.
      const isToken = token !== null && token.startsWith('stoa_')
      const actor = await authenticate({
        token: isToken ? token : undefined,
        cookie: isToken ? undefined : (cookieHeader ?? undefined),
        address: remoteAddress,
        socket: socketId,
      })
      if (actor === null) return null
      return { userId: actor.userId, sessionId: proofOf(actor), actor }
    },

    async authorise({ actor }, { kind, id }) {
      const allowed = await permissions.allowed(actor, 'documents.read', [id], db())
      const row = allowed.has(id) ? await findDocument(db(), id) : undefined
      if (row === undefined || row.kind !== kind || row.trashed_at !== null) return { denied: 'not-found' }
      const writable = await permissions.allowed(actor, 'documents.edit', [id], db())
      return {
        access: writable.has(id) ? 'write' : 'read',
        documentId: id,
        kind: row.kind,
        schemaVersion: row.schema_version,
        user: { id: actor.userId, name: actor.name, hue: actor.hue },
      }
    },
  }
}
