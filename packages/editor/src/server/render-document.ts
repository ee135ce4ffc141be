import { $pageToMarkdown } from '../core/page-markdown.ts'
import { type OutlineEntry, readOutline as readEditorOutline } from '../core/page-outline.ts'
import type { PageSource } from '../yjs/page-root.ts'
import { readPage } from './headless-page.ts'
import { $pageToHtml } from './page-html.ts'
import { $pageToText } from './page-text.ts'

export type PageFormat = 'markdown' | 'json' | 'text' | 'html'

export interface RenderOptions {
  /** Names people in blocks of a meeting and in fields, in Markdown, HTML and text. `null`: not known. Default: nobody is named. */
  readonly nameOf?: (personId: string) => string | null
}

/**
 * Renders a page, or the root nested somewhere in a document. Synchronous; only reads.
 * - `markdown`: what {@link seedFromMarkdown} reads, without underline.
 * - `json`: Lexical's editor state.
 * - `text`: the words, blocks parted by empty lines, cells by tabs.
 * - `html`: a semantic fragment with safe addresses only, also when someone wrote others into the document.
 *
 * Throws {@link UnreadablePageError} when the page holds something this version does not know.
 */
export const renderDocument = (
  source: PageSource,
  format: PageFormat,
  { nameOf }: RenderOptions = {},
): string =>
  readPage(source, (editor) => {
    switch (format) {
      case 'markdown':
        return editor.read(() => $pageToMarkdown(nameOf))
      case 'json':
        return JSON.stringify(editor.getEditorState().toJSON())
      case 'text':
        return editor.read(() => $pageToText(nameOf))
      case 'html':
        return editor.read(() => $pageToHtml(nameOf))
    }
  })

/** The headings of a page with the same slugs the editor gives them. */
export const readOutline = (source: PageSource): OutlineEntry[] => readPage(source, readEditorOutline)
