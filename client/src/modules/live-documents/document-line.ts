import { HocuspocusProvider, WebSocketStatus } from '@hocuspocus/provider'
import { type DenialReason, denialReasons } from '@stoa/protocol'
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import { api } from '../../platform/api/index.ts'
import { retryDelay } from '../../platform/live/live-connection.machine.ts'
import { type AfterClose, afterClose, afterDenial, mayTryAgain, type StopReason } from './close-behaviour.ts'
import { ownSyncSocket, syncSocket } from './sync-socket.ts'

/** Milliseconds that all of a document was safe on the server before the next final close is a new story. */
const calm = 60_000

export interface DocumentLineOptions {
  syncName: string
  userId: string
  doc: Y.Doc
  awareness: Awareness | null
  /** Whether something typed here is not known to be on the server. */
  hasUnsent: () => boolean
  onStatus: (status: 'connecting' | 'connected' | 'disconnected') => void
  onSynced: (synced: boolean) => void
  onScope: (scope: 'read' | 'write') => void
  onUnacknowledged: (count: number) => void
  onMessage: (payload: string) => void
  onSignedOut: () => void
  /** The server could not open it. It is asked again. */
  onFailed: () => void
  /** It is not tried again. */
  onStopped: (reason: StopReason) => void
}

/** The way of one document to the server: comes back from what passes, and stops at what is final. */
export interface DocumentLine {
  readonly provider: HocuspocusProvider
  isConnected: () => boolean
  open: () => void
  /** The server has said that all of the document is on its disk. */
  proven: () => void
  close: () => void
}

const asDenial = (reason: string): DenialReason =>
  denialReasons.find((known) => known === reason) ?? 'not-found'

const statuses = {
  [WebSocketStatus.Connecting]: 'connecting',
  [WebSocketStatus.Connected]: 'connected',
  [WebSocketStatus.Disconnected]: 'disconnected',
} as const

export function openDocumentLine(options: DocumentLineOptions): DocumentLine {
  let socket = syncSocket(options.userId)
  let own: ReturnType<typeof ownSyncSocket> | undefined
  let finalCloses = 0
  let failures = 0
  let provenAt: number | undefined
  let retry: ReturnType<typeof setTimeout> | undefined

  const stop = (reason: StopReason): void => {
    clearTimeout(retry)
    provider.detach()
    own?.close()
    options.onStopped(reason)
  }
  const goAlone = (): void => {
    own = ownSyncSocket(options.userId)
    socket = own.socket
    provider.detach()
    provider.setConfiguration({ websocketProvider: socket })
    provider.attach()
  }
  /** On a socket that stays. */
  const openAgain = (): void => {
    clearTimeout(retry)
    retry = setTimeout(() => void provider.onOpen(new Event('open')), retryDelay(failures, Math.random()))
    failures += 1
  }
  const follow = (after: AfterClose): void => {
    const wasProvenFor = provenAt === undefined ? 0 : performance.now() - provenAt
    provenAt = undefined
    switch (after.next) {
      case 'return':
        return
      case 'sign-in':
        options.onSignedOut()
        return
      case 'stop':
        stop(after.stop)
        return
      case 'try':
        finalCloses = wasProvenFor > (after.alone ? calm : 0) ? 1 : finalCloses + 1
        if (!mayTryAgain(after.tries, finalCloses, options.hasUnsent())) stop(after.stop)
        else if (after.alone && own === undefined) goAlone()
    }
  }

  const provider: HocuspocusProvider = new HocuspocusProvider({
    name: options.syncName,
    document: options.doc,
    awareness: options.awareness,
    websocketProvider: socket,
    // An address of its own for each opening: the farewell of one never closes another.
    sessionAwareness: true,
    // The cookie says who we are; the protocol only starts when some token is sent.
    token: 'cookie',
    onStatus: ({ status }) => options.onStatus(statuses[status]),
    onSynced: ({ state }) => options.onSynced(state),
    onUnsyncedChanges: ({ number }) => options.onUnacknowledged(number),
    onAuthenticated: ({ scope }) => {
      failures = 0
      options.onScope(scope === 'readonly' ? 'read' : 'write')
    },
    onAuthenticationFailed: ({ reason }) => {
      const after = afterDenial[asDenial(reason)]
      if (after.next === 'stop') socket.forget(provider)
      if (after.next === 'return') {
        options.onFailed()
        openAgain()
      } else follow(after)
    },
    onClose: ({ event }) => {
      clearTimeout(retry)
      // The document alone was closed, not its socket.
      if (socket.status === WebSocketStatus.Connected) {
        openAgain()
        return
      }
      const after = afterClose(event.code)
      follow(after)
      // A refused upgrade looks like any lost connection: ask over HTTP, which knows a session that ran out.
      if (after.next === 'return' && navigator.onLine) void api.get('/me').catch(() => undefined)
    },
    onStateless: ({ payload }) => options.onMessage(payload),
  })

  return {
    provider,
    isConnected: () => socket.status === WebSocketStatus.Connected,
    open: () => provider.attach(),
    proven: () => {
      provenAt ??= performance.now()
    },
    close: () => {
      clearTimeout(retry)
      provider.destroy()
      own?.close()
    },
  }
}
