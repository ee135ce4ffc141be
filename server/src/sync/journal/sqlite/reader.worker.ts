import { workerData } from 'node:worker_threads'
import type { Snapshot } from '../content-store.ts'
import { stateOf } from '../stored-state.ts'
import { answerRequests } from './answer-requests.ts'
import { ContentDatabase } from './content-database.ts'
import type { ReaderRequest } from './worker-messages.ts'

/** Loads and folds beside the writing thread, whose commits must not wait for either. */
const { path } = workerData as { readonly path: string }
const database = new ContentDatabase({ path, readOnly: true })

answerRequests<ReaderRequest>(database, {
  find: ({ documentId }) => database.find(documentId),
  load: ({ documentId }) => database.load(documentId),
  computeSnapshot: ({ documentId }) => computeSnapshot(documentId),
  listUnreported: () => database.listUnreported(),
  list: ({ options }) => database.list(options),
  ready: () => undefined,
})

function computeSnapshot(documentId: string): Snapshot | null {
  const content = database.load(documentId)
  if (content === null) return null
  return { documentId, sequence: content.sequence, state: stateOf(content), at: Date.now() }
}
