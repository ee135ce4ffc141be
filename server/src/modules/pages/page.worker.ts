import { parentPort } from 'node:worker_threads'
import { comparePages, restorePage } from '@stoa/editor/server'
import * as Y from 'yjs'
import { restoreMap } from './restore-map.ts'
import type { PageWork, PageWorkAnswer, PageWorkResults } from './page-work.ts'

/** Compares and restores pages beside the event loop: a large one takes seconds. One request, one answer, in order. */
const port = parentPort
if (port === null) throw new Error('This file runs as a worker thread only.')
port.on('message', (work: PageWork) => port.postMessage(answer(work)))

function answer(work: PageWork): PageWorkAnswer {
  try {
    return { ok: true, value: done(work) }
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) }
  }
}

function done(work: PageWork): PageWorkResults[PageWork['do']] {
  if (work.do === 'compare') return comparePages(documentOf(work.before), documentOf(work.after))
  const draft = documentOf(work.live)
  const version = documentOf(work.version)
  const before = Y.encodeStateVector(draft)
  restorePage(draft, version, { typing: work.typing })
  for (const { root, keep } of work.facts)
    draft.transact(() => restoreMap(draft.getMap(root), version.getMap(root), new Set(keep)))
  return Y.encodeStateAsUpdate(draft, before)
}

function documentOf(state: Uint8Array): Y.Doc {
  const document = new Y.Doc()
  Y.applyUpdate(document, state)
  return document
}
