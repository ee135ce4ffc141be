import { workerData } from 'node:worker_threads'
import { answerRequests } from './answer-requests.ts'
import { ContentDatabase } from './content-database.ts'
import type { WriterRequest } from './worker-messages.ts'

/** The thread that owns `content.db` for writing. One request is one transaction. */
const { path } = workerData as { readonly path: string }
const database = new ContentDatabase({ path })

answerRequests<WriterRequest>(database, (request) => {
  switch (request.do) {
    case 'append':
      return database.append(request.entries)
    case 'create':
      return database.create(request.content)
    case 'writeSnapshot':
      return database.writeSnapshot(request.snapshot, { retainAfter: request.retainAfter })
    case 'markReported':
      return database.markReported(request.documentId, request.sequence)
    case 'purge':
      return database.purge(request.documentId)
    case 'limitPages':
      return database.limitPages(request.pages)
    case 'pages':
      return database.pages
    case 'ready':
      return null
  }
})
