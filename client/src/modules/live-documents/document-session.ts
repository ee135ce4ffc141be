import type { HocuspocusProvider } from '@hocuspocus/provider'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { type KeptReason, keepInsteadOfCopy, removeCopy } from '../../platform/local-copies/index.ts'
import { reportSignedOut, sessionStore } from '../../platform/session/session-store.ts'
import { createStore, type Store } from '../../platform/store.ts'
import type { StopReason } from './close-behaviour.ts'
import { openDocumentLine } from './document-line.ts'
import { watchDurability } from './durable-watch.ts'
import { LocalCopy } from './local-copy.ts'
import { noteSession } from './open-documents.ts'
import { initialFacts, isFinal, type SyncFacts } from './save-state.ts'
import { reconnectSync } from './sync-socket.ts'

export interface DocumentSessionOptions {
  syncName: string
  userId: string
  title: () => string
  /** None in the background: nobody is there. */
  awareness: ((doc: Y.Doc) => Awareness) | null
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

/** Copies whose last writing is still under way: whoever opens one of them again must see it. */
const closings = new Map<string, Promise<void>>()

/** What becomes of unsent edits where the document is not tried again. A newer tab sends what an old one cannot. */
const keptBecause: Readonly<Record<StopReason, KeptReason | null>> = {
  rejected: 'rejected',
  'too-large': 'too-large',
  'not-found': 'gone',
  'client-outdated': null,
}

/** One open document: its text, its way to the server, and its copy on this device. */
export function openDocumentSession(options: DocumentSessionOptions): DocumentSession {
  const { syncName, userId } = options
  const doc = new Y.Doc()
  const facts = createStore<SyncFacts>({ ...initialFacts, online: navigator.onLine })
  const note = (change: Partial<SyncFacts>): void => facts.set({ ...facts.get(), ...change })
  const copyName = `${userId}/${syncName}`
  const noteClosed = noteSession()
  let edits = 0
  let isLeaving = false
  let isClosed = false

  const giveUp = async (reason: KeptReason): Promise<void> => {
    if (isLeaving) return
    const { hasLocalEdits } = facts.get()
    if (!hasLocalEdits && reason !== 'gone') return
    isLeaving = true
    const state = Y.encodeStateAsUpdate(doc)
    await copy.close()
    if (!hasLocalEdits) {
      await removeCopy([userId, syncName])
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
  const signedOut = (): void => {
    note({ denied: 'unauthenticated' })
    reportSignedOut()
  }

  const line = openDocumentLine({
    syncName,
    userId,
    doc,
    awareness: options.awareness?.(doc) ?? null,
    hasUnsent: () => facts.get().hasLocalEdits,
    onStatus: (connection) => {
      if (connection === 'connected') note({ connection, wasConnected: true })
      else {
        durability.disconnected()
        note({ connection, synced: false, proven: false, scope: null })
      }
    },
    onSynced: (synced) => {
      note({ synced })
      if (synced) durability.connected()
    },
    onScope: (scope) => note({ denied: null, storage: 'healthy', scope }),
    onUnacknowledged: (unacknowledged) => note({ unacknowledged }),
    onMessage: (payload) => durability.hear(payload),
    onSignedOut: signedOut,
    onFailed: () => note({ denied: 'internal' }),
    onStopped: (reason) => {
      note({ denied: reason })
      const kept = keptBecause[reason]
      if (kept !== null) void giveUp(kept)
    },
  })

  const durability = watchDurability({
    doc,
    send: (payload) => line.provider.sendStateless(payload),
    resend: (update) => line.provider.documentUpdateHandler(update, 'resent'),
    mark: () => ({ edits, coverage: copy.coverage() }),
    onDurable: (mark) => {
      line.proven()
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
    origin !== line.provider && origin !== copy && facts.get().scope !== 'read'
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
    line.open()
    if (line.isConnected()) note({ connection: 'connected', wasConnected: true })
  })

  const onLine = () => {
    note({ online: navigator.onLine })
    if (navigator.onLine && !line.isConnected()) reconnectSync()
  }
  window.addEventListener('online', onLine)
  window.addEventListener('offline', onLine)
  const stopWatching = sessionStore.subscribe(() => {
    const isStopped = isFinal(facts.get().denied)
    if (sessionStore.get() === 'expired' && !isStopped) note({ denied: 'unauthenticated' })
    else if (sessionStore.get() === 'active' && facts.get().denied === 'unauthenticated') {
      note({ denied: null })
      reconnectSync()
    }
  })

  return {
    doc,
    provider: line.provider,
    facts,
    close: async () => {
      isClosed = true
      isLeaving = true
      durability.stop()
      stopWatching()
      window.removeEventListener('online', onLine)
      window.removeEventListener('offline', onLine)
      line.close()
      const closing = copy.close()
      closings.set(copyName, closing)
      await closing
      if (closings.get(copyName) === closing) closings.delete(copyName)
      doc.destroy()
      noteClosed()
    },
  }
}
