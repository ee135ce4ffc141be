import Database from 'better-sqlite3'
import { closeSync, fdatasyncSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { type DatabasePart, databaseParts } from './parts.ts'

/** Copies of both databases, as they were at one moment. */
export interface Snapshot {
  /** UTC ms, taken before the moment: what was committed before it is in. */
  readonly takenAt: number
  readonly files: Readonly<Record<DatabasePart, string>>
}

/**
 * Pages copied until they are on the disk: 8 MiB. Were more left to the system's cache, the next commit of somebody who
 * types would have to wait until all of it is written.
 */
const pagesAtOnce = 2_000
/** A document that is purged between the two looks makes them be taken again. */
const mostAttempts = 5

/**
 * Copies both databases of a data folder while they are written to. Each is read through a connection of its own that
 * stays at one moment, which in WAL mode keeps nobody from committing. The moment of `stoa.db` comes first, so that the
 * content of every document is there already; and what was purged between the two is looked for, since then a row
 * would be without its content.
 * @throws SqliteError, as `SQLITE_FULL`
 */
export async function takeSnapshot(
  dataDirectory: string,
  into: string,
  onCopied: (bytes: number) => void,
): Promise<Snapshot> {
  for (let attempt = 1; ; attempt++) {
    const takenAt = Date.now()
    const domain = holdStill(join(dataDirectory, 'stoa.db'))
    let content: Database.Database | null = null
    try {
      content = holdStill(join(dataDirectory, 'content.db'))
      if (attempt < mostAttempts && hasRowWithoutContent(domain, content)) continue
      const files = { 'stoa.db': join(into, 'stoa.db'), 'content.db': join(into, 'content.db') }
      await copy(domain, files['stoa.db'], onCopied)
      await copy(content, files['content.db'], onCopied)
      return { takenAt, files }
    } finally {
      domain.close()
      content?.close()
    }
  }
}

/** A connection that sees what there is now, whatever is committed later. */
function holdStill(path: string): Database.Database {
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 5_000 })
  try {
    database.exec('BEGIN')
    // The moment is that of the first look.
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

async function copy(from: Database.Database, to: string, onCopied: (bytes: number) => void): Promise<void> {
  const pageBytes = from.pragma('page_size', { simple: true }) as number
  let copied = 0
  // Made here, so that the copy can be written to the disk as it grows.
  const file = openSync(to, 'wx', 0o600)
  try {
    await from.backup(to, {
      progress({ totalPages, remainingPages }) {
        fdatasyncSync(file)
        onCopied((totalPages - remainingPages - copied) * pageBytes)
        copied = totalPages - remainingPages
        return pagesAtOnce
      },
    })
  } finally {
    closeSync(file)
  }
}

function hasRowWithoutContent(domain: Database.Database, content: Database.Database): boolean {
  if (!hasTable(domain, 'documents') || !hasTable(content, 'document')) return false
  const find = content.prepare('SELECT 1 FROM document WHERE id = ?')
  for (const id of domain.prepare('SELECT id FROM documents').pluck().iterate())
    if (find.get(id) === undefined) return true
  return false
}

export const hasTable = (database: Database.Database, name: string): boolean =>
  database.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(name) !== undefined

/** Rows by table; virtual tables left out, whose rows are in tables of their own. */
export function countRows(database: Database.Database): Record<string, number> {
  const tables = database
    .prepare(
      `SELECT name FROM sqlite_schema
       WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name`,
    )
    .pluck()
    .all() as string[]
  return Object.fromEntries(
    tables.map((name) => [
      name,
      database
        .prepare(`SELECT count(*) FROM "${name.replaceAll('"', '""')}"`)
        .pluck()
        .get() as number,
    ]),
  )
}

/** What the manifest says of both copies. Opens them for reading only: they stay as they are, byte for byte. */
export function describe({ files }: Pick<Snapshot, 'files'>) {
  const [domain, content] = databaseParts.map(
    (part) => new Database(files[part], { readonly: true, fileMustExist: true }),
  ) as [Database.Database, Database.Database]
  try {
    const migrations = hasTable(domain, 'kysely_migration')
      ? (domain.prepare('SELECT name FROM kysely_migration ORDER BY name').pluck().all() as string[])
      : []
    const audit = hasTable(domain, 'audit_head')
      ? (domain.prepare('SELECT sequence, hash FROM audit_head').get() as { sequence: number; hash: string })
      : null
    return {
      schema: { migrations, content: content.pragma('user_version', { simple: true }) as number },
      rows: { 'stoa.db': countRows(domain), 'content.db': countRows(content) },
      audit: audit ?? null,
    }
  } finally {
    domain.close()
    content.close()
  }
}
