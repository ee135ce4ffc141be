import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { Fanout, messagesOnly, type Session } from '@stoa/fanout'
import { attachNodeSocket, nodeClock } from '@stoa/fanout/node'
import { closeCodes, type LiveEvent, type ServerMessage } from '@stoa/protocol'
import { type WebSocket, WebSocketServer } from 'ws'
import type { EventBus, RecordedEvent } from '../events/event-bus.ts'
import { isOwnOrigin } from '../http/origin.ts'
import { type Authenticator, bearerToken } from '../http/request-context.ts'
import type { Logger } from '../logging/logger.ts'
import { type Actor, proofOf } from '../permissions/actor.ts'
import { sessionEnded } from '../permissions/session-events.ts'
import type { DomainStorage } from '../storage/domain-storage.ts'

export interface LiveEventsOptions {
  events: EventBus
  storage: DomainStorage
  authenticate: Authenticator
  publicUrl: string | null
  logger: Logger
}

/** The sockets of `GET /events`. Best effort by design: whoever misses something fetches again. */
export interface LiveEvents {
  /** Takes the upgrade when it is for `/events`; answers whether it did. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
  readonly connections: number
  /** The ids of those whose sockets they are. */
  people(): ReadonlySet<string>
  close(): void
}

/** More missed events than this, and fetching again is cheaper. */
const replayLimit = 500
/** Unsent bytes after which a socket is closed; it comes back and resumes. */
const backlogBytes = 1024 * 1024
const pingInterval = 25_000
/** What a client may send: nothing but control frames. */
const maxPayload = 1024

interface Listener {
  session: Session
  socket: WebSocket
  actor: Actor
  /** Events that came while the missed ones were being looked up; null once live. */
  waiting: { event: LiveEvent; audience: ReadonlySet<string> | 'everyone' }[] | null
  sent: number
  alive: boolean
}

export function createLiveEvents(options: LiveEventsOptions): LiveEvents {
  const { events, storage, logger } = options
  const server = new WebSocketServer({ noServer: true, maxPayload, clientTracking: false })
  const fanout = new Fanout({
    clock: nodeClock,
    limits: { backlogBytes, tooSlow: { code: closeCodes.tooSlow, reason: 'too slow' } },
    onError: (error) => logger.warn({ err: error }, 'a live event socket could not be written to'),
  })
  const live = fanout.topic({
    content: messagesOnly,
    onFailed: (error) => logger.error({ err: error }, 'live events have failed'),
  })
  const listeners = new Map<Session, Listener>()

  const audienceOf = async (event: RecordedEvent): Promise<ReadonlySet<string> | 'everyone'> => {
    const found = await events.definition(event.name)?.audience(event.data, storage.db())
    if (found === 'everyone') return found
    return new Set([...(found ?? []), ...event.also])
  }
  const hears = (listener: Listener, audience: ReadonlySet<string> | 'everyone'): boolean =>
    audience === 'everyone' || audience.has(listener.actor.userId)

  const tell = ({ session }: Listener, message: ServerMessage): void => session.send(JSON.stringify(message))
  const deliver = (listener: Listener, event: LiveEvent): void => {
    if (event.id <= listener.sent) return
    listener.sent = event.id
    tell(listener, { type: 'event', event })
  }

  const unsubscribe = events.subscribe(async (recorded) => {
    if (recorded.name === sessionEnded.name) {
      for (const { session, actor } of listeners.values()) {
        if (proofOf(actor) === recorded.data['sessionId'])
          session.close({ code: closeCodes.unauthenticated, reason: 'signed out' })
      }
      return
    }
    if (listeners.size === 0) return
    const audience = await audienceOf(recorded)
    const event: LiveEvent = { id: recorded.id, name: recorded.name, data: recorded.data }
    for (const listener of listeners.values()) listener.waiting?.push({ event, audience })
    const message: ServerMessage = { type: 'event', event }
    live.publish(() => JSON.stringify(message), {
      audience: (session) => {
        const listener = listeners.get(session)
        if (listener === undefined || event.id <= listener.sent || !hears(listener, audience)) return false
        listener.sent = event.id
        return true
      },
    })
  })

  async function catchUp(listener: Listener, after: number | null): Promise<void> {
    const {
      events: missed,
      oldest,
      newest,
    } = await events.since(after ?? Number.MAX_SAFE_INTEGER, replayLimit + 1)
    const known = after === null || after === newest || (after >= oldest - 1 && after <= newest)
    if (!known || missed.length > replayLimit) tell(listener, { type: 'resync', after: newest })
    else {
      for (const recorded of missed) {
        if (hears(listener, await audienceOf(recorded))) {
          deliver(listener, { id: recorded.id, name: recorded.name, data: recorded.data })
        }
      }
    }
    for (const { event, audience } of listener.waiting ?? [])
      if (hears(listener, audience)) deliver(listener, event)
    listener.waiting = null
    live.subscribe(listener.session, 'json')
    tell(listener, { type: 'ready', after: Math.max(newest, listener.sent) })
  }

  function open(socket: WebSocket, line: Duplex, actor: Actor, after: number | null): void {
    const id = randomUUID()
    logger.debug({ socket: id, userId: actor.userId }, 'a socket of live events opened')
    const session = attachNodeSocket({
      fanout,
      webSocket: socket,
      socket: line,
      handlers: {
        onError: (error) => logger.debug({ socket: id, err: error }, 'a live event socket failed'),
        onClosed() {
          listeners.delete(session)
          logger.debug({ socket: id }, 'a socket of live events closed')
        },
      },
    })
    const listener: Listener = { session, socket, actor, waiting: [], sent: after ?? 0, alive: true }
    listeners.set(session, listener)
    socket.on('pong', () => {
      listener.alive = true
    })
    catchUp(listener, after).catch((error: unknown) => {
      logger.error({ socket: id, err: error }, 'missed events could not be read')
      session.close({ code: closeCodes.internal, reason: 'internal' })
    })
  }

  const pinging = setInterval(() => {
    for (const listener of listeners.values()) {
      if (!listener.alive) listener.socket.terminate()
      listener.alive = false
      listener.socket.ping()
    }
  }, pingInterval)
  pinging.unref()

  const refuse = (socket: Duplex, status: string): void => {
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  }

  return {
    get connections() {
      return listeners.size
    },

    people: () => new Set([...listeners.values()].map(({ actor }) => actor.userId)),

    handleUpgrade(request, socket, head) {
      const url = new URL(request.url ?? '/', 'http://stoa')
      if (url.pathname !== '/events') return false
      const { origin, host, cookie, authorization } = request.headers
      if (!isOwnOrigin(origin, { publicUrl: options.publicUrl, host })) {
        refuse(socket, '403 Forbidden')
        return true
      }
      const after = url.searchParams.get('after')
      const from = after !== null && /^\d{1,15}$/.test(after) ? Number(after) : null
      options.authenticate({ cookie, token: bearerToken(authorization), address: null }).then(
        (actor) => {
          // A visitor through a share link has no news of their own.
          if (actor === null || actor.via.type === 'link') refuse(socket, '401 Unauthorized')
          else server.handleUpgrade(request, socket, head, (opened) => open(opened, socket, actor, from))
        },
        (error: unknown) => {
          logger.error({ err: error }, 'a live event socket could not be opened')
          refuse(socket, '503 Service Unavailable')
        },
      )
      return true
    },

    close() {
      clearInterval(pinging)
      unsubscribe()
      fanout.close({ code: 1001, reason: 'going away' })
      server.close()
    },
  }
}
