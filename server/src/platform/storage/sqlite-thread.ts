import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import type { SqliteReply, SqliteRequest, SqliteThreadOptions } from './sqlite-protocol.ts'

// The thread that owns the domain database. It does one statement after the other, so the event loop never waits
// for the disk, and nothing else in the process has a handle on the file.

const options = workerData as SqliteThreadOptions
const port = parentPort
if (port === null) throw new Error('sqlite-thread runs as a worker thread only.')

const database = new Database(options.path)
database.pragma('journal_mode = WAL')
// WAL alone would leave synchronous at NORMAL here, and a power loss could take back committed transactions.
database.pragma('synchronous = FULL')
database.pragma('foreign_keys = ON')
database.pragma('busy_timeout = 5000')

const statements = new Map<string, Database.Statement>()
const keep = 500

function prepare(sql: string): Database.Statement {
  const known = statements.get(sql)
  if (known !== undefined) return known
  const statement = database.prepare(sql)
  if (statements.size >= keep) {
    const oldest = statements.keys().next().value
    if (oldest !== undefined) statements.delete(oldest)
  }
  statements.set(sql, statement)
  return statement
}

function execute(sql: string, parameters: readonly unknown[]): NonNullable<SqliteReply['result']> {
  const statement = prepare(sql)
  if (statement.reader) return { rows: statement.all(...parameters), changes: 0, insertId: 0n }
  const { changes, lastInsertRowid } = statement.run(...parameters)
  return { rows: [], changes, insertId: BigInt(lastInsertRowid) }
}

port.on('message', (request: SqliteRequest) => {
  if (request.type === 'close') {
    database.close()
    port.postMessage({ id: request.id } satisfies SqliteReply)
    port.close()
    return
  }
  try {
    port.postMessage({
      id: request.id,
      result: execute(request.sql, request.parameters),
    } satisfies SqliteReply)
  } catch (error) {
    const { message, code } = error as Error & { code?: string }
    port.postMessage({ id: request.id, error: { message, code: code ?? 'UNKNOWN' } } satisfies SqliteReply)
  }
})
