import { createHeadlessEditor } from '@lexical/headless'
import type { LexicalEditor } from 'lexical'
import * as Y from 'yjs'
import { PAGE_THEME } from '../core/editor-theme.ts'
import { PAGE_NODES } from '../core/page-nodes.ts'
import { type BoundPage, bindEditor } from '../yjs/page-binding.ts'

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

const assertReadable = (page: BoundPage): void => {
  if (page.state.kind === 'unsupported') {
    throw new UnreadablePageError(
      `The page has content of a newer version (${page.state.page.types.join(', ')}): update the server.`,
    )
  }
  if (page.state.kind === 'failed') throw page.state.error
}

/**
 * Opens a copy of the page in a headless editor, calls `use`, and lets go of everything.
 * The document given is only read. Throws {@link UnreadablePageError}.
 */
export const readPage = <T>(doc: Y.Doc, use: (editor: LexicalEditor) => T): T => {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  const editor = createPageEditor()
  const page = bindEditor({ editor, doc: copy })
  try {
    assertReadable(page)
    return use(editor)
  } finally {
    page.destroy()
    copy.destroy()
  }
}
