import type { OutlineEntry, StoaEditorHandle } from '@stoa/editor/react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type Addressed, documentPath, slugOfFragment } from '../documents/index.ts'

/** Where a reader is in a text: its headings, and the ways to them, by the margin and by address. */
export function useTextPlace({ id, kind }: Addressed) {
  const [handle, setHandle] = useState<StoaEditorHandle>()
  const [outline, setOutline] = useState<OutlineEntry[]>([])
  const go = useCallback(
    (slug: string) => {
      window.history.replaceState(window.history.state, '', documentPath({ id, kind }, slug))
      handle?.scrollToHeading(slug)
    },
    [handle, id, kind],
  )
  useFragment(handle)
  return { handle, setHandle, outline, setOutline, go }
}

/** Goes to the heading the address names, once the text is there and whenever the address changes. */
function useFragment(handle: StoaEditorHandle | undefined): void {
  const done = useRef(false)
  useEffect(() => {
    if (handle === undefined) return undefined
    const follow = () => {
      const slug = slugOfFragment(window.location.hash)
      if (slug !== undefined) handle.scrollToHeading(slug)
    }
    // A rebind brings a new handle: the reader has moved on by then.
    if (!done.current) {
      done.current = true
      follow()
    }
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [handle])
}
