import { workerData } from 'node:worker_threads'
import type { Snapshot } from '../content-store.ts'
import { stateOf } from '../stored-state.ts'
import { answerRequests } from './answer-requests.ts'
import { ContentDatabase } from './content-database.ts'
import type { ReaderRequest } from './worker-messages.ts'

/** Loads and folds beside the writing thread, whose commits must not wait for either. */
const { path } = workerData as { readonly path: string }
const database = new ContentDatabase({ path, readOnly: true })

answerRequests<ReaderRequest>(database, (request) => {
  switch (request.do) {
    case 'find':
      return database.find(request.documentId)
    case 'load':
      return database.load(request.documentId)
    case 'computeSnapshot':
      return computeSnapshot(request.documentId)
    case 'listUnreported':
      return database.listUnreported()
    case 'ready':
      return null
  }
})

function computeSnapshot(documentId: string): Snapshot | null {
  const content = database.load(documentId)
  if (content === null) return null
  return { documentId, sequence: content.sequence, state: stateOf(content), at: Date.now() }
}
