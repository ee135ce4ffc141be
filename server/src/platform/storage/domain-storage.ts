import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely, sql, type Transaction } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { currentWork, type OpenWork, SqliteThreadDialect } from './sqlite-dialect.ts'

/** A handle that can query: the storage's own, or that of a unit of work. Narrow it to the tables you use. */
export type Database<Tables> = Kysely<Tables>

/** A handle whose tables are the callee's business: whoever takes it narrows it to its own. */
// oxlint-disable-next-line typescript/no-explicit-any -- Kysely is invariant in its tables; only `any` accepts each narrowing
export type AnyDatabase = Kysely<any>

/** What one unit of work can do. Everything in it is committed together, or nothing is. */
export interface UnitOfWork {
  /** The transaction, narrowed to the tables of the caller. */
  db<Tables>(): Transaction<Tables>
  /** Runs after the commit, outside the transaction, in the order of registration. Not called after a rollback. */
  afterCommit(effect: () => void): void
  /** Runs after a rollback, in the order of registration. Not called after a commit. */
  afterRollback(effect: () => void): void
}

export interface DomainStorage {
  /** A handle for single statements. Inside a unit of work use the unit's own. */
  db<Tables>(): Database<Tables>
  /**
   * Runs `work` in one transaction. Never await the network, a timer or Yjs inside: the transaction stops every other
   * query. Throws what `work` throws, after rolling back.
   */
  unitOfWork<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T>
  /** Brings the tables up to date; safe to call at each start. Throws with the name of the migration that failed. */
  migrate(migrations: Readonly<Record<string, Migration>>): Promise<void>
  /** Statements and units of work that wait for their turn right now. */
  readonly waiting: number
  close(): Promise<void>
}

export interface DomainStorageOptions {
  /** The data folder; the file in it is `stoa.db`. Created when missing. */
  dataDirectory: string
  /** Told of an effect after a commit that threw: the commit stands, so the caller is not failed. */
  onEffectError(error: unknown): void
}

/** Opens the domain database. Fails when the file cannot be opened. */
export function openDomainStorage(options: DomainStorageOptions): DomainStorage {
  mkdirSync(options.dataDirectory, { recursive: true, mode: 0o700 })
  const dialect = new SqliteThreadDialect({ path: join(options.dataDirectory, 'stoa.db') })
  const kysely = new Kysely<unknown>({ dialect })
  // Its thread starts now, beside what else is begun; whoever asks it for something first hears of a failure.
  sql`select 1`.execute(kysely).catch(() => undefined)

  return {
    db: <Tables>() => kysely as Kysely<Tables>,

    async unitOfWork(work) {
      const afterCommit: (() => void)[] = []
      const afterRollback: (() => void)[] = []
      const state: OpenWork = { open: true }
      const transacted = kysely.transaction().execute((transaction) =>
        currentWork.run(state, async () => {
          try {
            return await work({
              db: <Tables>() => transaction as Transaction<Tables>,
              afterCommit: (effect) => afterCommit.push(effect),
              afterRollback: (effect) => afterRollback.push(effect),
            })
          } finally {
            state.open = false
          }
        }),
      )
      const run = (effects: readonly (() => void)[]) => {
        for (const effect of effects) {
          try {
            effect()
          } catch (error) {
            options.onEffectError(error)
          }
        }
      }
      try {
        const result = await transacted
        run(afterCommit)
        return result
      } catch (error) {
        run(afterRollback)
        throw error
      }
    },

    async migrate(migrations) {
      const migrator = new Migrator({
        db: kysely,
        provider: { getMigrations: async () => inTransactions(migrations) },
      })
      const { error, results } = await migrator.migrateToLatest()
      if (error !== undefined) {
        const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'the migrations'
        throw new Error(`The database could not be brought up to date: ${failed} failed.`, { cause: error })
      }
    },

    get waiting() {
      return dialect.queue.waiting
    },

    close: () => kysely.destroy(),
  }
}

/** Kysely does not wrap SQLite's migrations: half of one must not stand. */
function inTransactions(migrations: Readonly<Record<string, Migration>>): Record<string, Migration> {
  return Object.fromEntries(
    Object.entries(migrations).map(([name, migration]) => [
      name,
      { up: (db: Kysely<unknown>) => db.transaction().execute((transaction) => migration.up(transaction)) },
    ]),
  )
}
