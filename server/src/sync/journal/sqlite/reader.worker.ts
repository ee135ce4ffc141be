import { workerData } from 'node:worker_threads'
import type { Retention } from '../content-history.ts'
import { stateOf } from '../stored-state.ts'
import { answerRequests } from './answer-requests.ts'
import { ContentDatabase } from './content-database.ts'
import type { Fold, ReaderRequest } from './worker-messages.ts'

/** Loads and folds beside the writing thread, whose commits must not wait for either. */
const { path } = workerData as { readonly path: string }
const database = new ContentDatabase({ path, readOnly: true })

answerRequests<ReaderRequest>(database, {
  find: ({ documentId }) => database.find(documentId),
  load: ({ documentId }) => database.load(documentId),
  computeFold: ({ documentId, retention }) => computeFold(documentId, retention),
  listChanges: ({ documentId, options }) => database.history.listChanges(documentId, options),
  sequenceAt: ({ documentId, at }) => database.history.sequenceAt(documentId, at),
  stateAt: ({ documentId, sequence }) => database.history.stateAt(documentId, sequence),
  updatesSince: ({ documentId, at, exceptAuthorId }) =>
    database.history.updatesSince(documentId, at, exceptAuthorId),
  listUnreported: () => database.listUnreported(),
  list: ({ options }) => database.list(options),
  ready: () => undefined,
})

function computeFold(documentId: string, { retainAfter, retainDailyAfter = 0 }: Retention): Fold | null {
  const content = database.load(documentId)
  if (content === null) return null
  const snapshot = { documentId, sequence: content.sequence, state: stateOf(content), at: Date.now() }
  const last = database.history.prunable(documentId, retainAfter, snapshot.sequence)
  const state = last === null ? null : database.history.stateAt(documentId, last.sequence)
  const pruning = last === null || state === null ? null : { ...last, state, retainDailyAfter }
  return { snapshot, pruning }
}
