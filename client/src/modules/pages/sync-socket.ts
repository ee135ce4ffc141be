import { HocuspocusProviderWebsocket, WebSocketStatus } from '@hocuspocus/provider'
import { PAGE_SCHEMA_VERSION } from '@stoa/editor'
import { formatKnownSchemas, personParameter, schemaParameter } from '@stoa/protocol'
import { socketAddress } from '../../platform/live/index.ts'
import { sessionStore } from '../../platform/session/session-store.ts'
import { PiecewiseSocket } from './piecewise-socket.ts'

let opened: { userId: string; socket: HocuspocusProviderWebsocket } | undefined

function close(): void {
  opened?.socket.destroy()
  opened = undefined
}

// It speaks for the person who was signed in when it was opened: the next one gets a socket of their own.
sessionStore.subscribe(() => {
  if (sessionStore.get() === 'left') close()
})

/** The one socket all open documents of a person share. It lives until somebody signs out and reconnects by itself. */
export function syncSocket(userId: string): HocuspocusProviderWebsocket {
  if (opened?.userId !== userId) close()
  const query = new URLSearchParams({
    [schemaParameter]: formatKnownSchemas({ page: PAGE_SCHEMA_VERSION }),
    [personParameter]: userId,
  })
  opened ??= {
    userId,
    socket: new HocuspocusProviderWebsocket({
      url: `${socketAddress('/sync')}?${query.toString()}`,
      WebSocketPolyfill: PiecewiseSocket,
      delay: 1000,
      minDelay: 500,
      maxDelay: 8_000,
      jitter: true,
    }),
  }
  return opened.socket
}

/** After signing in again, or when the network is back: do not wait for the back-off. */
export function reconnectSync(): void {
  if (opened === undefined) return
  const { socket } = opened
  if (socket.status !== WebSocketStatus.Connected) {
    void socket.connect()
    return
  }
  // It does nothing while it believes to be connected: its own end has to come first.
  const onClosed = (): void => {
    socket.off('close', onClosed)
    void socket.connect()
  }
  socket.on('close', onClosed)
  socket.disconnect()
}
