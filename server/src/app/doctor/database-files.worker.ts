import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'

/** Findings per file at most: more say nothing new. */
const most = 20

/** Reads a database whole, and says what is wrong with it. Changes nothing. */
function examine(path: string): string[] {
  let database: Database.Database | null = null
  try {
    database = new Database(path, { readonly: true, fileMustExist: true, timeout: 10_000 })
    const rows = database.pragma(`integrity_check(${most})`) as { integrity_check: string }[]
    const found = rows.map(({ integrity_check }) => integrity_check).filter((text) => text !== 'ok')
    if (found.length > 0) return found
    const orphans = (database.pragma('foreign_key_check') as unknown[]).length
    return orphans === 0 ? [] : [`${orphans} rows refer to others that are not there`]
  } catch (error) {
    return [(error as Error).message]
  } finally {
    database?.close()
  }
}

parentPort?.postMessage(examine(workerData as string))
