import { AsyncLocalStorage } from 'node:async_hooks'
import type { Worker } from 'node:worker_threads'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { startThread } from '../assets/start-thread.ts'
import type { SqliteReply, SqliteRequest, SqliteThreadOptions } from './sqlite-protocol.ts'

/** A statement failed. `code` is SQLite's extended result code, for example `SQLITE_CONSTRAINT_UNIQUE`. */
export class SqliteError extends Error {
  override readonly name = 'SqliteError'
  readonly code: string
  constructor(message: string, code: string) {
    super(message)
    this.code = code
  }
}

export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof SqliteError &&
  (error.code === 'SQLITE_CONSTRAINT_UNIQUE' || error.code === 'SQLITE_CONSTRAINT_PRIMARYKEY')

/** One unit of work, as seen from inside: open until its transaction has ended. */
export interface OpenWork {
  open: boolean
}

/** Tells which unit of work the running code belongs to. */
export const currentWork = new AsyncLocalStorage<OpenWork>()

type Waiting = { resolve(reply: SqliteReply): void; reject(error: Error): void }

/** The event loop's end of the thread that owns the database file. */
class SqliteConnection implements DatabaseConnection {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0
  #gone: Error | null = null

  constructor(options: SqliteThreadOptions) {
    this.#worker = startThread(new URL('./sqlite-thread.ts', import.meta.url), {
      workerData: options,
      name: 'stoa.db',
    })
    this.#worker.on('message', (reply: SqliteReply) => {
      const waiting = this.#waiting.get(reply.id)
      this.#waiting.delete(reply.id)
      waiting?.resolve(reply)
    })
    this.#worker.on('error', (error) => this.#fail(error as Error))
    this.#worker.on('exit', (code) => this.#fail(new Error(`The database thread ended with code ${code}.`)))
  }

  #fail(error: Error): void {
    this.#gone ??= error
    for (const waiting of this.#waiting.values()) waiting.reject(this.#gone)
    this.#waiting.clear()
  }

  #ask(request: SqliteRequest): Promise<SqliteReply> {
    if (this.#gone !== null) return Promise.reject(this.#gone)
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { resolve, reject })
      this.#worker.postMessage(request)
    })
  }

  async executeQuery<R>(query: Pick<CompiledQuery, 'sql' | 'parameters'>): Promise<QueryResult<R>> {
    const { sql, parameters } = query
    const reply = await this.#ask({ id: ++this.#lastId, type: 'execute', sql, parameters })
    if (reply.error !== undefined) throw new SqliteError(reply.error.message, reply.error.code)
    const result = reply.result!
    return {
      rows: result.rows as R[],
      numAffectedRows: BigInt(result.changes),
      insertId: result.insertId,
    }
  }

  // oxlint-disable-next-line require-yield -- the interface asks for a generator; rows are never streamed here
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Rows are not streamed: page through them with a cursor.')
  }

  async close(): Promise<void> {
    if (this.#gone === null) await this.#ask({ id: ++this.#lastId, type: 'close' })
    await this.#worker.terminate()
  }
}

/** Statements and transactions that wait for the connection. */
export interface ConnectionQueue {
  waiting: number
}

/**
 * One connection, handed to one user at a time: statements outside a transaction, or one whole transaction.
 * Asking for it from inside a unit of work would wait for ever, so that is an error that says so.
 */
class SqliteThreadDriver implements Driver {
  readonly #options: SqliteThreadOptions
  readonly #queue: ConnectionQueue
  #connection: SqliteConnection | null = null
  #tail: Promise<void> = Promise.resolve()
  #release: (() => void) | null = null

  constructor(options: SqliteThreadOptions, queue: ConnectionQueue) {
    this.#options = options
    this.#queue = queue
  }

  async init(): Promise<void> {
    this.#connection = new SqliteConnection(this.#options)
    // The first statement proves that the file could be opened.
    await this.#connection.executeQuery({ sql: 'select 1', parameters: [] })
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (currentWork.getStore()?.open === true) {
      throw new Error(
        'Inside a unit of work use its own handle (work.db): the outer one would wait for ever.',
      )
    }
    const before = this.#tail
    let release = (): void => {}
    this.#tail = new Promise((resolve) => {
      release = resolve
    })
    this.#queue.waiting += 1
    await before
    this.#queue.waiting -= 1
    this.#release = release
    return this.#connection!
  }

  async releaseConnection(): Promise<void> {
    this.#release?.()
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(rawQuery('begin immediate'))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(rawQuery('commit'))
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await connection.executeQuery(rawQuery('rollback'))
    } catch (error) {
      // On a full disk or a failed write SQLite has rolled back by itself: what it first said is what counts.
      const isOver = error instanceof SqliteError && error.message.includes('no transaction is active')
      if (!isOver) throw error
    }
  }

  async destroy(): Promise<void> {
    await this.#connection?.close()
  }
}

const rawQuery = (sql: string): CompiledQuery => ({ sql, parameters: [] }) as unknown as CompiledQuery

/** The driver queues for its one connection itself, so that it can refuse whoever would wait for ever. */
class QueueingAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

/** Kysely over a SQLite file that a worker thread owns. */
export class SqliteThreadDialect implements Dialect {
  readonly #options: SqliteThreadOptions
  readonly queue: ConnectionQueue = { waiting: 0 }
  constructor(options: SqliteThreadOptions) {
    this.#options = options
  }
  createAdapter(): SqliteAdapter {
    return new QueueingAdapter()
  }
  createDriver(): Driver {
    return new SqliteThreadDriver(this.#options, this.queue)
  }
  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler()
  }
  createIntrospector(db: Kysely<unknown>): SqliteIntrospector {
    return new SqliteIntrospector(db)
  }
}
