import type { SyncSocket } from './sync-socket.ts'

/** Which sockets to close. Several fields together narrow the scope; an empty scope is an error. */
export interface CloseScope {
  readonly userId?: string
  readonly userIds?: readonly string[]
  readonly sessionId?: string
  readonly documentId?: string
  readonly documentIds?: readonly string[]
}

/**
 * @throws when the scope names nothing: "everyone" is never meant. An empty list of documents or people is a scope
 * that matches nobody.
 */
export function socketMatcher(scope: CloseScope): (socket: SyncSocket) => boolean {
  const { userId, userIds, sessionId, documentId, documentIds } = scope
  if (
    userId === undefined &&
    userIds === undefined &&
    sessionId === undefined &&
    documentId === undefined &&
    documentIds === undefined
  )
    throw new Error('The scope of connections to close names nobody.')
  const documents = documentIds === undefined ? null : new Set(documentIds)
  const users = userIds === undefined ? null : new Set(userIds)
  return (socket) => {
    for (const opened of socket.opened.values())
      if (
        (userId === undefined || opened.actor.userId === userId) &&
        (users === null || users.has(opened.actor.userId)) &&
        (sessionId === undefined || opened.actor.sessionId === sessionId) &&
        (documentId === undefined || opened.documentId === documentId) &&
        (documents === null || documents.has(opened.documentId))
      )
        return true
    return false
  }
}
