import {
  BLUR_COMMAND,
  COMMAND_PRIORITY_EDITOR,
  FOCUS_COMMAND,
  type LexicalEditor,
  mergeRegister,
} from 'lexical'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import type * as Y from 'yjs'
import type { CollaborationProvider, PageAwareness, PageUser } from '../yjs/collaboration-port.ts'
import { type BoundPage, bindEditor, type PageState } from '../yjs/page-binding.ts'
import { registerCompositionHold } from './composition-hold.ts'

export interface UsePageBinding {
  readonly page: BoundPage | null
  readonly state: PageState
}

const WAITING: PageState = { kind: 'waiting' }

/** A binding that exists while somebody listens to it. */
const createPageStore = (editor: LexicalEditor, doc: Y.Doc, awareness: PageAwareness | null) => {
  let bound: UsePageBinding = { page: null, state: WAITING }
  const subscribe = (onChange: () => void): (() => void) => {
    const enter = (next: UsePageBinding) => {
      bound = next
      onChange()
    }
    const page = bindEditor({
      editor,
      doc,
      awareness,
      onStateChange: (state) => enter({ page: bound.page, state }),
    })
    enter({ page, state: page.state })
    const stopHolding = registerCompositionHold(editor, page)
    return () => {
      stopHolding()
      page.destroy()
      bound = { page: null, state: WAITING }
    }
  }
  return { subscribe, read: () => bound }
}

/** Binds the editor to the document for as long as both stay the same. */
export const usePageBinding = (
  editor: LexicalEditor,
  doc: Y.Doc,
  provider: CollaborationProvider | null,
  user: PageUser,
): UsePageBinding => {
  const awareness = provider?.awareness ?? null
  const store = useMemo(() => createPageStore(editor, doc, awareness), [editor, doc, awareness])
  const bound = useSyncExternalStore(store.subscribe, store.read, store.read)

  const { page } = bound
  const { name, color } = user
  useEffect(() => {
    if (page === null) return
    const root = editor.getRootElement()
    page.setUser({ name, color }, root !== null && root.contains(document.activeElement))
    return mergeRegister(
      editor.registerCommand(
        FOCUS_COMMAND,
        () => {
          page.setUser({ name, color }, true)
          return false
        },
        COMMAND_PRIORITY_EDITOR,
      ),
      editor.registerCommand(
        BLUR_COMMAND,
        () => {
          page.setUser({ name, color }, false)
          return false
        },
        COMMAND_PRIORITY_EDITOR,
      ),
    )
  }, [editor, page, name, color])

  return bound
}
