import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

/** How much there is of everything: rows of every table, bytes of every database, files, disk. No value of any row. */
export function countsOf(dataDirectory: string): object {
  return {
    databases: Object.fromEntries(
      ['stoa.db', 'content.db'].map((name) => [name, databaseCounts(join(dataDirectory, name))]),
    ),
    folders: Object.fromEntries(
      ['files', 'backups'].map((name) => [name, folderCounts(join(dataDirectory, name))]),
    ),
    disk: diskOf(dataDirectory),
  }
}

function databaseCounts(path: string): object | null {
  if (!existsSync(path)) return null
  const database = new Database(path, { fileMustExist: true, timeout: 5_000 })
  try {
    const tables = database
      .prepare(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
      )
      .pluck()
      .all() as string[]
    const rows = tables.map((name) => [
      name,
      database
        .prepare(`SELECT count(*) FROM "${name.replaceAll('"', '""')}"`)
        .pluck()
        .get() as number,
    ])
    const walPath = `${path}-wal`
    return {
      bytes: statSync(path).size,
      walBytes: existsSync(walPath) ? statSync(walPath).size : 0,
      schema: database.pragma('user_version', { simple: true }),
      journalMode: database.pragma('journal_mode', { simple: true }),
      rows: Object.fromEntries(rows) as Record<string, number>,
    }
  } finally {
    database.close()
  }
}

function folderCounts(path: string): object | null {
  if (!existsSync(path)) return null
  const sizes = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).size)
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) }
}

function diskOf(path: string): object {
  const { bsize, blocks, bavail, files, ffree } = statfsSync(path)
  return { bytes: bsize * blocks, freeBytes: bsize * bavail, files, freeFiles: ffree }
}
