import type { LexicalEditor } from 'lexical'
import { useEffect, useEffectEvent } from 'react'
import { type OutlineEntry, readOutline } from '../core/page-outline.ts'

/** Tells the host about the headings, once a frame and only when they changed. */
export const useOutline = (
  editor: LexicalEditor,
  onOutlineChange: ((outline: OutlineEntry[]) => void) | undefined,
): void => {
  const notify = useEffectEvent((outline: OutlineEntry[]) => onOutlineChange?.(outline))
  useEffect(() => {
    let frame = 0
    let last = '[]'
    const read = () => {
      frame = 0
      const outline = readOutline(editor)
      const now = JSON.stringify(outline)
      if (now === last) return
      last = now
      notify(outline)
    }
    const schedule = () => {
      if (frame === 0) frame = requestAnimationFrame(read)
    }
    schedule()
    const unregister = editor.registerUpdateListener(({ dirtyElements, dirtyLeaves }) => {
      if (dirtyElements.size > 0 || dirtyLeaves.size > 0) schedule()
    })
    return () => {
      cancelAnimationFrame(frame)
      unregister()
    }
  }, [editor])
}
