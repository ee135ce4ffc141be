import type { Gauges } from '../platform/operations/gauges.ts'
import type { LiveEvents } from '../platform/realtime/live-events.ts'
import type { SyncCore } from '../sync/index.ts'

/** What the planes below the modules have to say of themselves. */
export const serverGauges = ({ sync, live }: { sync: SyncCore; live: LiveEvents }): Gauges => ({
  stoa_rooms: { help: 'Documents open in memory', read: () => sync.stats().rooms },
  stoa_sync_sockets: { help: 'Open sync sockets', read: () => sync.stats().sockets },
  stoa_quarantined_updates: {
    help: 'Stored updates that were set aside because they broke their document',
    read: () => sync.stats().quarantinedUpdates,
  },
  stoa_live_sockets: { help: 'Open sockets of live events', read: () => live.connections },
})
