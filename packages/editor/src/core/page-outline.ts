import { $isHeadingNode } from '@lexical/rich-text'
import { $isAgendaItemNode } from './blocks/meeting-nodes.ts'
import { $getRoot, type EditorState, type LexicalEditor, type NodeKey } from 'lexical'

/** One heading of a page. `slug` is what an address carries after `#`. */
export interface OutlineEntry {
  readonly text: string
  readonly level: 1 | 2 | 3 | 4 | 5 | 6
  readonly slug: string
}

export interface KeyedOutlineEntry extends OutlineEntry {
  /** Lexical's key of the heading: only valid in the editor it was read from. */
  readonly key: NodeKey
}

/**
 * A heading's text as part of an address: letters and digits of every script stay, so `发布 计划 2.0`
 * becomes `发布-计划-2-0`. Empty headings are called `section`.
 */
export const slugOfHeading = (text: string): string => {
  const slug = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  return slug === '' ? 'section' : slug
}

/** Gives equal headings distinct slugs in reading order: `plan`, `plan-2`, `plan-3`. */
export const withUniqueSlugs = <T extends { readonly text: string }>(
  headings: readonly T[],
): (T & { readonly slug: string })[] => {
  const taken = new Set<string>()
  return headings.map((heading) => {
    const base = slugOfHeading(heading.text)
    let slug = base
    for (let n = 2; taken.has(slug); n += 1) slug = `${base}-${n}`
    taken.add(slug)
    return { ...heading, slug }
  })
}

/** The headings and agenda items at the top level of the current page, in order. Call inside a read or an update. */
export const $readOutline = (): KeyedOutlineEntry[] =>
  withUniqueSlugs(
    $getRoot()
      .getChildren()
      .filter((block) => $isHeadingNode(block) || $isAgendaItemNode(block))
      .map((heading) => ({
        key: heading.getKey(),
        text: heading.getTextContent().trim(),
        level: $isHeadingNode(heading) ? (Number(heading.getTag().slice(1)) as OutlineEntry['level']) : 2,
      })),
  )

/** The headings of an editor or of one of its states. Cost: one pass over the top-level blocks. */
export const readOutline = (source: LexicalEditor | EditorState): OutlineEntry[] => {
  const state = 'getEditorState' in source ? source.getEditorState() : source
  return state.read(() => $readOutline().map(({ text, level, slug }) => ({ text, level, slug })))
}
