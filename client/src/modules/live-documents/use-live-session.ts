import type { DocumentDetail } from '@stoa/protocol'
import { useEffect, useRef, useState } from 'react'
import type { KeptReason } from '../../platform/local-copies/index.ts'
import { createStore, useStore } from '../../platform/store.ts'
import type { Face } from '../../platform/ui/index.ts'
import { openLiveSession, type LiveSession } from './live-session.ts'
import { takePrepared } from './prepared-session.ts'
import { fetchWhatOutagesNeed } from './use-outbox.ts'

/** Calls once, when the server's document is here. Answers how to stop waiting. */
function whenSynced(facts: LiveSession['facts'], call: () => void): () => void {
  const look = (): void => {
    if (!facts.get().synced) return
    stop()
    call()
  }
  const stop = facts.subscribe(look)
  look()
  return stop
}

/**
 * Opens the document for as long as its screen stands, and warns before unsent text is left behind. When edits cannot be
 * sent any more they are kept elsewhere, and the document is opened anew as the server has it.
 */
export function useLiveSession(document: DocumentDetail, person: Face): LiveSession | undefined {
  const [opened] = useState(() => createStore<LiveSession | undefined>(undefined))
  const title = useRef(document.title)
  useEffect(() => {
    title.current = document.title
  }, [document.title])
  // What lies in the trash is not opened, and that is final: out of it again it is opened anew.
  const isTrashed = document.trashedAt !== null
  const [seen, setSeen] = useState({ isTrashed, returns: 0 })
  if (seen.isTrashed !== isTrashed) setSeen({ isTrashed, returns: seen.returns + (isTrashed ? 0 : 1) })
  const { returns } = seen
  const { syncName } = document
  const { id, name, hue } = person
  useEffect(() => {
    let session: LiveSession
    const open = (): void => {
      const owner = { title: () => title.current, onKept }
      const face = { id, name, hue }
      session = takePrepared(syncName, face, owner) ?? openLiveSession({ syncName, person: face, ...owner })
      opened.set(session)
    }
    const onKept = (reason: KeptReason): void => {
      if (reason === 'gone') return
      session.close()
      open()
    }
    open()
    // After the document, whose reader waits. The files are on this device by then: the page asks for them as it begins.
    const stopWaiting = whenSynced(session!.facts, fetchWhatOutagesNeed)
    const onLeave = (event: BeforeUnloadEvent) => {
      if (session.facts.get().hasLocalEdits) event.preventDefault()
    }
    window.addEventListener('beforeunload', onLeave)
    return () => {
      stopWaiting()
      window.removeEventListener('beforeunload', onLeave)
      opened.set(undefined)
      session.close()
    }
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- a return from the trash is a reason to open anew
  }, [opened, syncName, id, name, hue, returns])
  return useStore(opened)
}
