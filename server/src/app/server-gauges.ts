import { stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { type EventLoopDelay, watchEventLoopDelay } from '../platform/operations/event-loop-delay.ts'
import type { Gauges } from '../platform/operations/gauges.ts'
import {
  latenciesBetween,
  type Latencies,
  latencyQuantile,
  type LatencyReading,
} from '../platform/operations/latency-histogram.ts'
import type { LiveEvents } from '../platform/realtime/live-events.ts'
import type { DomainStorage } from '../platform/storage/domain-storage.ts'
import type { SyncCore } from '../sync/index.ts'

export interface ServerGaugesOptions {
  dataDirectory: string
  sync: SyncCore
  live: LiveEvents
  storage: DomainStorage
}

export interface ServerGauges {
  readonly gauges: Gauges
  readonly latencies: Latencies
  close(): void
}

/** Over how long percentiles are taken that a gauge shows, in ms. */
const windowMs = 60_000

/** What the process, the disk and the planes below the modules have to say of themselves. */
export function createServerGauges({
  dataDirectory,
  sync,
  live,
  storage,
}: ServerGaugesOptions): ServerGauges {
  const minute = watchMinute(() => sync.stats().journal.latency)
  const journal = () => sync.stats().journal
  const sizeOf = (name: string) => async (): Promise<number> => {
    const found = await stat(join(dataDirectory, name)).catch(() => null)
    return found?.size ?? 0
  }
  const gauges: Gauges = {
    stoa_rooms: { help: 'Documents open in memory', read: () => sync.stats().rooms },
    stoa_sync_sockets: { help: 'Open sync sockets', read: () => sync.stats().sockets },
    stoa_sync_port_sockets: {
      help: 'Of these, on STOA_SYNC_PORT',
      read: () => sync.stats().socketsByEngine['uws'] ?? 0,
    },
    stoa_live_sockets: { help: 'Open sockets of live events', read: () => live.connections },
    stoa_updates_stored_total: {
      help: 'Updates of documents that were put on disk',
      type: 'counter',
      read: () => journal().storedUpdates,
    },
    stoa_quarantined_updates: {
      help: 'Stored updates that were set aside because they broke their document',
      read: () => sync.stats().quarantinedUpdates,
    },
    stoa_storage_healthy: {
      help: '0 while content cannot be stored; nothing is acknowledged then',
      read: () => (journal().state === 'healthy' ? 1 : 0),
    },
    stoa_journal_commits_total: {
      help: 'Transactions of the journal, each of them one flush of the disk',
      type: 'counter',
      read: () => journal().commits,
    },
    stoa_journal_latency_p50_seconds: {
      help: 'Half of the updates of the last minute were on disk after so long',
      read: () => latencyQuantile(minute.latencies(), 0.5),
    },
    stoa_journal_latency_p99_seconds: {
      help: '99 of 100 updates of the last minute were on disk after so long',
      read: () => latencyQuantile(minute.latencies(), 0.99),
    },
    stoa_journal_lag_seconds: {
      help: 'Age of the oldest update that is not on disk',
      read: () => journal().lagMs / 1000,
    },
    stoa_journal_pending_updates: {
      help: 'Updates that are not on disk',
      read: () => journal().pendingUpdates,
    },
    stoa_journal_pending_bytes: { help: 'Their size', read: () => journal().pendingBytes },
    stoa_inbox_updates: {
      help: 'Updates that came in and are not applied',
      read: () => sync.stats().waitingUpdates,
    },
    stoa_fanout_held_bytes: {
      help: 'Updates that are collected to be sent together',
      read: () => sync.stats().heldBytes,
    },
    stoa_fanout_backlog_bytes: {
      help: 'What waits for peers that do not read as fast as they are sent to',
      read: () => sync.stats().backlogBytes,
    },
    stoa_unreported_documents: {
      help: 'Changed documents whose dates, rows and projections are not up to date',
      read: () => sync.stats().unreportedDocuments,
    },
    stoa_database_queue: {
      help: 'Statements and transactions that wait for the domain database',
      read: () => storage.waiting,
    },
    stoa_event_loop_delay_p50_seconds: {
      help: 'Half of the delays of the event loop in the last minute were shorter',
      read: () => minute.delays().p50,
    },
    stoa_event_loop_delay_p99_seconds: {
      help: '99 of 100 delays of the event loop in the last minute were shorter',
      read: () => minute.delays().p99,
    },
    stoa_event_loop_delay_max_seconds: {
      help: 'The longest delay of the event loop in the last minute',
      read: () => minute.delays().max,
    },
    stoa_memory_resident_bytes: {
      help: 'Memory of the process',
      read: () => process.memoryUsage.rss(),
    },
    stoa_memory_heap_bytes: {
      help: 'JavaScript objects in it',
      read: () => process.memoryUsage().heapUsed,
    },
    stoa_cpu_seconds_total: {
      help: 'Processor time of the process, all threads',
      type: 'counter',
      read() {
        const { user, system } = process.cpuUsage()
        return (user + system) / 1e6
      },
    },
    stoa_data_free_bytes: {
      help: 'Free space where the data folder lies',
      async read() {
        const { bavail, bsize } = await statfs(dataDirectory)
        return bavail * bsize
      },
    },
    stoa_data_size_bytes: {
      help: 'Size of that disk',
      async read() {
        const { blocks, bsize } = await statfs(dataDirectory)
        return blocks * bsize
      },
    },
    stoa_domain_database_bytes: { help: 'Size of stoa.db', read: sizeOf('stoa.db') },
    stoa_domain_wal_bytes: { help: 'Size of its write-ahead log', read: sizeOf('stoa.db-wal') },
    stoa_content_database_bytes: { help: 'Size of content.db', read: sizeOf('content.db') },
    stoa_content_wal_bytes: { help: 'Size of its write-ahead log', read: sizeOf('content.db-wal') },
  }
  return {
    gauges,
    latencies: {
      stoa_journal_latency_seconds: {
        help: 'From the arrival of an update in the journal until it was on disk',
        read: () => journal().latency,
      },
    },
    close: () => minute.close(),
  }
}

/** Percentiles need a span of time: the last full minute, and before the first has passed what there is. */
function watchMinute(readLatencies: () => LatencyReading) {
  const loop: EventLoopDelay = watchEventLoopDelay()
  let before = readLatencies()
  let last: { delays: ReturnType<EventLoopDelay['read']>; latencies: LatencyReading } | null = null
  const current = () => ({ delays: loop.read(), latencies: latenciesBetween(before, readLatencies()) })
  const timer = setInterval(() => {
    last = current()
    before = readLatencies()
    loop.reset()
  }, windowMs)
  timer.unref()
  return {
    delays: () => (last ?? current()).delays,
    latencies: () => (last ?? current()).latencies,
    close() {
      clearInterval(timer)
      loop.close()
    },
  }
}
