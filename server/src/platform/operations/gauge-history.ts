import type { Migration } from 'kysely/migration'
import type { DomainStorage } from '../storage/domain-storage.ts'
import type { Gauges } from './gauges.ts'

/** The gauges of which the last day is kept, by their names in `/metrics`. */
export const keptGauges = [
  'stoa_rooms',
  'stoa_sync_sockets',
  'stoa_live_sockets',
  'stoa_updates_stored_total',
  'stoa_journal_latency_p50_seconds',
  'stoa_journal_latency_p99_seconds',
  'stoa_journal_lag_seconds',
  'stoa_journal_pending_bytes',
  'stoa_storage_healthy',
  'stoa_event_loop_delay_p50_seconds',
  'stoa_event_loop_delay_p99_seconds',
  'stoa_event_loop_delay_max_seconds',
  'stoa_inbox_updates',
  'stoa_fanout_held_bytes',
  'stoa_fanout_backlog_bytes',
  'stoa_database_queue',
  'stoa_mails_waiting',
  'stoa_memory_resident_bytes',
  'stoa_cpu_seconds_total',
  'stoa_data_free_bytes',
  'stoa_domain_wal_bytes',
  'stoa_content_wal_bytes',
] as const
export type KeptGauge = (typeof keptGauges)[number]

/** How it was at one minute. */
export interface GaugePoint {
  /** The beginning of the minute in which it was read, UTC ms. A minute in which no server ran has no point. */
  readonly at: number
  /** Of a counter, by how much it grew since the point before. One that could not be read is missing. */
  readonly values: Partial<Readonly<Record<KeptGauge, number>>>
}

export interface GaugeHistory {
  /** Appends what the gauges say now, and forgets what is older than a day. @throws as the storage does */
  record(gauges: Gauges): Promise<void>
  /** Oldest first, at most a day: 1,440 points. @param since UTC ms */
  read(since?: number): Promise<GaugePoint[]>
}

/** Time between two points, in ms. */
export const pointInterval = 60_000
const kept = 24 * 3_600_000

interface GaugeTables {
  gauge_points: { at: number; readings: string }
}

export const gaugeMigrations: Readonly<Record<string, Migration>> = {
  '20261130-0000-platform-gauge-points': {
    async up(db) {
      await db.schema
        .createTable('gauge_points')
        .addColumn('at', 'integer', (column) => column.primaryKey())
        .addColumn('readings', 'text', (column) => column.notNull())
        .execute()
    },
  },
}

/** In the database, a row a minute: what was before a crash is what one wants to know after it. */
export function createGaugeHistory({
  storage,
  now,
}: {
  storage: DomainStorage
  now: () => number
}): GaugeHistory {
  const db = () => storage.db<GaugeTables>()
  /** Counters at the last point. */
  const before = new Map<string, number>()

  async function valuesOf(gauges: Gauges): Promise<GaugePoint['values']> {
    const values: Partial<Record<KeptGauge, number>> = {}
    for (const name of keptGauges) {
      const gauge = gauges[name]
      if (gauge === undefined) continue
      const value = await Promise.resolve(gauge.read()).catch(() => Number.NaN)
      if (!Number.isFinite(value)) continue
      values[name] = gauge.type === 'counter' ? value - (before.get(name) ?? 0) : value
      if (gauge.type === 'counter') before.set(name, value)
    }
    return values
  }

  return {
    async record(gauges) {
      const values = await valuesOf(gauges)
      const at = Math.floor(now() / pointInterval) * pointInterval
      const readings = JSON.stringify(values)
      await db()
        .insertInto('gauge_points')
        .values({ at, readings })
        .onConflict((conflict) => conflict.column('at').doUpdateSet({ readings }))
        .execute()
      await db()
        .deleteFrom('gauge_points')
        .where('at', '<=', at - kept)
        .execute()
    },

    async read(since = now() - kept) {
      const rows = await db()
        .selectFrom('gauge_points')
        .selectAll()
        .where('at', '>=', Math.max(since, now() - kept))
        .orderBy('at')
        .execute()
      return rows.map(({ at, readings }) => ({ at, values: JSON.parse(readings) as GaugePoint['values'] }))
    },
  }
}
