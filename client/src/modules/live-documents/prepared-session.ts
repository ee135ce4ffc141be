import type { DocumentDetail } from '@stoa/protocol'
import type { KeptReason } from '../../platform/local-copies/index.ts'
import { sessionStore } from '../../platform/session/session-store.ts'
import type { Face } from '../../platform/ui/index.ts'
import { type LiveSession, openLiveSession } from './live-session.ts'
import { openDocuments } from './open-documents.ts'

/** Milliseconds after which nobody comes for it. */
const unclaimed = 5_000

interface SessionOwner {
  title: () => string
  onKept: (reason: KeptReason) => void
}

interface Prepared {
  syncName: string
  person: Face
  session: LiveSession
  owner: SessionOwner
  /** What its owner was not there to hear. */
  missed: KeptReason | undefined
  timer: ReturnType<typeof setTimeout>
}

let prepared: Prepared | undefined

/**
 * Opens a document whose screen is about to be drawn, so that what is in it comes meanwhile. Who draws it takes it with
 * {@link takePrepared}; it is closed when nobody does.
 */
export function prepareSession({ syncName, title }: DocumentDetail, { id, name, hue }: Face): void {
  // It stands on the screen already, and only its address has changed.
  if (openDocuments.get().has(syncName)) return
  giveBack()
  const owner: SessionOwner = {
    title: () => title,
    onKept: (reason) => {
      opening.missed = reason
    },
  }
  const person = { id, name, hue }
  const session = openLiveSession({
    syncName,
    person,
    title: () => opening.owner.title(),
    onKept: (reason) => opening.owner.onKept(reason),
  })
  const opening: Prepared = {
    syncName,
    person,
    session,
    owner,
    missed: undefined,
    timer: setTimeout(giveBack, unclaimed),
  }
  prepared = opening
}

/** The session that was opened for this screen; undefined when there is none. From now on it is the caller's to close. */
export function takePrepared(syncName: string, person: Face, owner: SessionOwner): LiveSession | undefined {
  const found = prepared
  if (found?.syncName !== syncName || found.person.id !== person.id) return undefined
  prepared = undefined
  clearTimeout(found.timer)
  // Its copy was taken from under it, or it shows somebody as they were called before.
  if (found.missed !== undefined || found.person.name !== person.name || found.person.hue !== person.hue) {
    found.session.close()
    return undefined
  }
  found.owner = owner
  return found.session
}

function giveBack(): void {
  clearTimeout(prepared?.timer)
  prepared?.session.close()
  prepared = undefined
}

sessionStore.subscribe(() => {
  if (sessionStore.get() === 'left') giveBack()
})
