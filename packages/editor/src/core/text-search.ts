import {
  $getNodeByKey,
  $getRoot,
  $isElementNode,
  $isLineBreakNode,
  $isTextNode,
  type ElementNode,
  HISTORY_PUSH_TAG,
  type LexicalEditor,
  type NodeKey,
  SKIP_DOM_SELECTION_TAG,
} from 'lexical'

/** A part of a match inside one text node; offsets are UTF-16 units, `end` is exclusive. */
export interface MatchSegment {
  readonly key: NodeKey
  readonly start: number
  readonly end: number
}

/** One hit. It has several segments when formatting or a link splits the text. */
export interface TextMatch {
  readonly segments: readonly MatchSegment[]
}

export interface SearchOptions {
  /** Whether `A` and `a` differ. Default `false`. */
  readonly caseSensitive?: boolean
}

/** Folds case without changing the length, so that offsets stay valid (`İ` would become two units). */
const foldCase = (text: string): string => {
  const lower = text.toLowerCase()
  if (lower.length === text.length) return lower
  return Array.from(text, (char) => {
    const folded = char.toLowerCase()
    return folded.length === char.length ? folded : char
  }).join('')
}

interface Run {
  readonly text: string
  readonly segments: readonly (MatchSegment & { readonly from: number })[]
}

/** The text of one block with a map from its offsets to text nodes. Line breaks count as `\n`. */
const $runOf = (block: ElementNode): Run => {
  let text = ''
  const segments: (MatchSegment & { from: number })[] = []
  const $collect = (element: ElementNode) => {
    for (const child of element.getChildren()) {
      if ($isTextNode(child)) {
        const size = child.getTextContentSize()
        segments.push({ key: child.getKey(), start: 0, end: size, from: text.length })
        text += child.getTextContent()
      } else if ($isLineBreakNode(child)) text += '\n'
      else if ($isElementNode(child) && child.isInline()) $collect(child)
      else text += '\uFFFC'
    }
  }
  $collect(block)
  return { text, segments }
}

const $blocksWithText = (element: ElementNode): ElementNode[] => {
  const children = element.getChildren()
  const hasText = children.some((child) => !$isElementNode(child) || child.isInline())
  const nested = children
    .filter($isElementNode)
    .filter((child) => !child.isInline())
    .flatMap($blocksWithText)
  return hasText ? [element, ...nested] : nested
}

/**
 * Finds text in the whole page, also where formatting cuts it in pieces; a match never spans two blocks.
 * Call inside a read or an update. Cost: one pass over the text.
 */
export const $findMatches = (query: string, options: SearchOptions = {}): TextMatch[] => {
  if (query === '') return []
  const fold = options.caseSensitive === true ? (text: string) => text : foldCase
  const needle = fold(query)
  return $blocksWithText($getRoot()).flatMap((block) => {
    const run = $runOf(block)
    const haystack = fold(run.text)
    const matches: TextMatch[] = []
    for (let at = haystack.indexOf(needle); at !== -1; at = haystack.indexOf(needle, at + needle.length)) {
      const end = at + needle.length
      const segments = run.segments
        .filter((segment) => segment.from < end && segment.from + segment.end > at)
        .map((segment) => ({
          key: segment.key,
          start: Math.max(0, at - segment.from),
          end: Math.min(segment.end, end - segment.from),
        }))
      if (segments.length > 0) matches.push({ segments })
    }
    return matches
  })
}

/** {@link $findMatches} on the editor's present state. */
export const findMatches = (editor: LexicalEditor, query: string, options?: SearchOptions): TextMatch[] =>
  editor.getEditorState().read(() => $findMatches(query, options))

/** One undo step, and the focus stays in the field the query stands in. */
const REPLACE_TAGS = [HISTORY_PUSH_TAG, SKIP_DOM_SELECTION_TAG]

/** Puts the replacement where the match began, in that text's format. Later segments go first. */
const $replaceMatch = (match: TextMatch, replacement: string): void => {
  for (const [index, segment] of [...match.segments.entries()].reverse()) {
    const node = $getNodeByKey(segment.key)
    if (!$isTextNode(node)) continue
    node.spliceText(segment.start, segment.end - segment.start, index === 0 ? replacement : '')
    if (node.getTextContentSize() === 0) node.remove()
  }
}

/**
 * Replaces the match with this index, counted in reading order, as one undo step.
 * Returns whether there was such a match. The search is repeated inside the update, so a remote change
 * between finding and replacing cannot make it hit the wrong text.
 */
export const replaceMatch = (
  editor: LexicalEditor,
  query: string,
  replacement: string,
  index: number,
  options?: SearchOptions,
): boolean => {
  let replaced = false
  editor.update(
    () => {
      const match = $findMatches(query, options)[index]
      if (match === undefined) return
      $replaceMatch(match, replacement)
      replaced = true
    },
    { discrete: true, tag: REPLACE_TAGS },
  )
  return replaced
}

/** Replaces every match as one undo step and returns how many there were. */
export const replaceAllMatches = (
  editor: LexicalEditor,
  query: string,
  replacement: string,
  options?: SearchOptions,
): number => {
  let count = 0
  editor.update(
    () => {
      const matches = $findMatches(query, options)
      count = matches.length
      // Backwards, so that the offsets of the earlier matches in the same text stay valid.
      for (const match of matches.reverse()) $replaceMatch(match, replacement)
    },
    { discrete: true, tag: REPLACE_TAGS },
  )
  return count
}
