import type { Document } from '@hocuspocus/server'
import type { Fanout, Topic, TopicOptions } from '@stoa/fanout'
import { yjsContent, type YjsGap } from '@stoa/fanout/yjs'
import { presenceFrame, syncFrame, syncTypes } from '../protocol/frame.ts'

export type RoomTopic = Topic<YjsGap>

interface PresenceChange {
  readonly added: readonly number[]
  readonly updated: readonly number[]
  readonly removed: readonly number[]
}

/**
 * What the readers of a document follow. Its formats are addresses. Takes the place of the document's own broadcasts:
 * there is one window, and what is not on disk waits before it.
 */
export function openRoomTopic(
  fanout: Fanout,
  document: Document,
  { onFailed, onWindowEnd }: Pick<TopicOptions<YjsGap>, 'onFailed' | 'onWindowEnd'>,
): RoomTopic {
  const topic = fanout.topic({
    isGated: true,
    onFailed,
    ...(onWindowEnd !== undefined && { onWindowEnd }),
    content: yjsContent({
      document,
      frameUpdate: (address, update) => syncFrame(address, syncTypes.update, update),
      framePresence: (address, clients) => presenceFrame(address, document.awareness, clients),
    }),
  })
  document.flushDelay = false
  // Told of a change before it is told of the renewal that every message is.
  const changed = new Set<number>()
  document.awareness.on('change', ({ added, updated, removed }: PresenceChange) => {
    for (const client of [...added, ...updated, ...removed]) changed.add(client)
  })
  Object.assign(document, {
    // Updates come from the room, which numbers them first.
    broadcastUpdate: () => undefined,
    broadcastAwarenessUpdate(clients: readonly number[]) {
      const renewed = clients.filter((client) => !changed.delete(client))
      if (renewed.length < clients.length)
        topic.presence(clients.filter((client) => !renewed.includes(client)))
      topic.renew(renewed)
    },
  })
  return topic
}
