import type { ContentStore } from './journal/content-store.ts'
import type { SyncLogger } from './sync-logger.ts'

/** Answers which of these documents have a row, visible or in the trash. */
export type KnownDocuments = (documentIds: readonly string[]) => Promise<ReadonlySet<string>>

export interface SweepOptions {
  /** Age in ms from which content counts as left behind. Default 24 hours. */
  readonly graceMs?: number
  /** Documents purged at most. Default 100: more at once would hint at rows that are missing, not at crashes. */
  readonly most?: number
}

export interface OrphanSweepOptions extends SweepOptions {
  readonly store: ContentStore
  readonly logger: SyncLogger
  readonly known: KnownDocuments
  readonly purge: (documentId: string) => Promise<void>
}

/** Ids asked about at once. */
const pageSize = 500

/** Purges content that no document has. Answers its ids. @throws StorageUnavailableError, and whatever `known` throws */
export async function sweepOrphans(options: OrphanSweepOptions): Promise<string[]> {
  const { store, logger, known, purge, graceMs = 24 * 3_600_000, most = 100 } = options
  const createdBefore = Date.now() - graceMs
  const purged: string[] = []
  let after: string | null = null
  for (;;) {
    const page: string[] = await store.list({ createdBefore, after, limit: pageSize })
    const rows = await known(page)
    for (const documentId of page) {
      if (rows.has(documentId)) continue
      if (purged.length === most) return purged
      logger.warn({ documentId }, 'content without a document is purged')
      await purge(documentId)
      purged.push(documentId)
    }
    after = page.at(-1) ?? null
    if (page.length < pageSize) return purged
  }
}
