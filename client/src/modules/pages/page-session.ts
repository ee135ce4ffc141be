import { HocuspocusProvider, WebSocketStatus } from '@hocuspocus/provider'
import { closeCodes, type DenialReason, denialReasons } from '@stoa/protocol'
import { IndexeddbPersistence } from 'y-indexeddb'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { api } from '../../platform/api/index.ts'
import { reportSignedOut, sessionStore } from '../../platform/session/session-store.ts'
import { noteUnsent } from '../../platform/session/unsent.ts'
import { createStore, type Store } from '../../platform/store.ts'
import type { Face } from '../../platform/ui/index.ts'
import { hueColour } from '../../platform/ui/index.ts'
import { followSaveState } from './calm-save-state.ts'
import { localCopyName, openLocalCopy } from './local-copy.ts'
import { everythingArrived, initialFacts, type SaveState, type SyncFacts } from './save-state.ts'
import { reconnectSync, syncSocket } from './sync-socket.ts'

export interface PageSession {
  readonly doc: Y.Doc
  readonly provider: HocuspocusProvider
  readonly awareness: Awareness
  readonly facts: Store<SyncFacts>
  readonly saveState: Store<SaveState>
  readonly people: Store<readonly Face[]>
  close: () => void
}

/** The number of Hocuspocus' message type SyncStatus, whose "not applied" the provider keeps to itself. */
const syncStatus: number = 8

const asDenial = (reason: string): DenialReason =>
  denialReasons.find((known) => known === reason) ?? 'not-found'

/** One open document: its text, its way to the server, its copy on this device, and who else is in it. */
export function openPageSession(syncName: string, person: Face): PageSession {
  const doc = new Y.Doc()
  const awareness = new Awareness(doc)
  const facts = createStore<SyncFacts>({ ...initialFacts, online: navigator.onLine })
  const people = createStore<readonly Face[]>([])
  const closing = new AbortController()
  const shown = followSaveState(facts)
  const stopCounting = facts.subscribe(() => noteUnsent(syncName, facts.get().hasLocalEdits))

  const note = (change: Partial<SyncFacts>): void => {
    const next = { ...facts.get(), ...change }
    facts.set(everythingArrived(next) ? { ...next, hasLocalEdits: false } : next)
  }

  const provider: HocuspocusProvider = new HocuspocusProvider({
    name: syncName,
    document: doc,
    awareness,
    websocketProvider: syncSocket(),
    // The cookie says who we are; the protocol only starts when some token is sent.
    token: 'cookie',
    onStatus: ({ status }) => {
      if (status === WebSocketStatus.Connected) note({ connection: 'connected', wasConnected: true })
      else
        note({
          connection: status === WebSocketStatus.Connecting ? 'connecting' : 'disconnected',
          synced: false,
        })
    },
    onSynced: ({ state }) => note({ synced: state }),
    onUnsyncedChanges: ({ number }) => note({ unacknowledged: number }),
    onAuthenticated: () => note({ denied: null, refused: false }),
    onAuthenticationFailed: ({ reason }) => {
      const denied = asDenial(reason)
      note({ denied })
      if (denied === 'unauthenticated') reportSignedOut()
    },
    onClose: ({ event }) => {
      if (event.code === closeCodes.unauthenticated) {
        note({ denied: 'unauthenticated' })
        reportSignedOut()
      } else if (event.code === closeCodes.documentTooLarge) note({ denied: 'too-large' })
      // A refused upgrade looks like any lost connection: ask over HTTP, which knows a session that ran out.
      else if (navigator.onLine) void api.get('/me').catch(() => undefined)
    },
    onMessage: ({ message }) => {
      message.readVarString()
      const type: number = message.readVarUint()
      if (type !== syncStatus) return
      const applied: number = message.readVarUint()
      if (applied === 0) note({ refused: true })
    },
    onAwarenessChange: () => people.set(peopleIn(awareness, people.get())),
  })

  // After the provider's own listener, so that the count of the unacknowledged is there first.
  doc.on('update', (_: Uint8Array, origin: unknown) => {
    if (origin === provider || origin instanceof IndexeddbPersistence) return
    note({ hasLocalEdits: true })
  })

  awareness.setLocalStateField('user', { ...person, color: hueColour(person.hue) })
  provider.attach()
  if (syncSocket().status === WebSocketStatus.Connected) note({ connection: 'connected', wasConnected: true })

  openLocalCopy(localCopyName(person.id, syncName), doc, closing.signal)
    .then((copy) => note({ localCopy: copy === null ? 'unavailable' : 'ready' }))
    .catch(() => note({ localCopy: 'unavailable' }))

  const onLine = () => {
    note({ online: navigator.onLine })
    if (navigator.onLine && syncSocket().status !== WebSocketStatus.Connected) reconnectSync()
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
    awareness,
    facts,
    saveState: shown.state,
    people,
    close: () => {
      closing.abort()
      shown.stop()
      stopCounting()
      noteUnsent(syncName, false)
      stopWatching()
      window.removeEventListener('online', onLine)
      window.removeEventListener('offline', onLine)
      provider.destroy()
      // Also closes the copy on this device, which listens for it.
      doc.destroy()
    },
  }
}

function isFace(value: unknown): value is Face {
  if (typeof value !== 'object' || value === null) return false
  const { id, name, hue } = value as Partial<Face>
  return typeof id === 'string' && typeof name === 'string' && typeof hue === 'number'
}

/** Who is here, each person once however many tabs; the same list object while nobody came or left. */
function peopleIn(awareness: Awareness, before: readonly Face[]): readonly Face[] {
  const found = new Map<string, Face>()
  for (const state of awareness.getStates().values()) {
    const user: unknown = state['user']
    if (isFace(user)) found.set(user.id, { id: user.id, name: user.name, hue: user.hue })
  }
  const now = [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  const same =
    now.length === before.length &&
    now.every((face, at) => face.id === before[at]?.id && face.name === before[at]?.name)
  return same ? before : now
}
