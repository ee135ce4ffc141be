import type { DocumentDetail } from '@stoa/protocol'
import { useEffect, useState } from 'react'
import { createStore, useStore } from '../../platform/store.ts'
import type { Face } from '../../platform/ui/index.ts'
import { openPageSession, type PageSession } from './page-session.ts'

/** Opens the document for as long as its screen stands, and warns before unsent text is left behind. */
export function usePageSession(document: DocumentDetail, person: Face): PageSession | undefined {
  const [opened] = useState(() => createStore<PageSession | undefined>(undefined))
  const { syncName } = document
  const { id, name, hue } = person
  useEffect(() => {
    const session = openPageSession(syncName, { id, name, hue })
    opened.set(session)
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
