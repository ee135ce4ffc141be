import type { EventBus, RecordedEvent } from '../../platform/events/event-bus.ts'
import { sessionEnded } from '../../platform/permissions/session-events.ts'
import type { CloseConnectionsOptions, CloseScope, SyncCore } from '../../sync/index.ts'
import { belongingReduced } from '../organisation/index.ts'
import { tierReduced } from '../identity/index.ts'
import { spaceAccessReduced } from '../spaces/index.ts'
import { documentAccessReduced, documentsWithdrawn } from './documents.events.ts'

/**
 * Fences the sockets of whoever loses a right while the change is being committed, and closes them with the commit: not
 * one update is accepted after it. A closed socket takes its other documents with it; they reconnect at once and are
 * judged again, so closing too much costs a moment and closing too little costs trust.
 */
export function followRights(events: EventBus, sync: SyncCore): () => void {
  return events.guard((event) => {
    const closing = closings[event.name]?.(event)
    if (closing === undefined) return null
    const fence = sync.fence(closing.scope)
    return {
      commit() {
        sync.closeConnections(closing.scope, closing)
        fence.lift()
      },
      rollback: () => fence.lift(),
    }
  })
}

interface Closing extends CloseConnectionsOptions {
  scope: CloseScope
}

const closings: Readonly<Record<string, (event: Pick<RecordedEvent, 'data'>) => Closing>> = {
  [sessionEnded.name]: ({ data }) => ({
    scope: { sessionId: data['sessionId'] as string },
    reason: 'unauthenticated',
  }),
  [belongingReduced.name]: ({ data }) => ({ scope: { userIds: data['userIds'] as string[] } }),
  [tierReduced.name]: ({ data }) => ({ scope: { userId: data['userId'] as string } }),
  [spaceAccessReduced.name]: ({ data }) => ({ scope: { userIds: data['userIds'] as string[] } }),
  [documentAccessReduced.name]({ data }) {
    const { documentIds, userIds } = data as { documentIds: string[]; userIds: string[] | null }
    return { scope: userIds === null ? { documentIds } : { userIds, documentIds } }
  },
  [documentsWithdrawn.name]: ({ data }) => ({
    scope: { documentIds: data['documentIds'] as string[] },
    reason: 'notFound',
  }),
}
