import {
  BLUR_COMMAND,
  COMMAND_PRIORITY_EDITOR,
  FOCUS_COMMAND,
  type LexicalEditor,
  mergeRegister,
} from 'lexical'
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type * as Y from 'yjs'
import type { CollaborationProvider, PageAwareness, PageUser } from '../yjs/collaboration-port.ts'
import { type BoundPage, bindEditor, type PageState } from '../yjs/page-binding.ts'
import { isRootDeleted, pageRoot, type RootResolver } from '../yjs/page-root.ts'
import { registerCompositionHold } from './composition-hold.ts'

export interface UsePageBinding {
  readonly page: BoundPage | null
  readonly state: PageState
}

const WAITING: PageState = { kind: 'waiting' }

interface PageStoreOptions {
  readonly editor: LexicalEditor
  readonly doc: Y.Doc
  readonly awareness: PageAwareness | null
  readonly root: RootResolver
}

/** A binding that exists while somebody listens to it. When its root is deleted and another found, it binds anew. */
const createPageStore = ({ editor, doc, awareness, root }: PageStoreOptions) => {
  let bound: UsePageBinding = { page: null, state: WAITING }
  const subscribe = (onChange: () => void): (() => void) => {
    const enter = (next: UsePageBinding) => {
      bound = next
      onChange()
    }
    const bind = (): (() => void) => {
      const page = bindEditor({
        editor,
        doc,
        root,
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
    let unbind = bind()
    const onUpdate = () => {
      if (bound.state.kind !== 'deleted') return
      const found = root(doc)
      if (found === null || isRootDeleted(found)) return
      unbind()
      unbind = bind()
    }
    doc.on('update', onUpdate)
    return () => {
      doc.off('update', onUpdate)
      unbind()
    }
  }
  return { subscribe, read: () => bound }
}

/** The resolver, the same one for as long as what it finds is the same: hosts write it inline. */
const useStableRoot = (doc: Y.Doc, root: RootResolver): RootResolver => {
  const [held, setHeld] = useState(() => root)
  if (held === root) return root
  const found = root(doc)
  if (found !== null && found === held(doc)) return held
  setHeld(() => root)
  return root
}

/** Binds the editor to a root of the document for as long as both stay the same. */
export const usePageBinding = (
  editor: LexicalEditor,
  doc: Y.Doc,
  provider: CollaborationProvider | null,
  user: PageUser,
  resolver: RootResolver = pageRoot,
): UsePageBinding => {
  const awareness = provider?.awareness ?? null
  const root = useStableRoot(doc, resolver)
  const store = useMemo(
    () => createPageStore({ editor, doc, awareness, root }),
    [editor, doc, awareness, root],
  )
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
