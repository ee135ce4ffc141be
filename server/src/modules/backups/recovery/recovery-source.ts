import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type SyncCore, SqliteContentStore, VersionGoneError } from '../../../sync/index.ts'
import type { DocumentsService, KnownDocument } from '../../documents/index.ts'
import type { SpacesService } from '../../spaces/index.ts'

/** Where things are brought back from. */
export interface RecoverySource {
  document(id: string): Promise<KnownDocument | null>
  /** All documents of a space, those in the trash too; null when there is no such space. */
  space(id: string): Promise<{ name: string; documents: KnownDocument[] } | null>
  /** The content at a time (UTC ms), or the newest there is: a Yjs update; null when it is not kept. */
  state(document: KnownDocument, at: number | null): Promise<Uint8Array | null>
}

/** The living organisation: what documents were is kept in their history. */
export function livingSource(
  documents: DocumentsService,
  spaces: SpacesService,
  sync: SyncCore,
): RecoverySource {
  return {
    document: async (id) => (await documents.known({ id }))[0] ?? null,

    async space(id) {
      const name = await spaces.nameOf(id)
      return name === null ? null : { name, documents: await documents.known({ spaceId: id }) }
    },

    async state({ id, kind }, at) {
      if (at === null) return sync.encode(id, kind)
      const version = await sync.history.versionAt(id, at)
      if (version === 0) return null
      try {
        return await sync.history.encode(id, version)
      } catch (error) {
        if (error instanceof VersionGoneError) return null
        throw error
      }
    },
  }
}

const columns = 'id, space_id, parent_id, kind, title, position, created_at, trashed_at'

/** An archive that was unpacked into a folder, whatever version has made it. */
export async function unpackedSource(folder: string): Promise<RecoverySource & { close(): Promise<void> }> {
  const rows = new Database(join(folder, 'stoa.db'), { readonly: true })
  const store = await SqliteContentStore.open(join(folder, 'content.db'))
  return {
    document: async (id) =>
      (rows.prepare(`SELECT ${columns} FROM documents WHERE id = ?`).get(id) as KnownDocument | undefined) ??
      null,

    async space(id) {
      const name = rows.prepare('SELECT name FROM spaces WHERE id = ?').pluck().get(id) as string | undefined
      if (name === undefined) return null
      const found = rows.prepare(`SELECT ${columns} FROM documents WHERE space_id = ?`).all(id)
      return { name, documents: found as KnownDocument[] }
    },

    async state({ id }, at) {
      if (at === null) return (await store.open(id))?.state ?? null
      const sequence = await store.history.sequenceAt(id, at)
      return sequence === 0 ? null : store.history.stateAt(id, sequence)
    },

    async close() {
      rows.close()
      await store.close()
    },
  }
}
