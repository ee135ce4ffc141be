import type { DocumentDetail } from '@stoa/protocol'
import { useEffect, useRef, useState } from 'react'
import type { KeptReason } from '../../platform/local-copies/index.ts'
import { createStore, useStore } from '../../platform/store.ts'
import type { Face } from '../../platform/ui/index.ts'
import { openLiveSession, type LiveSession } from './live-session.ts'
import { fetchWhatOutagesNeed } from './use-outbox.ts'

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
  const { syncName } = document
  const { id, name, hue } = person
  useEffect(() => {
    let session: LiveSession
    const open = (): void => {
      session = openLiveSession({ syncName, person: { id, name, hue }, title: () => title.current, onKept })
      opened.set(session)
    }
    const onKept = (reason: KeptReason): void => {
      if (reason === 'gone') return
      session.close()
      open()
    }
    open()
    fetchWhatOutagesNeed()
    const onLeave = (event: BeforeUnloadEvent) => {
      if (session.facts.get().hasLocalEdits) event.preventDefault()
    }
    window.addEventListener('beforeunload', onLeave)
    return () => {
      window.removeEventListener('beforeunload', onLeave)
      opened.set(undefined)
      session.close()
    }
  }, [opened, syncName, id, name, hue])
  return useStore(opened)
}
