import { parentPort } from 'node:worker_threads'
import { ContentExistsError } from '../../sync-errors.ts'
import type { ReaderRequest, WorkerAnswer, WorkerResults, WriterRequest } from './worker-messages.ts'

type AnyRequest = WriterRequest | ReaderRequest

/**
 * The loop of a store's thread: one request, one answer, in order. `null` closes the database and ends the
 * thread.
 */
export function answerRequests<Request extends AnyRequest>(
  database: { close(): void },
  handlers: {
    readonly [Do in Request['do']]: (request: Extract<Request, { readonly do: Do }>) => WorkerResults[Do]
  },
): void {
  const port = parentPort
  if (port === null) throw new Error('This file runs as a worker thread only.')
  // The table is complete by its type, and a request names its own line of it.
  const byName = handlers as unknown as Readonly<Record<AnyRequest['do'], (request: AnyRequest) => unknown>>
  port.on('message', (message: (AnyRequest & { readonly id: number }) | null) => {
    if (message === null) {
      database.close()
      port.close()
      return
    }
    port.postMessage(answer(message, byName[message.do]))
  })
}

function answer(
  message: AnyRequest & { readonly id: number },
  handle: (request: AnyRequest) => unknown,
): WorkerAnswer {
  const { id } = message
  try {
    return { id, ok: true, value: handle(message) }
  } catch (error) {
    if (error instanceof ContentExistsError)
      return { id, ok: false, failure: 'exists', documentId: error.documentId }
    return {
      id,
      ok: false,
      failure: 'storage',
      message: error instanceof Error ? error.message : String(error),
    }
  }
}
