import { workerData } from 'node:worker_threads'
import { answerRequests } from './answer-requests.ts'
import { ContentDatabase } from './content-database.ts'
import type { WriterRequest } from './worker-messages.ts'

/** The thread that owns `content.db` for writing. One request is one transaction. */
const { path } = workerData as { readonly path: string }
const database = new ContentDatabase({ path })

answerRequests<WriterRequest>(database, {
  append: ({ entries }) => database.append(entries),
  create: ({ content }) => database.create(content),
  writeSnapshot: ({ snapshot, pruning }) => database.writeSnapshot(snapshot, pruning),
  markReported: ({ documentId, sequence }) => database.markReported(documentId, sequence),
  keep: ({ documentId, sequence, state }) => database.history.keep(documentId, sequence, state),
  release: ({ documentId, sequence }) => database.history.release(documentId, sequence),
  forgetAuthor: ({ authorId }) => database.history.forgetAuthor(authorId),
  purge: ({ documentId }) => database.purge(documentId),
  quarantine: ({ documentId, sequences }) => database.quarantine(documentId, sequences),
  limitPages: ({ pages }) => database.limitPages(pages),
  pages: () => database.pages,
  ready: () => undefined,
})
