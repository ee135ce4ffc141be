import type { EventBus, RecordedEvent } from '../../platform/events/event-bus.ts'
import { sessionEnded } from '../../platform/permissions/session-events.ts'
import type { SyncCore } from '../../sync/index.ts'
import { spaceAccessReduced } from '../spaces/index.ts'
import { documentAccessReduced, documentsWithdrawn } from './documents.events.ts'

/**
 * Closes sockets after the commit of a change that takes rights away. A closed socket takes its other documents with
 * it; they reconnect at once and are judged again, so closing too much costs a moment and closing too little costs trust.
 */
export function followRights(events: EventBus, sync: SyncCore): () => void {
  return events.subscribe((event) => {
    const close = closings[event.name]
    if (close !== undefined) close(event, sync)
  })
}

const closings: Readonly<Record<string, (event: RecordedEvent, sync: SyncCore) => void>> = {
  [sessionEnded.name](event, sync) {
    sync.closeConnections({ sessionId: event.data['sessionId'] as string }, { reason: 'unauthenticated' })
  },
  [spaceAccessReduced.name](event, sync) {
    sync.closeConnections({ userId: event.data['userId'] as string })
  },
  [documentAccessReduced.name](event, sync) {
    const { documentIds, userId } = event.data as { documentIds: string[]; userId: string | null }
    sync.closeConnections(userId === null ? { documentIds } : { userId, documentIds })
  },
  [documentsWithdrawn.name](event, sync) {
    sync.closeConnections({ documentIds: event.data['documentIds'] as string[] }, { reason: 'notFound' })
  },
}
