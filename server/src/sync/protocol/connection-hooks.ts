import type { beforeHandleMessagePayload, Configuration } from '@hocuspocus/server'
import { parseSyncName } from '@stoa/protocol'
import { type CloseReason, closeReasons } from '../close-reasons.ts'
import type { DocumentKindRegistry } from '../kinds/document-kind.ts'
import type { SyncLimits } from '../limits.ts'
import type { Room } from '../rooms/room.ts'
import type { SyncContext } from '../rooms/room-host.ts'
import type { SocketRegistry } from '../sockets/socket-registry.ts'
import type { SyncSocket } from '../sockets/sync-socket.ts'
import type { SyncActor, SyncAuthority, SyncGrant } from '../sync-authority.ts'
import { DenialError } from '../sync-errors.ts'
import type { SyncLogger } from '../sync-logger.ts'
import { WorkClock } from '../work-clock.ts'
import { DurableQuestions } from './durable-questions.ts'
import { readPace } from './pace.ts'
import type { Presence } from './presence.ts'
import type { UpdateJudge } from './update-judge.ts'

export interface ConnectionHooksOptions<Actor extends SyncActor> {
  readonly authority: SyncAuthority<Actor>
  readonly kinds: DocumentKindRegistry
  readonly limits: SyncLimits
  readonly logger: SyncLogger
  readonly judge: UpdateJudge
  readonly presence: Presence
  readonly sockets: SocketRegistry
  readonly findRoom: (name: string) => Room | undefined
  readonly onOpened: (room: Room) => void
}

/** Decisions made again when rights changed while they were made, at most so often. */
const mostDecisions = 5

/**
 * What happens to a connection on its way through Hocuspocus. A hook that rejects with a message makes Hocuspocus
 * print to stderr, and some rejections would end the process: so none does, except for `DenialError`.
 */
export function connectionHooks<Actor extends SyncActor>(
  options: ConnectionHooksOptions<Actor>,
): Partial<Configuration<SyncContext>> {
  const { judge, presence, sockets, findRoom } = options
  // One message is handled within one turn of the loop, so there is one beginning at a time.
  let work = new WorkClock()
  const durable = new DurableQuestions()

  const begin = ({ connection, context, document, update }: beforeHandleMessagePayload<SyncContext>) => {
    work = new WorkClock()
    const { socket } = context
    const room = findRoom(document.name)
    if (room === undefined || room.document !== document || room.hasFailed) {
      connection.readOnly = true
      socket.cut(closeReasons.internal)
      return
    }
    if (socket.isCut) connection.readOnly = true
    const seat = socket.seatOf(connection, room)
    const content = socket.contentOf(update)
    if (content?.type === 'presence') presence.expect(connection, content.clientIds)
    if (content?.type === 'question' && !socket.isCut) seat.answer(content.stateVector)
    if (content?.type !== 'update') return
    if (!connection.readOnly && !room.hasSpaceFor(content.bytes)) {
      socket.refuse(closeReasons.documentTooLarge, 'document is at its limit of size')
    }
    if (!socket.isCut) seat.expect(content.requires)
  }

  return {
    async onAuthenticate({ documentName, token, context, connectionConfig }) {
      const grant = await decide(options, context.socket, documentName, token)
      connectionConfig.readOnly = grant.access !== 'write'
      return { grant }
    },

    connected({ connection, documentName }) {
      const room = findRoom(documentName)
      if (room?.document === connection.document) {
        options.onOpened(room)
        connection.context.socket.seatOf(connection, room)
      }
      return Promise.resolve()
    },

    beforeHandleMessage(payload) {
      const { held } = payload.context.socket
      return held === null ? Promise.resolve(begin(payload)) : held.then(() => begin(payload))
    },

    afterHandleMessage({ connection, context, document, update }) {
      const { socket, grant } = context
      const room = findRoom(document.name)
      if (room?.document !== document) return Promise.resolve()
      const content = socket.contentOf(update)
      const isWritten = content?.type === 'update' && !connection.readOnly
      const deed = { userId: grant?.user.id ?? null, socket, requires: isWritten ? content.requires : null }
      judge.judgeMessage(room, deed, work.elapsed())
      return Promise.resolve()
    },

    onStateless({ connection, document, payload }) {
      const room = findRoom(document.name)
      if (room?.document === document) durable.hear(connection, room, payload)
      const pace = readPace(payload)
      if (pace !== null) (connection.context as SyncContext).socket.setPace(pace)
      return Promise.resolve()
    },

    async onTokenSync({ connection, context, documentName, token }) {
      const { socket } = context
      try {
        const { actor, grant } = await verdictOn(options, socket, documentName, token)
        const opened = socket.opened.get(documentName)
        if (socket.isCut || opened === undefined) return
        if (opened.actor.userId !== actor.userId) throw new DenialError('unauthenticated')
        socket.open(documentName, { documentId: grant.documentId, actor, access: grant.access })
        sockets.opened(socket)
        connection.readOnly = grant.access !== 'write'
      } catch (error) {
        // `verdictOn` throws nothing else.
        socket.cut(closeReasonOf(error as DenialError))
      }
    },

    beforeHandleAwareness({ connection, context, states }) {
      if (connection === undefined || context?.grant === undefined) states.clear()
      else presence.admit(connection, context.grant.user, states)
      return Promise.resolve()
    },
  }
}

/** For who was let in before: a proof shown anew that does not hold ends the socket, as if it had just run out. */
function closeReasonOf({ reason }: DenialError): CloseReason {
  switch (reason) {
    case 'unauthenticated':
      return closeReasons.unauthenticated
    case 'not-found':
      return closeReasons.notFound
    default:
      return closeReasons.internal
  }
}

/** @throws DenialError */
async function decide<Actor extends SyncActor>(
  options: ConnectionHooksOptions<Actor>,
  socket: SyncSocket,
  documentName: string,
  token: string,
): Promise<SyncGrant> {
  const { limits, sockets, findRoom } = options
  const { actor, grant } = await verdictOn(options, socket, documentName, token)
  // Gone while it was judged: noted now, it would count among its user's sockets for ever.
  if (!sockets.has(socket)) throw new DenialError('internal')
  const known = socket.knownSchemas.get(grant.kind)
  if (known !== undefined && known < grant.schemaVersion) throw new DenialError('client-outdated')
  if (options.judge.isKeptAway(documentName, actor.userId)) {
    socket.refuse(closeReasons.malformed, 'has just broken this document')
    throw new DenialError('internal')
  }
  const audience = Math.max(findRoom(documentName)?.connections ?? 0, sockets.countOpened(documentName))
  if (
    audience >= limits.connectionsPerDocument ||
    !sockets.admit(socket, actor.userId, limits.socketsPerUser)
  ) {
    socket.refuse(closeReasons.tooMany, 'too many connections of one user or to one document')
    throw new DenialError('internal')
  }
  socket.open(documentName, { documentId: grant.documentId, actor, access: grant.access })
  sockets.opened(socket)
  const { documentId, access } = grant
  options.logger.debug(
    { socket: socket.id, documentId, userId: actor.userId, access },
    'a document was opened',
  )
  return grant
}

/** @throws DenialError */
async function verdictOn<Actor extends SyncActor>(
  { authority, kinds, logger, sockets }: ConnectionHooksOptions<Actor>,
  socket: SyncSocket,
  documentName: string,
  token: string,
): Promise<{ actor: Actor; grant: SyncGrant }> {
  const document = parseSyncName(documentName)
  const credentials = { ...socket.credentials, token: token === '' ? null : token }
  try {
    for (let attempt = 0; attempt < mostDecisions; attempt++) {
      const closings = sockets.closings
      const actor = await authority.authenticate(credentials)
      // A page that one person opened must not speak for another who signed in to the same browser since.
      if (actor === null || (socket.claimedUserId ?? actor.userId) !== actor.userId)
        throw new DenialError('unauthenticated')
      if (document === null || kinds.find(document.kind) === undefined) throw new DenialError('not-found')
      const verdict = await authority.authorise(actor, document)
      if ('denied' in verdict) throw new DenialError(verdict.denied)
      // A right that was taken away meanwhile closed the sockets it knew of, and did not yet know of this one.
      if (sockets.closings === closings) return { actor, grant: verdict }
    }
  } catch (error) {
    if (error instanceof DenialError) throw error
    logger.error({ socket: socket.id, documentName, err: error }, 'the right to open a document is undecided')
  }
  throw new DenialError('internal')
}
