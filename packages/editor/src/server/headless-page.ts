import { createHeadlessEditor } from '@lexical/headless'
import type { LexicalEditor } from 'lexical'
import * as Y from 'yjs'
import { PAGE_THEME } from '../core/editor-theme.ts'
import { PAGE_NODES } from '../core/page-nodes.ts'
import { bindEditor } from '../yjs/page-binding.ts'
import { type PageSource, rootOf } from '../yjs/page-root.ts'
import { copyOfRoot } from '../yjs/root-copy.ts'
import { findUnsupported } from '../yjs/schema-guard.ts'

/** The page holds something this server does not know, or is no page at all. */
export class UnreadablePageError extends Error {
  readonly code = 'editor.unreadable_page'
}

/** A headless editor that knows every node of a page. */
export const createPageEditor = (): LexicalEditor =>
  createHeadlessEditor({
    namespace: 'stoa-page',
    nodes: [...PAGE_NODES],
    theme: PAGE_THEME,
    onError: (error) => {
      throw error
    },
  })

/**
 * Opens a copy of the page in a headless editor, calls `use`, and lets go of everything. What is given is only read.
 * Cost: what the root holds, not what the document around a nested one holds. Throws {@link UnreadablePageError}.
 */
export const readPage = <T>(source: PageSource, use: (editor: LexicalEditor) => T): T => {
  const root = rootOf(source)
  const unsupported = findUnsupported(root)
  if (unsupported !== null) {
    throw new UnreadablePageError(
      `The page has content of a newer version (${unsupported.types.join(', ')}): update the server.`,
    )
  }
  const copy = new Y.Doc()
  const original = copyOfRoot(root)
  const inner = original.plantIn(copy)
  Y.applyUpdate(copy, original.encode())
  const editor = createPageEditor()
  const page = bindEditor({ editor, doc: copy, root: () => inner })
  try {
    if (page.state.kind === 'failed') throw page.state.error
    return use(editor)
  } finally {
    page.destroy()
    copy.destroy()
  }
}
