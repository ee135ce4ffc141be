import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

/** Another process serves this data folder. */
export class DataFolderInUseError extends Error {
  override readonly name = 'DataFolderInUseError'
  constructor(dataDirectory: string, cause: unknown) {
    super(
      `Another Stoa is running on ${dataDirectory}: stop it first, or set STOA_DATA_DIR to another folder.`,
      {
        cause,
      },
    )
  }
}

/**
 * Takes the folder for this process: two servers with the same documents in memory would not hear of each other.
 * SQLite's file lock is released by the operating system, also when the process is killed.
 * @throws DataFolderInUseError
 */
export function lockDataFolder(dataDirectory: string): () => void {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 })
  const database = new Database(join(dataDirectory, 'server.lock'), { timeout: 0 })
  try {
    database.exec('begin exclusive')
  } catch (cause) {
    database.close()
    throw new DataFolderInUseError(dataDirectory, cause)
  }
  return () => database.close()
}
