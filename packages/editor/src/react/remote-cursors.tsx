import { syncCursorPositions } from '@lexical/yjs'
import { useLexicalComposerContext } from '@lexical/react/LexicalComposerContext'
import { useEffect, useRef } from 'react'
import type { BoundPage } from '../yjs/page-binding.ts'

const NAME_SHOWN_MS = 2000

/** Shows the names of carets that moved, each for two seconds. Returns the function to call after a move. */
const createNameFader = (page: BoundPage) => {
  const seen = new Map<number, { place: string; timer: ReturnType<typeof setTimeout> }>()
  const onMove = () => {
    if (page.presence === null || page.binding === null) return
    const states = page.presence.awareness.getStates()
    for (const [client, cursor] of page.binding.cursors) {
      const caret = cursor.selection?.caret
      const state = states.get(client)
      if (caret === undefined || state === undefined) continue
      const place = JSON.stringify([state.anchorPos, state.focusPos])
      if (seen.get(client)?.place === place) continue
      clearTimeout(seen.get(client)?.timer)
      caret.dataset.moving = ''
      const timer = setTimeout(() => delete caret.dataset.moving, NAME_SHOWN_MS)
      seen.set(client, { place, timer })
    }
  }
  const stop = () => {
    for (const { timer } of seen.values()) clearTimeout(timer)
  }
  return { onMove, stop }
}

/** Others' carets and selections, drawn over the page and never inside it. */
export const RemoteCursors = ({ page }: { page: BoundPage }) => {
  const [editor] = useLexicalComposerContext()
  const layer = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const { binding, presence } = page
    if (binding === null || presence === null) return
    page.showCursorsIn(layer.current)
    const fader = createNameFader(page)
    let frame = 0
    const draw = () => {
      frame = 0
      syncCursorPositions(binding, presence)
      fader.onMove()
    }
    // Once a frame: a burst of others' typing would otherwise measure the layout for every letter.
    const schedule = () => {
      if (frame === 0) frame = requestAnimationFrame(draw)
    }
    const resize = new ResizeObserver(schedule)
    const root = editor.getRootElement()
    if (root !== null) resize.observe(root)
    // The find panel moves the page down.
    if (layer.current?.parentElement) resize.observe(layer.current.parentElement)
    presence.awareness.on('update', schedule)
    const unregister = editor.registerUpdateListener(schedule)
    // A picture that arrives moves what is below it without any change in the editor.
    root?.addEventListener('load', schedule, true)
    schedule()
    const { awareness } = presence
    return () => {
      cancelAnimationFrame(frame)
      resize.disconnect()
      root?.removeEventListener('load', schedule, true)
      awareness.off('update', schedule)
      unregister()
      fader.stop()
      page.showCursorsIn(null)
    }
  }, [editor, page])

  return <div ref={layer} className="stoa-cursors" aria-hidden="true" />
}
