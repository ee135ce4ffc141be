import type { HocuspocusProvider } from '@hocuspocus/provider'
import type { DocumentKind } from '@stoa/protocol'
import { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { KeptReason } from '../../platform/local-copies/index.ts'
import { noteUnsent } from '../../platform/session/unsent.ts'
import { createStore, type Store } from '../../platform/store.ts'
import type { Face } from '../../platform/ui/index.ts'
import { hueColour } from '../../platform/ui/index.ts'
import { followSaveState } from './calm-save-state.ts'
import { openDocumentSession } from './document-session.ts'
import { noteOpen } from './open-documents.ts'
import { askToKeepStorage } from './persistent-storage.ts'
import { reportPace } from './report-pace.ts'
import type { SaveState, SyncFacts } from './save-state.ts'
import { kindOf } from './use-kind-word.ts'

export interface LiveSession {
  readonly kind: DocumentKind
  readonly doc: Y.Doc
  readonly provider: HocuspocusProvider
  readonly facts: Store<SyncFacts>
  readonly saveState: Store<SaveState>
  readonly people: Store<readonly Face[]>
  close: () => void
}

export interface LiveSessionOptions {
  syncName: string
  person: Face
  title: () => string
  /** What was typed could not be sent and was kept: the document has to be opened anew. */
  onKept: (reason: KeptReason) => void
}

/** An open document, and who else is in it. */
export function openLiveSession({ syncName, person, title, onKept }: LiveSessionOptions): LiveSession {
  const people = createStore<readonly Face[]>([])
  const noteClosed = noteOpen(syncName)
  const { doc, provider, facts, close } = openDocumentSession({
    syncName,
    userId: person.id,
    title,
    onKept,
    awareness: (document) => {
      const awareness = new Awareness(document)
      awareness.on('change', () => people.set(peopleIn(awareness, people.get())))
      awareness.setLocalStateField('user', { ...person, color: hueColour(person.hue) })
      return awareness
    },
  })
  const shown = followSaveState(facts)
  const stopReporting = reportPace(provider)
  const stopCounting = facts.subscribe(() => {
    const { hasLocalEdits } = facts.get()
    noteUnsent(syncName, hasLocalEdits)
    if (hasLocalEdits) askToKeepStorage()
  })
  return {
    kind: kindOf(syncName),
    doc,
    provider,
    facts,
    saveState: shown.state,
    people,
    close: () => {
      shown.stop()
      stopCounting()
      stopReporting()
      noteUnsent(syncName, false)
      void close().finally(noteClosed)
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
