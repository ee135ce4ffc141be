import { $getNodeByKey, $isElementNode, type LexicalEditor } from 'lexical'
import { $pageToMarkdown } from '../core/page-markdown.ts'
import { $readOutline, readOutline } from '../core/page-outline.ts'
import type { StoaEditorHandle } from './editor-props.ts'

/** Whether the person asked for less motion. */
export const prefersReducedMotion = (): boolean =>
  window.matchMedia('(prefers-reduced-motion: reduce)').matches

const scrollToHeading = (editor: LexicalEditor, slug: string): boolean => {
  const key = editor.read(() => $readOutline().find((entry) => entry.slug === slug)?.key)
  const element = key === undefined ? null : editor.getElementByKey(key)
  if (key === undefined || element === null) return false
  element.scrollIntoView({ block: 'start', behavior: prefersReducedMotion() ? 'auto' : 'smooth' })
  if (editor.isEditable()) {
    editor.update(() => {
      const heading = $getNodeByKey(key)
      if ($isElementNode(heading)) heading.selectStart()
    })
    editor.getRootElement()?.focus({ preventScroll: true })
  }
  return true
}

/** The imperative side of a mounted editor. */
export const createHandle = (editor: LexicalEditor, openFind: () => void): StoaEditorHandle => ({
  focus: () => editor.focus(),
  openFind,
  scrollToHeading: (slug) => scrollToHeading(editor, slug),
  getMarkdown: () => editor.read(() => $pageToMarkdown()),
  outline: () => readOutline(editor),
})
