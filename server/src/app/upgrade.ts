import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Migration } from 'kysely/migration'
import { auditMigrations } from '../platform/audit/audit-migrations.ts'
import type { Config } from '../platform/config/settings.ts'
import { eventMigrations } from '../platform/events/event-bus.ts'
import type { Logger } from '../platform/logging/logger.ts'
import { mailMigrations } from '../platform/mail/mail-migrations.ts'
import type { AnyModule } from '../platform/module/module.ts'
import { gaugeMigrations } from '../platform/operations/gauge-history.ts'
import { contentSchemaVersion } from '../sync/index.ts'
import {
  archiveName,
  backupFolderOf,
  keyOf,
  listArchives,
  makeArchive,
  makeArchiveFolder,
  removeArchive,
} from '../modules/backups/index.ts'

/** The data folder was last used by a version that this one knows nothing of. */
export class NewerDataFolderError extends Error {
  override readonly name = 'NewerDataFolderError'
  constructor(dataDirectory: string, version: string, what: string) {
    super(
      `A newer Stoa than ${version} has used ${dataDirectory} (${what}): start that version or a later one, or restore a backup from before the upgrade into another folder.`,
    )
  }
}

/** What a data folder says of the version that last used it. */
export interface SchemaState {
  /** Migrations that ran on it; empty for a new folder. */
  readonly done: readonly string[]
  /** Those that will, when this version starts. */
  readonly pending: readonly string[]
}

/** All migrations that this version knows, by their names. */
export const allMigrations = (modules: readonly AnyModule[]): Readonly<Record<string, Migration>> =>
  Object.assign(
    { ...eventMigrations, ...auditMigrations, ...mailMigrations, ...gaugeMigrations },
    ...modules.map(({ migrations }) => migrations),
  ) as Record<string, Migration>

/** Their names, in the order in which they run. */
export const knownMigrations = (modules: readonly AnyModule[]): string[] =>
  Object.keys(allMigrations(modules)).toSorted()

/** Looks, and changes nothing. @throws NewerDataFolderError */
export function readSchemaState(
  dataDirectory: string,
  modules: readonly AnyModule[],
  version: string,
): SchemaState {
  const known = knownMigrations(modules)
  const done = migrationsOf(join(dataDirectory, 'stoa.db'))
  const unknown = done.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new NewerDataFolderError(dataDirectory, version, unknown)
  const content = read(join(dataDirectory, 'content.db'), 0, (database) =>
    Number(database.pragma('user_version', { simple: true })),
  )
  if (content > contentSchemaVersion)
    throw new NewerDataFolderError(dataDirectory, version, `content ${content}`)
  return { done, pending: known.filter((name) => !done.includes(name)) }
}

const migrationsOf = (path: string): string[] =>
  read(path, [], (database) => {
    const hasRun = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'kysely_migration'`).get()
    if (hasRun === undefined) return []
    return database.prepare('SELECT name FROM kysely_migration ORDER BY name').pluck().all() as string[]
  })

function read<T>(path: string, missing: T, look: (database: Database.Database) => T): T {
  if (!existsSync(path)) return missing
  // Not for reading only: what a killed process left in the write-ahead log would not be seen everywhere.
  const database = new Database(path, { fileMustExist: true, timeout: 5_000 })
  try {
    return look(database)
  } finally {
    database.close()
  }
}

/** Backups before upgrades that are kept. */
const kept = 3

/**
 * Keeps both databases as they are before migrations change them, as an archive that `stoa restore` takes; what people
 * uploaded is not touched by an upgrade and not in it. Does nothing for a new folder, or when nothing will change.
 * @returns the archive; null where there was nothing to keep
 * @throws NewerDataFolderError, and what a backup throws: then nothing was changed
 */
export async function secureBeforeUpgrade(
  config: Config,
  modules: readonly AnyModule[],
  { version, logger, now }: { version: string; logger: Logger; now: () => number },
): Promise<string | null> {
  const { done, pending } = readSchemaState(config.dataDirectory, modules, version)
  const isNew = done.length === 0 || !existsSync(join(config.dataDirectory, 'content.db'))
  if (isNew || pending.length === 0) return null
  const folder = backupFolderOf(config)
  const key = keyOf(config)
  await makeArchiveFolder(folder)
  const path = join(folder, archiveName(now(), { isEncrypted: key !== null, before: version }))
  logger.info({ pending: pending.length, path }, 'the databases are backed up before they are upgraded')
  await makeArchive({ dataDirectory: config.dataDirectory, path, key, version, scope: 'databases' })
  const archives = await listArchives(folder)
  for (const { name } of archives.filter(({ origin }) => origin === 'upgrade').slice(kept))
    await removeArchive(folder, name)
  return path
}
