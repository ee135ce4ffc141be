import { $createHorizontalRuleNode, $isHorizontalRuleNode, HorizontalRuleNode } from '@lexical/extension'
import {
  $convertFromMarkdownString,
  $convertToMarkdownString,
  BOLD_ITALIC_STAR,
  BOLD_ITALIC_UNDERSCORE,
  BOLD_STAR,
  BOLD_UNDERSCORE,
  CHECK_LIST,
  CODE,
  type ElementTransformer,
  HEADING,
  INLINE_CODE,
  ITALIC_STAR,
  ITALIC_UNDERSCORE,
  LINK,
  ORDERED_LIST,
  QUOTE,
  STRIKETHROUGH,
  type TextMatchTransformer,
  type Transformer,
  UNORDERED_LIST,
} from '@lexical/markdown'
import { $isLinkNode } from '@lexical/link'
import { $createParagraphNode, $getRoot } from 'lexical'
import { fieldTransformer, meetingTransformer, type NameOf } from './blocks/block-markdown.ts'
import { $createImageNode, $isImageNode, ImageNode } from './image-node.ts'
import { sanitizeImageUrl, sanitizeLinkUrl } from './safe-url.ts'
import { tableTransformer } from './table-markdown.ts'

const DIVIDER: ElementTransformer = {
  type: 'element',
  dependencies: [HorizontalRuleNode],
  regExp: /^(---|\*\*\*|___)\s*$/,
  triggerOnEnter: true,
  export: (node) => ($isHorizontalRuleNode(node) ? '---' : null),
  replace: (parent, _children, _match, isImport) => {
    const divider = $createHorizontalRuleNode()
    if (isImport || parent.getNextSibling() !== null) parent.replace(divider)
    else {
      parent.insertBefore(divider)
      parent.clear()
    }
    if (!isImport) divider.selectNext()
  },
}

const IMAGE: TextMatchTransformer = {
  type: 'text-match',
  dependencies: [ImageNode],
  importRegExp: /!\[([^\]]*)\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)/,
  regExp: /!\[([^\]]*)\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)$/,
  trigger: ')',
  export: (node) =>
    $isImageNode(node)
      ? `![${node.getAlt().replace(/[[\]\n]/g, ' ')}](${encodeForMarkdown(node.getSrc())})`
      : null,
  replace: (text, match) => {
    const src = sanitizeImageUrl(match[2] ?? '')
    if (src !== null) text.replace($createImageNode({ src, alt: match[1] ?? '' }))
  },
}

/** Parentheses and spaces would end the address early. */
const encodeForMarkdown = (url: string): string =>
  (sanitizeImageUrl(url) ?? '').replace(
    /[()\s]/g,
    (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )

/** Lexical's own, but an address that may not be followed makes no link: its words stay. */
const SAFE_LINK: TextMatchTransformer = {
  ...LINK,
  export: (node, exportChildren, exportFormat) =>
    $isLinkNode(node) && sanitizeLinkUrl(node.getURL()) === null
      ? exportChildren(node)
      : (LINK.export?.(node, exportChildren, exportFormat) ?? null),
  replace: (text, match) => {
    const words = LINK.replace?.(text, match)
    const link = words?.getParent()
    // Judged when it is made: the source may hide its scheme behind character references.
    if (words && $isLinkNode(link) && sanitizeLinkUrl(link.getURL()) === null) {
      for (const child of link.getChildren()) link.insertBefore(child)
      link.remove()
    }
    return words
  },
}

const INLINE: Transformer[] = [
  IMAGE,
  SAFE_LINK,
  INLINE_CODE,
  BOLD_ITALIC_STAR,
  BOLD_ITALIC_UNDERSCORE,
  BOLD_STAR,
  BOLD_UNDERSCORE,
  ITALIC_STAR,
  ITALIC_UNDERSCORE,
  STRIKETHROUGH,
]

/**
 * What Markdown a page reads and writes: headings, emphasis, strike-through, code, nested lists, tasks,
 * quotes, fenced code, GitHub tables, images, links, dividers, blocks of a meeting and fields. Underline has no Markdown and is lost.
 */
const transformersFor = (nameOf?: NameOf): Transformer[] => {
  const blocks = [meetingTransformer(INLINE, nameOf), fieldTransformer(INLINE, nameOf)]
  return [
    // First, since they look like headings, quotes, tasks and bold words.
    ...blocks,
    DIVIDER,
    HEADING,
    QUOTE,
    // Tasks before lists: `- [ ]` is also a bullet.
    CHECK_LIST,
    UNORDERED_LIST,
    ORDERED_LIST,
    CODE,
    tableTransformer(INLINE, blocks),
    ...INLINE,
  ]
}

export const PAGE_TRANSFORMERS: Transformer[] = transformersFor()

/**
 * The page as Markdown. Call inside a read or an update.
 * @param nameOf says who owns a block, for those who read; without it nobody is named, and nothing is lost
 */
export const $pageToMarkdown = (nameOf?: NameOf): string =>
  $convertToMarkdownString(nameOf === undefined ? PAGE_TRANSFORMERS : transformersFor(nameOf))

/** Replaces the page's content by what the Markdown says. Call inside an update. */
export const $pageFromMarkdown = (markdown: string): void => {
  $convertFromMarkdownString(markdown.replace(/\r\n?/g, '\n'), PAGE_TRANSFORMERS)
  const root = $getRoot()
  if (root.isEmpty()) root.append($createParagraphNode())
}
