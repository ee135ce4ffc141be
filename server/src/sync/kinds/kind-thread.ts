import type { Worker, WorkerOptions } from 'node:worker_threads'
import { TooMuchWorkError } from '../sync-errors.ts'

export interface KindThreadOptions {
  /** Starts the thread, which answers every message with a {@link KindThreadAnswer}, in order. */
  readonly start: (options: WorkerOptions) => Worker
  /** How long one piece of work may take, in ms. Default 10 s; a page of 5,000 blocks takes half a second. */
  readonly deadlineMs?: number
  /** Pieces of work that wait for their turn at most. Default 32. */
  readonly mostWaiting?: number
  /** The thread ends when it had nothing to do for so long, in ms. Default 30 s. */
  readonly idleMs?: number
}

/** Pieces of work by their name. */
type Work<Results> = { readonly do: keyof Results }

export type KindThreadAnswer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly message: string }

interface Waiting<Results> {
  readonly work: Work<Results>
  resolve(value: Results[keyof Results]): void
  reject(error: Error): void
}

/** Memory that a thread may use before it is ended, in MiB. A Y.Doc takes 11-13 times its encoded size. */
const mostMegabytes = 1_024

/**
 * One thread for what is dear about the documents of a kind, started by the first request, and again after it failed. It
 * does one piece of work at a time, and does not keep the process alive. `Results` names what each piece answers with.
 */
export class KindThread<Results, Piece extends Work<Results> = Work<Results>> {
  readonly #startThread: KindThreadOptions['start']
  readonly #deadlineMs: number
  readonly #mostWaiting: number
  readonly #idleMs: number
  readonly #waiting: Waiting<Results>[] = []
  #current: Waiting<Results> | null = null
  #worker: Worker | null = null
  #timer: NodeJS.Timeout | undefined

  constructor({ start, deadlineMs = 10_000, mostWaiting = 32, idleMs = 30_000 }: KindThreadOptions) {
    this.#startThread = start
    this.#deadlineMs = deadlineMs
    this.#mostWaiting = mostWaiting
    this.#idleMs = idleMs
  }

  /** @throws TooMuchWorkError when it takes too long or too much memory, or when too many wait already */
  ask<Asked extends Piece>(work: Asked): Promise<Results[Asked['do']]> {
    if (this.#waiting.length >= this.#mostWaiting)
      return Promise.reject(new TooMuchWorkError('Too many versions are being worked on.'))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ work, resolve, reject })
      this.#next()
    })
  }

  get isRunning(): boolean {
    return this.#worker !== null
  }

  #next(): void {
    if (this.#current !== null) return
    const current = this.#waiting.shift()
    clearTimeout(this.#timer)
    if (current === undefined) {
      this.#timer = setTimeout(() => this.#end(), this.#idleMs)
      this.#timer.unref()
      return
    }
    this.#current = current
    this.#timer = setTimeout(() => {
      this.#end()
      this.#settle(({ reject }) => reject(new TooMuchWorkError('The document is too large for this.')))
    }, this.#deadlineMs)
    this.#worker ??= this.#start()
    this.#worker.postMessage(current.work)
  }

  #settle(how: (waiting: Waiting<Results>) => void): void {
    const current = this.#current
    this.#current = null
    if (current !== null) how(current)
    this.#next()
  }

  #end(): void {
    const worker = this.#worker
    this.#worker = null
    void worker?.terminate()
  }

  #start(): Worker {
    const worker = this.#startThread({ resourceLimits: { maxOldGenerationSizeMb: mostMegabytes } })
    worker.unref()
    worker.on('message', (answer: KindThreadAnswer<Results[keyof Results]>) => {
      if (this.#worker !== worker) return
      this.#settle(({ resolve, reject }) =>
        answer.ok ? resolve(answer.value) : reject(new Error(`Work on a document failed: ${answer.message}`)),
      )
    })
    worker.on('error', (cause) => {
      if (this.#worker !== worker) return
      this.#worker = null
      const isFull = 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
      this.#settle(({ reject }) =>
        reject(
          isFull
            ? new TooMuchWorkError('The document needs too much memory for this.', { cause })
            : new Error('The thread for documents failed.', { cause }),
        ),
      )
    })
    return worker
  }
}
