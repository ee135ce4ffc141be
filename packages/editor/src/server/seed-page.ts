import { $createParagraphNode, $getRoot } from 'lexical'
import * as Y from 'yjs'
import { $pageFromMarkdown } from '../core/page-markdown.ts'
import { createBinding, PAGE_ROOT_NAME } from '../yjs/binding-strategy.ts'
import { createPresence } from '../yjs/presence-channel.ts'
import { stampSchemaVersion } from '../yjs/schema-guard.ts'
import { createPageEditor } from './headless-page.ts'

/** Seeding would put a second beginning beside the first. */
export class PageNotEmptyError extends Error {
  readonly code = 'editor.page_not_empty'
}

const seed = (doc: Y.Doc, $write: () => void): void => {
  if (doc.get(PAGE_ROOT_NAME, Y.XmlElement).length > 0) {
    throw new PageNotEmptyError('The page already has content: seed only new documents.')
  }
  const draft = new Y.Doc()
  const editor = createPageEditor()
  const open = createBinding.open(editor, draft)
  const presence = createPresence(null, PAGE_ROOT_NAME)
  const stop = editor.registerUpdateListener((payload) => open.toYjs(presence, payload))
  try {
    stampSchemaVersion(draft)
    editor.update($write, { discrete: true })
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(draft))
  } finally {
    stop()
    open.undoManager.destroy()
    open.close()
    draft.destroy()
  }
}

/** Gives a new document one empty paragraph. Throws {@link PageNotEmptyError}. */
export const seedEmpty = (doc: Y.Doc): void =>
  seed(doc, () => {
    $getRoot().append($createParagraphNode())
  })

/** Gives a new document the content of some Markdown. Throws {@link PageNotEmptyError}. */
export const seedFromMarkdown = (doc: Y.Doc, markdown: string): void =>
  seed(doc, () => $pageFromMarkdown(markdown))
