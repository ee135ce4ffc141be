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
import { type NameOf, shownValue } from '../core/blocks/block-markdown.ts'
import {
  $isAnyFieldNode,
  $isTextFieldNode,
  type FieldNode,
  type TextFieldNode,
} from '../core/blocks/field-nodes.ts'
import {
  $isAgendaItemNode,
  $isDecisionNode,
  $isMeetingNode,
  type AnyMeetingNode,
} from '../core/blocks/meeting-nodes.ts'
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

const $cellHtml = (cell: TableCellNode, nameOf: NameOf): string => {
  const tag = cell.hasHeader() ? 'th' : 'td'
  const spans = [
    ...(cell.getColSpan() > 1 ? [` colspan="${cell.getColSpan()}"`] : []),
    ...(cell.getRowSpan() > 1 ? [` rowspan="${cell.getRowSpan()}"`] : []),
  ]
  const only = cell.getChildrenSize() === 1 ? cell.getFirstChild() : null
  const content = $isParagraphNode(only) ? $inlineHtml(only) : $blocksHtml(cell, nameOf)
  return `<${tag}${spans.join('')}>${content}</${tag}>`
}

const $isHeaderRow = (row: TableRowNode): boolean =>
  row
    .getChildren()
    .filter($isTableCellNode)
    .every((cell) => cell.hasHeaderState(TableCellHeaderStates.ROW))

const $tableHtml = (table: TableNode, nameOf: NameOf): string => {
  const rows = table.getChildren().filter($isTableRowNode)
  const htmlOf = (row: TableRowNode) =>
    `<tr>${row
      .getChildren()
      .filter($isTableCellNode)
      .map((cell) => $cellHtml(cell, nameOf))
      .join('')}</tr>`
  const [first, ...rest] = rows
  const hasHead = first !== undefined && $isHeaderRow(first)
  const head = hasHead ? `<thead>${htmlOf(first)}</thead>` : ''
  const body = (hasHead ? rest : rows).map(htmlOf).join('')
  return `<table>${head}${body === '' ? '' : `<tbody>${body}</tbody>`}</table>`
}

/** Behind the words of a block: who, how long, when; for a program to read, too. */
const $factsHtml = (node: AnyMeetingNode, nameOf: NameOf): string => {
  const { ownerId, minutes, due, date } = { minutes: null, due: null, date: null, ...node.getFacts() }
  const owner = ownerId === null ? null : nameOf(ownerId)
  const day = due ?? date
  const written = [
    ...(owner === null ? [] : [`<span data-person="${escape(ownerId ?? '')}">${escape(owner)}</span>`]),
    ...(minutes === null ? [] : [`<time datetime="PT${minutes}M">${minutes}′</time>`]),
    ...(day === null ? [] : [`<time datetime="${day}">${day}</time>`]),
  ]
  return written.length === 0 ? '' : ` <small>${written.join(' · ')}</small>`
}

const $meetingHtml = (node: AnyMeetingNode, nameOf: NameOf): string => {
  const words = $inlineHtml(node)
  const facts = $factsHtml(node, nameOf)
  if ($isAgendaItemNode(node)) return `<h2 data-block="agenda-item">${words}${facts}</h2>`
  if ($isDecisionNode(node)) return `<blockquote data-block="decision">${words}${facts}</blockquote>`
  const checked = node.getFacts().done ? ' checked' : ''
  return `<p data-block="action-item"><input type="checkbox" disabled${checked}> ${words}${facts}</p>`
}

const $fieldHtml = (field: TextFieldNode | FieldNode, nameOf: NameOf): string => {
  const { label, type, value } = field.getField()
  const content = $isTextFieldNode(field)
    ? $inlineHtml(field)
    : type === 'checkbox'
      ? `<input type="checkbox" disabled${value === 'yes' ? ' checked' : ''}>`
      : type === 'date' && value !== null
        ? `<time datetime="${value}">${value}</time>`
        : escape(shownValue({ type, value }, nameOf))
  return `<dl data-block="field"><dt>${escape(label)}</dt><dd>${content}</dd></dl>`
}

const $blockHtml = (node: LexicalNode, nameOf: NameOf): string => {
  if ($isMeetingNode(node)) return $meetingHtml(node, nameOf)
  if ($isAnyFieldNode(node)) return $fieldHtml(node, nameOf)
  if ($isHorizontalRuleNode(node)) return '<hr>'
  if ($isListNode(node)) return $listHtml(node)
  if ($isTableNode(node)) return $tableHtml(node, nameOf)
  if ($isCodeNode(node)) {
    const language = node.getLanguage()
    const attribute = language ? ` class="language-${escape(language)}"` : ''
    return `<pre><code${attribute}>${escape(node.getTextContent())}</code></pre>`
  }
  if (!$isElementNode(node)) return `<p>${$inlineNodeHtml(node)}</p>`
  const tag = $isHeadingNode(node) ? node.getTag() : $isQuoteNode(node) ? 'blockquote' : 'p'
  return `<${tag}>${$inlineHtml(node)}</${tag}>`
}

const $blocksHtml = (element: ElementNode, nameOf: NameOf): string =>
  element
    .getChildren()
    .map((block) => $blockHtml(block, nameOf))
    .join('')

/**
 * The page as HTML that means what the page means: no classes but a code block's language, no styles, and
 * safe by construction, since only these tags are ever written and every text is escaped. Addresses that
 * may not be followed lose their link and keep their words. Call inside a read.
 * @param nameOf says who owns a block of a meeting; without it nobody is named
 */
export const $pageToHtml = (nameOf: NameOf = () => null): string => $blocksHtml($getRoot(), nameOf)
