import { createDOMRange } from '@lexical/selection'
import { $getNodeByKey, type LexicalEditor } from 'lexical'
import type { TextMatch } from '../core/text-search.ts'

const ALL = 'stoa-find'
const CURRENT = 'stoa-find-current'

/** The registry is the page's, so editors on one page share the two highlights and own their ranges. */
const highlightNamed = (name: string): Highlight | null => {
  if (typeof Highlight === 'undefined' || !('highlights' in CSS)) return null
  const existing = CSS.highlights.get(name)
  if (existing !== undefined) return existing
  const created = new Highlight()
  created.priority = name === CURRENT ? 1 : 0
  CSS.highlights.set(name, created)
  return created
}

/** The DOM ranges of a match. Call inside a read. */
const $rangeOf = (editor: LexicalEditor, match: TextMatch): Range | null => {
  const first = match.segments[0]
  const last = match.segments.at(-1)
  const from = first === undefined ? null : $getNodeByKey(first.key)
  const to = last === undefined ? null : $getNodeByKey(last.key)
  if (first === undefined || last === undefined || from === null || to === null) return null
  return createDOMRange(editor, from, first.start, to, last.end)
}

/** Marks matches without touching the page's DOM. Returns the current match's range and how to unmark. */
export const highlightMatches = (
  editor: LexicalEditor,
  matches: readonly TextMatch[],
  current: number,
): { readonly currentRange: Range | null; readonly clear: () => void } => {
  const marked: [Highlight, Range][] = []
  let currentRange: Range | null = null
  editor.read(() => {
    for (const [index, match] of matches.entries()) {
      const range = $rangeOf(editor, match)
      if (range === null) continue
      if (index === current) currentRange = range
      const highlight = highlightNamed(index === current ? CURRENT : ALL)
      if (highlight === null) continue
      highlight.add(range)
      marked.push([highlight, range])
    }
  })
  return {
    currentRange,
    clear: () => {
      for (const [highlight, range] of marked) highlight.delete(range)
    },
  }
}
