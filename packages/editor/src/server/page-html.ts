import { $isCodeNode } from '@lexical/code'
import { $isHorizontalRuleNode } from '@lexical/extension'
import { $isLinkNode } from '@lexical/link'
import { $isListItemNode, $isListNode, type ListItemNode, type ListNode } from '@lexical/list'
import { $isHeadingNode, $isQuoteNode } from '@lexical/rich-text'
import {
  $isTableCellNode,
  $isTableNode,
  $isTableRowNode,
  TableCellHeaderStates,
  type TableCellNode,
  type TableNode,
  type TableRowNode,
} from '@lexical/table'
import {
  $getRoot,
  $isElementNode,
  $isLineBreakNode,
  $isParagraphNode,
  $isTextNode,
  type ElementNode,
  type LexicalNode,
  type TextFormatType,
  type TextNode,
} from 'lexical'
import { $isImageNode } from '../core/image-node.ts'
import { sanitizeImageUrl, sanitizeLinkUrl } from '../core/safe-url.ts'

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escape = (text: string): string => text.replace(/[&<>"]/g, (char) => ESCAPES[char] ?? char)

/** Innermost first. */
const FORMAT_TAGS: readonly (readonly [TextFormatType, string])[] = [
  ['code', 'code'],
  ['subscript', 'sub'],
  ['superscript', 'sup'],
  ['strikethrough', 's'],
  ['underline', 'u'],
  ['italic', 'em'],
  ['bold', 'strong'],
]

const $textHtml = (text: TextNode): string =>
  FORMAT_TAGS.reduce(
    (html, [format, tag]) => (text.hasFormat(format) ? `<${tag}>${html}</${tag}>` : html),
    escape(text.getTextContent()),
  )

const $inlineHtml = (element: ElementNode): string => element.getChildren().map($inlineNodeHtml).join('')

const $inlineNodeHtml = (node: LexicalNode): string => {
  if ($isTextNode(node)) return $textHtml(node)
  if ($isLineBreakNode(node)) return '<br>'
  if ($isImageNode(node)) {
    const src = sanitizeImageUrl(node.getSrc())
    const alt = escape(node.getAlt())
    return src === null ? alt : `<img src="${escape(src)}" alt="${alt}">`
  }
  if ($isLinkNode(node)) {
    const href = sanitizeLinkUrl(node.getURL())
    const html = $inlineHtml(node)
    return href === null ? html : `<a href="${escape(href)}" rel="noopener noreferrer nofollow">${html}</a>`
  }
  return $isElementNode(node) ? $inlineHtml(node) : escape(node.getTextContent())
}

/** Lexical keeps a nested list in an item of its own; in HTML it belongs to the item before. */
const $listHtml = (list: ListNode): string => {
  const items: string[] = []
  for (const item of list.getChildren().filter($isListItemNode)) {
    const nested = item.getChildren().filter($isListNode)
    if (nested.length === 0) items.push($itemHtml(list, item))
    else items.push((items.pop() ?? '') + nested.map($listHtml).join(''))
  }
  const start = list.getStart()
  const attributes = list.getListType() === 'number' && start !== 1 ? ` start="${start}"` : ''
  const tag = list.getTag()
  return `<${tag}${attributes}>${items.map((html) => `<li>${html}</li>`).join('')}</${tag}>`
}

const $itemHtml = (list: ListNode, item: ListItemNode): string => {
  const html = $inlineHtml(item)
  if (list.getListType() !== 'check') return html
  return `<input type="checkbox" disabled${item.getChecked() === true ? ' checked' : ''}> ${html}`
}

const $cellHtml = (cell: TableCellNode): string => {
  const tag = cell.hasHeader() ? 'th' : 'td'
  const spans = [
    ...(cell.getColSpan() > 1 ? [` colspan="${cell.getColSpan()}"`] : []),
    ...(cell.getRowSpan() > 1 ? [` rowspan="${cell.getRowSpan()}"`] : []),
  ]
  const only = cell.getChildrenSize() === 1 ? cell.getFirstChild() : null
  const content = $isParagraphNode(only) ? $inlineHtml(only) : $blocksHtml(cell)
  return `<${tag}${spans.join('')}>${content}</${tag}>`
}

const $isHeaderRow = (row: TableRowNode): boolean =>
  row
    .getChildren()
    .filter($isTableCellNode)
    .every((cell) => cell.hasHeaderState(TableCellHeaderStates.ROW))

const $tableHtml = (table: TableNode): string => {
  const rows = table.getChildren().filter($isTableRowNode)
  const htmlOf = (row: TableRowNode) =>
    `<tr>${row.getChildren().filter($isTableCellNode).map($cellHtml).join('')}</tr>`
  const [first, ...rest] = rows
  const hasHead = first !== undefined && $isHeaderRow(first)
  const head = hasHead ? `<thead>${htmlOf(first)}</thead>` : ''
  const body = (hasHead ? rest : rows).map(htmlOf).join('')
  return `<table>${head}${body === '' ? '' : `<tbody>${body}</tbody>`}</table>`
}

const $blockHtml = (node: LexicalNode): string => {
  if ($isHorizontalRuleNode(node)) return '<hr>'
  if ($isListNode(node)) return $listHtml(node)
  if ($isTableNode(node)) return $tableHtml(node)
  if ($isCodeNode(node)) {
    const language = node.getLanguage()
    const attribute = language ? ` class="language-${escape(language)}"` : ''
    return `<pre><code${attribute}>${escape(node.getTextContent())}</code></pre>`
  }
  if (!$isElementNode(node)) return `<p>${$inlineNodeHtml(node)}</p>`
  const tag = $isHeadingNode(node) ? node.getTag() : $isQuoteNode(node) ? 'blockquote' : 'p'
  return `<${tag}>${$inlineHtml(node)}</${tag}>`
}

const $blocksHtml = (element: ElementNode): string => element.getChildren().map($blockHtml).join('')

/**
 * The page as HTML that means what the page means: no classes but a code block's language, no styles, and
 * safe by construction, since only these tags are ever written and every text is escaped. Addresses that
 * may not be followed lose their link and keep their words. Call inside a read.
 */
export const $pageToHtml = (): string => $blocksHtml($getRoot())
