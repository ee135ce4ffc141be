import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { PAGE_SCHEMA_VERSION } from '@stoa/editor/schema'
import { closeCodes, formatKnownSchemas, schemaParameter } from '@stoa/protocol'
import * as Y from 'yjs'
import { socketAddress } from '../../platform/live/index.ts'
import { createStore, type Store } from '../../platform/store.ts'

/**
 * `denied`: the link is over, or never opened this. `outdated`: the server is newer than this program.
 */
export type VisitState = 'opening' | 'reading' | 'waiting' | 'denied' | 'outdated'

export interface VisitSession {
  readonly doc: Y.Doc
  readonly state: Store<VisitState>
  /** Whether the document came through: then its end is news, and no refusal. */
  wasRead: () => boolean
  close: () => void
}

const finalCodes: ReadonlySet<number> = new Set([
  closeCodes.unauthenticated,
  closeCodes.forbidden,
  closeCodes.notFound,
])

/** Reads a document live on behalf of a visit, without a copy on this device, and unseen by those who write. */
export function openVisitSession(syncName: string, token: string): VisitSession {
  const doc = new Y.Doc()
  const state = createStore<VisitState>('opening')
  let read = false
  const query = new URLSearchParams({ [schemaParameter]: formatKnownSchemas({ page: PAGE_SCHEMA_VERSION }) })
  const socket = new HocuspocusProviderWebsocket({
    url: `${socketAddress('/sync')}?${query.toString()}`,
    delay: 1000,
    minDelay: 500,
    maxDelay: 8_000,
    jitter: true,
  })
  const deny = (next: VisitState): void => {
    state.set(next)
    socket.disconnect()
  }
  const provider = new HocuspocusProvider({
    name: syncName,
    document: doc,
    awareness: null,
    websocketProvider: socket,
    token,
    onSynced: ({ state: synced }) => {
      if (!synced) return
      read = true
      state.set('reading')
    },
    onAuthenticationFailed: ({ reason }) => deny(reason === 'client-outdated' ? 'outdated' : 'denied'),
    onClose: ({ event }) => {
      if (finalCodes.has(event.code)) deny('denied')
      else if (state.get() === 'reading') state.set('waiting')
    },
  })
  provider.attach()
  return {
    doc,
    state,
    wasRead: () => read,
    close: () => {
      provider.destroy()
      socket.destroy()
      doc.destroy()
    },
  }
}
