import { HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { PAGE_SCHEMA_VERSION } from '@stoa/editor'
import { formatKnownSchemas, schemaParameter } from '@stoa/protocol'
import { socketAddress } from '../../platform/live/index.ts'
import { sessionStore } from '../../platform/session/session-store.ts'

let socket: HocuspocusProviderWebsocket | undefined

// It speaks for the person who was signed in when it was opened: the next one gets a socket of their own.
sessionStore.subscribe(() => {
  if (sessionStore.get() !== 'left') return
  socket?.destroy()
  socket = undefined
})

/** The one socket all open documents share. It lives until somebody signs out and reconnects by itself. */
export function syncSocket(): HocuspocusProviderWebsocket {
  const known = formatKnownSchemas({ page: PAGE_SCHEMA_VERSION })
  socket ??= new HocuspocusProviderWebsocket({
    url: `${socketAddress('/sync')}?${schemaParameter}=${encodeURIComponent(known)}`,
    delay: 1000,
    minDelay: 500,
    maxDelay: 15_000,
    jitter: true,
  })
  return socket
}

/** After signing in again, or when the network is back: do not wait for the back-off. */
export function reconnectSync(): void {
  if (socket === undefined) return
  socket.disconnect()
  void socket.connect()
}
