import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Logger } from '../logging/logger.ts'
import type { AnyDatabase, DomainStorage, UnitOfWork } from '../storage/domain-storage.ts'

/** An event as a module declares it: its payload, and who may hear of it. */
export interface EventDefinition<Data extends Record<string, unknown> = Record<string, unknown>> {
  /** `module.past_tense` */
  name: `${string}.${string}`
  /** The ids of those who hear of it live, asked when it is delivered; `everyone` means every signed-in person. */
  audience(data: Data, db: AnyDatabase): Promise<ReadonlySet<string> | 'everyone'>
}

/** An event as it was recorded. Ids grow with the order of commits. */
export interface RecordedEvent {
  id: number
  name: string
  data: Record<string, unknown>
  /** People told in any case, for example one who has just lost access. */
  also: readonly string[]
  at: number
}

export interface EventTables {
  events: { id: number; name: string; data: string; also: string; at: number }
}

/**
 * Takes its measures as soon as an event is recorded, before the commit, and says what then follows: `commit` in the
 * same turn in which the commit is known, `rollback` after a rollback. Must not throw.
 */
export type EventGuard = (
  event: Pick<RecordedEvent, 'name' | 'data'>,
) => { commit(): void; rollback(): void } | null

export type EventHandler = (event: RecordedEvent) => void | Promise<void>

/** Records events in the transaction of the change, and delivers them after its commit, in order. */
export interface EventBus {
  declare(definition: EventDefinition): void
  definition(name: string): EventDefinition | undefined
  record<Data extends Record<string, unknown>>(
    unit: UnitOfWork,
    definition: EventDefinition<Data>,
    data: Data,
    options?: { also?: readonly string[] },
  ): Promise<void>
  /** Hears of every event after its commit, in this process. Returns the function that ends it. */
  subscribe(handler: EventHandler): () => void
  /** For what must be in force from the moment of the commit on. Returns the function that ends it. */
  guard(guard: EventGuard): () => void
  /**
   * Looks for events that another process recorded in the same database, such as the command line, and hands them on
   * like its own: at most `everyMs` after their commit. Resolves with the function that ends it.
   */
  followOthers(everyMs: number): Promise<() => void>
  /** Events after `after`, oldest first, at most `limit`; and the newest id there is. */
  since(after: number, limit: number): Promise<{ events: RecordedEvent[]; oldest: number; newest: number }>
  /** Deletes what is older than `before` (ms). */
  forget(before: number): Promise<void>
}

export const eventMigrations: Readonly<Record<string, Migration>> = {
  '20261122-0000-platform-events': {
    async up(db) {
      await db.schema
        .createTable('events')
        .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('data', 'text', (column) => column.notNull())
        .addColumn('also', 'text', (column) => column.notNull())
        .addColumn('at', 'integer', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('events_at').on('events').column('at').execute()
    },
  },
}

export function createEventBus(
  storage: DomainStorage,
  logger: Logger,
  now: () => number = Date.now,
): EventBus {
  const definitions = new Map<string, EventDefinition>()
  const handlers = new Set<EventHandler>()
  const guards = new Set<EventGuard>()

  /** Recorded here, and not yet met by {@link EventBus.followOthers}; null while nobody follows. */
  let own: Set<number> | null = null

  async function deliver(event: RecordedEvent): Promise<void> {
    for (const handler of handlers) {
      try {
        await handler(event)
      } catch (error) {
        logger.error({ err: error, event: event.name, id: event.id }, 'an event handler failed')
      }
    }
  }

  async function since(after: number, limit: number) {
    const db = storage.db<EventTables>()
    const rows = await db
      .selectFrom('events')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute()
    const bounds = await db
      .selectFrom('events')
      .select([
        sql<number>`coalesce(min(id), 0)`.as('oldest'),
        sql<number>`coalesce(max(id), 0)`.as('newest'),
      ])
      .executeTakeFirstOrThrow()
    return {
      events: rows.map(
        (row): RecordedEvent => ({ ...row, data: JSON.parse(row.data), also: JSON.parse(row.also) }),
      ),
      ...bounds,
    }
  }

  /** What another process recorded: it is committed, so the measures are taken and carried through at once. */
  async function handOn(event: RecordedEvent): Promise<void> {
    for (const guard of guards) guard(event)?.commit()
    await deliver(event)
  }

  return {
    declare(definition) {
      if (definitions.has(definition.name)) throw new Error(`The event ${definition.name} is declared twice.`)
      definitions.set(definition.name, definition)
    },

    definition: (name) => definitions.get(name),

    async record(unit, definition, data, options = {}) {
      if (!definitions.has(definition.name)) throw new Error(`The event ${definition.name} is not declared.`)
      const at = now()
      const also = options.also ?? []
      const { id } = await unit
        .db<EventTables>()
        .insertInto('events')
        .values({
          name: definition.name,
          data: JSON.stringify(data),
          also: JSON.stringify(also),
          at,
        } as never)
        .returning('id')
        .executeTakeFirstOrThrow()
      own?.add(id)
      // Ids of a transaction that was rolled back are given out again, perhaps to another process.
      unit.afterRollback(() => own?.delete(id))
      for (const guard of guards) {
        const measures = guard({ name: definition.name, data })
        if (measures === null) continue
        unit.afterCommit(() => measures.commit())
        unit.afterRollback(() => measures.rollback())
      }
      unit.afterCommit(() => void deliver({ id, name: definition.name, data, also, at }))
    },

    subscribe(handler) {
      handlers.add(handler)
      return () => handlers.delete(handler)
    },

    guard(guard) {
      guards.add(guard)
      return () => guards.delete(guard)
    },

    async followOthers(everyMs) {
      own ??= new Set()
      let { newest: seen } = await since(Number.MAX_SAFE_INTEGER, 1)
      let looking: Promise<void> | null = null
      const look = async (): Promise<void> => {
        const { events } = await since(seen, 500)
        for (const event of events) {
          seen = event.id
          if (own?.delete(event.id) !== true) await handOn(event)
        }
      }
      const timer = setInterval(() => {
        looking ??= look()
          .catch((error: unknown) => logger.error({ err: error }, 'events of other processes are not seen'))
          .finally(() => {
            looking = null
          })
      }, everyMs)
      timer.unref()
      return () => clearInterval(timer)
    },

    since,

    async forget(before) {
      await storage.db<EventTables>().deleteFrom('events').where('at', '<', before).execute()
    },
  }
}
