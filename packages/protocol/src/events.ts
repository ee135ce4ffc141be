import Type, { type Static } from 'typebox'
import { closed, Id } from './common.ts'

/**
 * Live events on `GET /events` (WebSocket, JSON). They say that something changed, not what it is now: whoever hears
 * one fetches again. `id` grows; a client that reconnects with `?after=<id>` gets what it missed, or `resync`.
 */
export const LiveEvent = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    name: Type.String({ description: 'module.past_tense' }),
    data: Type.Record(Type.String(), Type.Unknown()),
  },
  closed,
)
export type LiveEvent = Static<typeof LiveEvent>

export type ServerMessage =
  | { type: 'event'; event: LiveEvent }
  /** Too much was missed, or the id is unknown: fetch everything again. `after` is where the stream now stands. */
  | { type: 'resync'; after: number }
  /** The stream is open and complete up to `after`. */
  | { type: 'ready'; after: number }

/** Events of documents and spaces name what they concern. */
export const DocumentEventData = Type.Object({ documentId: Id, spaceId: Id }, closed)
export const SpaceEventData = Type.Object({ spaceId: Id }, closed)
