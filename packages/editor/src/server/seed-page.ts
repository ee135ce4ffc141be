import { $createParagraphNode, $getRoot } from 'lexical'
import * as Y from 'yjs'
import { $pageFromMarkdown } from '../core/page-markdown.ts'
import { createBinding } from '../yjs/binding-strategy.ts'
import { PAGE_ROOT_NAME, type PageSource, rootOf } from '../yjs/page-root.ts'
import { createPresence } from '../yjs/presence-channel.ts'
import { stampSchemaVersion } from '../yjs/schema-guard.ts'
import { createPageEditor } from './headless-page.ts'

/** Seeding would put a second beginning beside the first. */
export class PageNotEmptyError extends Error {
  readonly code = 'editor.page_not_empty'
}

/** An element that is not part of a document yet keeps its content aside, and warns of being read. */
const isEmpty = (source: PageSource): boolean => {
  const root = rootOf(source)
  return (root._prelimContent ?? root).length === 0
}

const seed = (source: PageSource, $write: () => void): void => {
  if (!isEmpty(source)) {
    throw new PageNotEmptyError('The page already has content: seed only new documents.')
  }
  const draft = new Y.Doc()
  const editor = createPageEditor()
  const open = createBinding.open(editor, draft)
  const presence = createPresence(null, { rootName: PAGE_ROOT_NAME, rootId: null })
  const stop = editor.registerUpdateListener((payload) => open.toYjs(presence, payload))
  try {
    editor.update($write, { discrete: true })
    if (source instanceof Y.Doc) {
      stampSchemaVersion(draft)
      Y.applyUpdate(source, Y.encodeStateAsUpdate(draft))
    } else {
      const blocks = rootOf(draft)
        .toArray()
        .map((block) => block.clone() as Y.XmlElement)
      source.insert(0, blocks)
    }
  } finally {
    stop()
    open.undoManager.destroy()
    open.close()
    draft.destroy()
  }
}

/**
 * Gives a new document one empty paragraph; or a new `Y.XmlElement` made without a name, before or after it is put
 * where it belongs. Throws {@link PageNotEmptyError}.
 */
export const seedEmpty = (source: PageSource): void =>
  seed(source, () => {
    $getRoot().append($createParagraphNode())
  })

/** Gives a new document or element the content of some Markdown. Throws {@link PageNotEmptyError}. */
export const seedFromMarkdown = (source: PageSource, markdown: string): void =>
  seed(source, () => $pageFromMarkdown(markdown))
