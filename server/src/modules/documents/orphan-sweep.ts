import type { Logger } from '../../platform/logging/logger.ts'
import type { SyncCore } from '../../sync/index.ts'
import { type Db, existingDocuments } from './documents.repository.ts'

/** Not at once: a start after a crash has better things to do. In ms. */
const firstSweep = 10 * 60_000
const sweepInterval = 6 * 3_600_000

/** Removes content that a crash left without its row, now and then. @returns what ends it */
export function sweepNowAndThen(sync: SyncCore, db: () => Db, logger: Logger): () => void {
  let timer: NodeJS.Timeout
  const plan = (delay: number): void => {
    timer = setTimeout(() => {
      sync
        .sweep((ids) => existingDocuments(db(), ids))
        .catch((error: unknown) => logger.error({ err: error }, 'orphaned content could not be swept'))
        .finally(() => plan(sweepInterval))
    }, delay)
    timer.unref()
  }
  plan(firstSweep)
  return () => clearTimeout(timer)
}
