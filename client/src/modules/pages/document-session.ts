import { HocuspocusProvider, WebSocketStatus } from '@hocuspocus/provider'
import { closeCodes, type DenialReason, denialReasons } from '@stoa/protocol'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { api } from '../../platform/api/index.ts'
import { type KeptReason, keepInsteadOfCopy, removeCopy } from '../../platform/local-copies/index.ts'
import { reportSignedOut, sessionStore } from '../../platform/session/session-store.ts'
import { createStore, type Store } from '../../platform/store.ts'
import { watchDurability } from './durable-watch.ts'
import { LocalCopy } from './local-copy.ts'
import { noteSession } from './open-documents.ts'
import { initialFacts, type SyncFacts } from './save-state.ts'
import { reconnectSync, syncSocket } from './sync-socket.ts'

export interface DocumentSessionOptions {
  syncName: string
  userId: string
  title: () => string
  /** None in the background: nobody is there. */
  awareness: ((doc: Y.Doc) => Awareness) | null
  /** Beside a page that is open; the server then tells the two apart. */
  isBackground: boolean
  /**
   * Edits can no longer be sent. They were kept, and the copy is gone from this device: what is open must be opened anew
   * to show what the server has.
   */
  onKept: (reason: KeptReason) => void
}

export interface DocumentSession {
  readonly doc: Y.Doc
  readonly provider: HocuspocusProvider
  readonly facts: Store<SyncFacts>
  close: () => Promise<void>
}

const asDenial = (reason: string): DenialReason =>
  denialReasons.find((known) => known === reason) ?? 'not-found'

/** Copies whose last writing is still under way: whoever opens one of them again must see it. */
const closings = new Map<string, Promise<void>>()

/** One open document: its text, its way to the server, and its copy on this device. */
export function openDocumentSession(options: DocumentSessionOptions): DocumentSession {
  const { syncName, userId } = options
  const doc = new Y.Doc()
  const facts = createStore<SyncFacts>({ ...initialFacts, online: navigator.onLine })
  const socket = syncSocket(userId)
  const note = (change: Partial<SyncFacts>): void => facts.set({ ...facts.get(), ...change })
  const copyName = `${userId}/${syncName}`
  const noteClosed = noteSession()
  let edits = 0
  let isLeaving = false
  let isClosed = false

  const giveUp = async (reason: KeptReason): Promise<void> => {
    if (isLeaving) return
    isLeaving = true
    const { hasLocalEdits } = facts.get()
    const state = Y.encodeStateAsUpdate(doc)
    await copy.close()
    if (!hasLocalEdits) {
      if (reason === 'gone') await removeCopy([userId, syncName])
      isLeaving = reason === 'gone'
      return
    }
    await keepInsteadOfCopy([userId, syncName], {
      userId,
      syncName,
      title: options.title(),
      reason,
      state,
      at: Date.now(),
    })
    options.onKept(reason)
  }

  const provider: HocuspocusProvider = new HocuspocusProvider({
    name: syncName,
    document: doc,
    awareness: options.awareness?.(doc) ?? null,
    websocketProvider: socket,
    sessionAwareness: options.isBackground,
    // The cookie says who we are; the protocol only starts when some token is sent.
    token: 'cookie',
    onStatus: ({ status }) => {
      if (status === WebSocketStatus.Connected) note({ connection: 'connected', wasConnected: true })
      else {
        durability.disconnected()
        note({
          connection: status === WebSocketStatus.Connecting ? 'connecting' : 'disconnected',
          synced: false,
          proven: false,
          scope: null,
        })
      }
    },
    onSynced: ({ state }) => {
      note({ synced: state })
      if (state) durability.connected()
    },
    onUnsyncedChanges: ({ number }) => note({ unacknowledged: number }),
    onAuthenticated: ({ scope }) =>
      note({ denied: null, storage: 'healthy', scope: scope === 'readonly' ? 'read' : 'write' }),
    onAuthenticationFailed: ({ reason }) => {
      const denied = asDenial(reason)
      note({ denied })
      if (denied === 'unauthenticated') reportSignedOut()
      if (denied === 'not-found') void giveUp('gone')
    },
    onClose: ({ event }) => {
      if (event.code === closeCodes.unauthenticated) {
        note({ denied: 'unauthenticated' })
        reportSignedOut()
      } else if (event.code === closeCodes.documentTooLarge) {
        // The socket is everybody's: the document at its limit is one of those that wanted to send.
        if (facts.get().hasLocalEdits) {
          note({ denied: 'too-large' })
          void giveUp('too-large')
        }
      }
      // A refused upgrade looks like any lost connection: ask over HTTP, which knows a session that ran out.
      else if (navigator.onLine) void api.get('/me').catch(() => undefined)
    },
    onStateless: ({ payload }) => durability.hear(payload),
  })

  const durability = watchDurability({
    doc,
    send: (payload) => provider.sendStateless(payload),
    resend: (update) => provider.documentUpdateHandler(update, 'resent'),
    mark: () => ({ edits, coverage: copy.coverage() }),
    onDurable: (mark) => {
      note({ proven: true, storage: 'healthy', ...(mark.edits === edits ? { hasLocalEdits: false } : {}) })
      void copy.sent(mark.coverage)
    },
    // Whoever may only read has typed nothing here, unless the right was taken away since.
    onMissing: () => {
      if (facts.get().scope !== 'read') return
      if (facts.get().hasLocalEdits) void giveUp('read-only')
      else note({ proven: true })
    },
    mayWrite: () => facts.get().scope === 'write',
    onStorage: (storage) => note({ storage }),
    onLate: () => {
      if (facts.get().hasLocalEdits) note({ storage: 'degraded' })
    },
  })

  const isOwn = (origin: unknown): boolean =>
    origin !== provider && origin !== copy && facts.get().scope !== 'read'
  const copy: LocalCopy = new LocalCopy({ key: [userId, syncName], title: options.title, doc, isOwn })
  doc.on('update', (_: Uint8Array, origin: unknown) => {
    if (!isOwn(origin)) return
    edits += 1
    note({ hasLocalEdits: true })
    durability.edited()
  })
  copy.state.subscribe(() => note({ localCopy: copy.state.get() }))

  const loading = (closings.get(copyName) ?? Promise.resolve()).then(() => copy.load())
  void loading.then((hasUnsent) => {
    if (isClosed) return
    if (hasUnsent) note({ hasLocalEdits: true })
    // Only now: what the copy brings is then part of the first exchange.
    provider.attach()
    if (socket.status === WebSocketStatus.Connected) note({ connection: 'connected', wasConnected: true })
  })

  const onLine = () => {
    note({ online: navigator.onLine })
    if (navigator.onLine && socket.status !== WebSocketStatus.Connected) reconnectSync()
  }
  window.addEventListener('online', onLine)
  window.addEventListener('offline', onLine)
  const stopWatching = sessionStore.subscribe(() => {
    if (sessionStore.get() === 'expired') note({ denied: 'unauthenticated' })
    else if (sessionStore.get() === 'active' && facts.get().denied === 'unauthenticated') {
      note({ denied: null })
      reconnectSync()
    }
  })

  return {
    doc,
    provider,
    facts,
    close: async () => {
      isClosed = true
      isLeaving = true
      durability.stop()
      stopWatching()
      window.removeEventListener('online', onLine)
      window.removeEventListener('offline', onLine)
      provider.destroy()
      const closing = copy.close()
      closings.set(copyName, closing)
      await closing
      if (closings.get(copyName) === closing) closings.delete(copyName)
      doc.destroy()
      noteClosed()
    },
  }
}
