import type { Worker } from 'node:worker_threads'
import { startThread } from '../../../platform/assets/start-thread.ts'
import { ContentExistsError, StorageUnavailableError } from '../../sync-errors.ts'
import type { ReaderRequest, WorkerAnswer, WorkerResults, WriterRequest } from './worker-messages.ts'

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

/**
 * One thread of the store, seen from the event loop. A thread that died is started again by the next request;
 * what it had not answered is rejected with `StorageUnavailableError` and may have been done.
 */
export class WorkerClient<Request extends WriterRequest | ReaderRequest> {
  readonly #script: URL
  readonly #path: string
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #nextId = 1
  #closed = false

  constructor(script: URL, path: string) {
    this.#script = script
    this.#path = path
  }

  /** Starts the thread before it is asked for anything. */
  begin(): void {
    this.#worker ??= this.#start()
  }

  /** @throws StorageUnavailableError, ContentExistsError */
  ask<Asked extends Request>(request: Asked): Promise<WorkerResults[Asked['do']]> {
    if (this.#closed) return Promise.reject(new StorageUnavailableError('The content store is closed.'))
    const worker = (this.#worker ??= this.#start())
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: (value) => resolve(value as WorkerResults[Asked['do']]), reject })
      worker.postMessage({ ...request, id })
    })
  }

  /** Ends the thread after what it was asked before. */
  async close(): Promise<void> {
    this.#closed = true
    const worker = this.#worker
    if (worker === null) return
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    worker.postMessage(null)
    await ended
  }

  /** Kills the thread at once, as a crash would. */
  async kill(): Promise<void> {
    await this.#worker?.terminate()
  }

  #start(): Worker {
    const worker = startThread(this.#script, { workerData: { path: this.#path } })
    let cause = 'The thread of the content store ended.'
    worker.on('message', (answer: WorkerAnswer) => {
      const waiting = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      if (answer.ok) waiting?.resolve(answer.value)
      else waiting?.reject(errorOf(answer))
    })
    worker.on('error', (error) => {
      cause = `The thread of the content store failed: ${error instanceof Error ? error.message : String(error)}`
    })
    worker.on('exit', () => {
      this.#worker = null
      const abandoned = [...this.#waiting.values()]
      this.#waiting.clear()
      for (const each of abandoned) each.reject(new StorageUnavailableError(cause))
    })
    return worker
  }
}

function errorOf(answer: Extract<WorkerAnswer, { readonly ok: false }>): Error {
  return answer.failure === 'exists'
    ? new ContentExistsError(answer.documentId)
    : new StorageUnavailableError(`The content store could not do it: ${answer.message}`)
}
