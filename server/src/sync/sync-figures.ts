import type { Fanout } from '@stoa/fanout'
import type { Journal } from './journal/journal.ts'
import type { ChangeReporter } from './rooms/change-reporter.ts'
import type { RoomRegistry } from './rooms/room-registry.ts'
import type { SocketRegistry } from './sockets/socket-registry.ts'

export interface SyncParts {
  readonly fanout: Fanout
  readonly journal: Journal
  readonly reporter: ChangeReporter
  readonly rooms: RoomRegistry
  readonly sockets: SocketRegistry
}

/** How the plane is doing, for operators and tests. Walks through all rooms and sockets: not for every request. */
export function syncFigures({ fanout, journal, reporter, rooms, sockets }: SyncParts) {
  let backlogBytes = 0
  const socketsByEngine: Record<string, number> = {}
  for (const { heldBytes, port } of fanout.sessions) {
    backlogBytes += heldBytes
    socketsByEngine[port.engine.name] = (socketsByEngine[port.engine.name] ?? 0) + 1
  }
  return {
    sockets: sockets.size,
    socketsByEngine,
    users: sockets.users,
    /** Bytes that wait for peers that do not read as fast as they are sent to. */
    backlogBytes,
    rooms: rooms.size,
    ...rooms.queues(),
    /** Documents of which a change is still to be reported. */
    unreportedDocuments: reporter.waiting,
    quarantinedUpdates: rooms.quarantinedUpdates,
    journal: journal.stats(),
  }
}
