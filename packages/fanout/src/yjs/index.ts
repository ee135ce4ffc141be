import * as Y from 'yjs'
import type { Message, PresenceKey, TopicContent } from '../ports.ts'

/** By client id, the clock from which on something is missing. Bounded by the number of writers, not of updates. */
export type YjsGap = ReadonlyMap<number, number>

export interface YjsContentOptions {
  /** Holds everything that was published, and nothing that was not. */
  readonly document: Y.Doc
  readonly frameUpdate: (format: string, update: Uint8Array) => Message
  readonly framePresence: (format: string, clients: readonly number[]) => Message
}

/** A Yjs document as the content of a topic. Presence is by client id. */
export function yjsContent(options: YjsContentOptions): TopicContent<YjsGap> {
  const { document, frameUpdate, framePresence } = options
  return {
    merge: (updates) => Y.mergeUpdates([...updates]),
    gapOf: (update) => Y.parseUpdateMeta(update).from,
    joinGaps(first, second) {
      const joined = new Map(first)
      for (const [client, clock] of second) joined.set(client, Math.min(clock, joined.get(client) ?? clock))
      return joined
    },
    difference(gap) {
      const has = Y.decodeStateVector(Y.encodeStateVector(document))
      for (const [client, clock] of gap) has.set(client, Math.min(clock, has.get(client) ?? 0))
      return Y.encodeStateAsUpdate(document, Y.encodeStateVector(has))
    },
    frameUpdate,
    framePresence: (format, keys) => framePresence(format, keys.filter(isClient)),
  }
}

const isClient = (key: PresenceKey): key is number => typeof key === 'number'
