import { parentPort } from 'node:worker_threads'
import * as Y from 'yjs'
import type { KindThreadAnswer } from '../../sync/index.ts'
import { type BoardPart, compareBoards } from './board-comparison.ts'
import type { BoardWork } from './board-versions.ts'

/** Compares boards beside the event loop: a large one takes a second. One request, one answer, in order. */
const port = parentPort
if (port === null) throw new Error('This file runs as a worker thread only.')
port.on('message', ({ before, after }: BoardWork) => port.postMessage(compared(before, after)))

function compared(before: Uint8Array, after: Uint8Array): KindThreadAnswer<BoardPart[]> {
  try {
    return { ok: true, value: compareBoards(documentOf(before), documentOf(after)) }
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) }
  }
}

function documentOf(state: Uint8Array): Y.Doc {
  const document = new Y.Doc()
  Y.applyUpdate(document, state)
  return document
}
