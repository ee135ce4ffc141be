import { parentPort } from 'node:worker_threads'
import { ContentExistsError } from '../../sync-errors.ts'
import type { WorkerAnswer } from './worker-messages.ts'

/**
 * The loop of a store's thread: one request, one answer, in order. `null` closes the database and ends the
 * thread.
 */
export function answerRequests<Request>(
  database: { close(): void },
  handle: (request: Request) => unknown,
): void {
  const port = parentPort
  if (port === null) throw new Error('This file runs as a worker thread only.')
  port.on('message', (message: (Request & { readonly id: number }) | null) => {
    if (message === null) {
      database.close()
      port.close()
      return
    }
    port.postMessage(answer(message, handle))
  })
}

function answer<Request>(
  message: Request & { readonly id: number },
  handle: (request: Request) => unknown,
): WorkerAnswer {
  try {
    return { id: message.id, ok: true, value: handle(message) }
  } catch (error) {
    const failure = error instanceof ContentExistsError ? 'exists' : 'storage'
    return { id: message.id, ok: false, failure, message: error instanceof Error ? error.message : String(error) }
  }
}
