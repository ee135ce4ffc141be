import { type CopyRecord, waitingCopies } from '../../platform/local-copies/index.ts'
import { openDocumentSession } from './document-session.ts'
import { openDocuments } from './open-documents.ts'
import { isFinal, isOnServer } from './save-state.ts'

/** Milliseconds for which a tab that is being typed in is left to send by itself. */
const ownTime = 4_000

/** Milliseconds on a working connection after which one copy must not keep the others waiting. */
const patience = 20_000

/**
 * Sends what was left unsent when a page or the browser was closed: one copy after the other, in the background, without
 * its page. A copy that cannot be sent now is tried again when the app is opened next.
 */
export function startOutbox(userId: string): () => void {
  const leftFor = new Set<string>()
  let stopCurrent: (() => void) | undefined
  let isStopped = false

  const next = (): CopyRecord | undefined =>
    waitingCopies
      .get()
      .find(
        ({ syncName, unsentSince }) =>
          !leftFor.has(syncName) &&
          !openDocuments.get().has(syncName) &&
          unsentSince !== null &&
          unsentSince < Date.now() - ownTime,
      )
  const look = (): void => {
    const copy = isStopped || stopCurrent !== undefined ? undefined : next()
    if (copy === undefined) return
    stopCurrent = sendCopy(userId, copy, (outcome) => {
      stopCurrent = undefined
      if (outcome === 'not-now') leftFor.add(copy.syncName)
      look()
    })
  }
  const stopWatching = [waitingCopies.subscribe(look), openDocuments.subscribe(look)]
  const timer = setInterval(look, ownTime / 2)
  look()
  return () => {
    isStopped = true
    clearInterval(timer)
    for (const stop of stopWatching) stop()
    stopCurrent?.()
  }
}

type Outcome = 'done' | 'not-now' | 'opened'

/** Answers how to stop before it is done. `onEnd` comes once, when the copy is closed again. */
function sendCopy(userId: string, copy: CopyRecord, onEnd: (outcome: Outcome) => void): () => void {
  const { syncName, title } = copy
  let deadline: ReturnType<typeof setTimeout> | undefined
  let hasEnded = false
  const end = (outcome: Outcome): void => {
    if (hasEnded) return
    hasEnded = true
    clearTimeout(deadline)
    for (const stop of stopWatching) stop()
    void session.close().finally(() => onEnd(outcome))
  }
  const session = openDocumentSession({
    syncName,
    userId,
    title: () => title,
    awareness: null,
    onKept: () => end('done'),
  })
  const judge = (): void => {
    const facts = session.facts.get()
    if (openDocuments.get().has(syncName)) end('opened')
    else if (isOnServer(facts)) end('done')
    else if (facts.denied === 'internal' || (isFinal(facts.denied) && !facts.hasLocalEdits)) end('not-now')
    else if (facts.denied === 'client-outdated') end('not-now')
    else if (facts.connection === 'connected' && facts.denied === null)
      deadline ??= setTimeout(() => end('not-now'), patience)
    else {
      clearTimeout(deadline)
      deadline = undefined
    }
  }
  const stopWatching = [session.facts.subscribe(judge), openDocuments.subscribe(judge)]
  return () => end('not-now')
}
