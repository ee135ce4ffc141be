import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import * as Y from 'yjs'

/** A stock provider on a socket of its own. */
export interface Connection {
  readonly document: Y.Doc
  readonly provider: HocuspocusProvider
  /** From the start of connecting to the whole document being here, in ms. */
  readonly openedMs: number
  close(): void
}

/** Opens a document. @param url `ws://…` of the endpoint. Rejects when the server denies it. */
export async function connect(url: string, name: string, token: string): Promise<Connection> {
  const document = new Y.Doc()
  const started = performance.now()
  const socket = new HocuspocusProviderWebsocket({ url })
  const provider = await new Promise<HocuspocusProvider>((resolve, reject) => {
    const opening = new HocuspocusProvider({
      websocketProvider: socket,
      name,
      token,
      document,
      onSynced: () => resolve(opening),
      onAuthenticationFailed: ({ reason }) => reject(new Error(`${name} was denied: ${reason}`)),
    })
    opening.attach()
  })
  const openedMs = performance.now() - started
  return {
    document,
    provider,
    openedMs,
    close() {
      provider.destroy()
      socket.destroy()
      document.destroy()
    },
  }
}

/** Resolves once everything that was typed is acknowledged. */
export function allAcknowledged(provider: HocuspocusProvider): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (provider.unsyncedChanges > 0) return
      provider.off('unsyncedChanges', look)
      resolve()
    }
    provider.on('unsyncedChanges', look)
    look()
  })
}
