import { workerData } from 'node:worker_threads'
import type { Retention } from '../content-history.ts'
import type { OpenedContent, StoredContent } from '../content-store.ts'
import { buildState } from '../stored-state.ts'
import { answerRequests } from './answer-requests.ts'
import { ContentDatabase } from './content-database.ts'
import type { Fold, ReaderRequest } from './worker-messages.ts'

/** Loads and folds beside the writing thread, whose commits must not wait for either. */
const { path } = workerData as { readonly path: string }
let opened: ContentDatabase | null = null
// With the first request: the thread is started together with the one that makes the file.
const database = (): ContentDatabase => (opened ??= new ContentDatabase({ path, readOnly: true }))

answerRequests<ReaderRequest>(
  { close: () => opened?.close() },
  {
    find: ({ documentId }) => database().find(documentId),
    load: ({ documentId }) => database().load(documentId),
    open: ({ documentId }) => open(documentId),
    computeFold: ({ documentId, retention }) => computeFold(documentId, retention),
    listChanges: ({ documentId, options }) => database().history.listChanges(documentId, options),
    sequenceAt: ({ documentId, at }) => database().history.sequenceAt(documentId, at),
    stateAt: ({ documentId, sequence }) => database().history.stateAt(documentId, sequence),
    updatesSince: ({ documentId, at, exceptAuthorId }) =>
      database().history.updatesSince(documentId, at, exceptAuthorId),
    listUnreported: () => database().listUnreported(),
    list: ({ options }) => database().list(options),
    ready: () => void database(),
  },
)

/** With the numbers of the rows that are left out, and of those the ones that were not known before. */
function build(documentId: string, content: StoredContent) {
  const first = content.sequence - content.updates.length + 1
  const known = database()
    .quarantined(documentId)
    .map((sequence) => sequence - first)
  const { state, leftOut } = buildState(content, new Set(known.filter((index) => index >= 0)))
  const quarantined = leftOut.filter((index) => !known.includes(index)).map((index) => first + index)
  return { state, quarantined }
}

function open(documentId: string): OpenedContent | null {
  const content = database().load(documentId)
  if (content === null) return null
  const { snapshot: _snapshot, updates: _updates, ...head } = content
  return { ...head, ...build(documentId, content) }
}

function computeFold(documentId: string, { retainAfter, retainDailyAfter = 0 }: Retention): Fold | null {
  const content = database().load(documentId)
  if (content === null) return null
  const { state: folded } = build(documentId, content)
  const snapshot = { documentId, sequence: content.sequence, state: folded, at: Date.now() }
  const last = database().history.prunable(documentId, retainAfter, snapshot.sequence)
  const state = last === null ? null : database().history.stateAt(documentId, last.sequence)
  const pruning = last === null || state === null ? null : { ...last, state, retainDailyAfter }
  return { snapshot, pruning }
}
