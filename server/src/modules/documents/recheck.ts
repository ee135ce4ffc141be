import type { Logger } from '../../platform/logging/logger.ts'
import type { SyncCore } from '../../sync/index.ts'
import type { Db } from './documents.repository.ts'
import { openedUnduly } from './recheck.repository.ts'

/** In ms. A change of rights closes what it concerns by itself; this is the net below, for what nobody announced. */
const recheckInterval = 30_000
/** As many as are asked about in one query. */
const batch = 200
const editorRank = 2

type Rechecked = Pick<SyncCore, 'openDocuments' | 'closeConnections'>

/** Asks for every open document whether its reader may still have it, and closes what may not be. @returns how many */
export async function recheckOpenDocuments(sync: Rechecked, db: Db): Promise<number> {
  const opened = sync.openDocuments()
  let closed = 0
  for (let at = 0; at < opened.length; at += batch) {
    const some = opened.slice(at, at + batch).map(({ userId, documentId, access }) => ({
      userId,
      documentId,
      rank: access === 'write' ? editorRank : 0,
    }))
    for (const { userId, documentId } of await openedUnduly(db, some, batch))
      closed += sync.closeConnections({ userId, documentIds: [documentId] })
  }
  return closed
}

/** Rechecks every half minute. @returns what ends it */
export function recheckNowAndThen(sync: Rechecked, db: () => Db, logger: Logger): () => void {
  let running = false
  const timer = setInterval(() => {
    if (running) return
    running = true
    recheckOpenDocuments(sync, db())
      .then((closed) => {
        if (closed > 0) logger.warn({ closed }, 'sockets were open that nobody had announced the end of')
      })
      .catch((error: unknown) => logger.error({ err: error }, 'open documents could not be rechecked'))
      .finally(() => {
        running = false
      })
  }, recheckInterval)
  timer.unref()
  return () => clearInterval(timer)
}
