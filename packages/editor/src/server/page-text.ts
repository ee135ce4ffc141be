import { $isListItemNode, $isListNode, type ListNode } from '@lexical/list'
import { $isTableCellNode, $isTableNode, $isTableRowNode, type TableNode } from '@lexical/table'
import { $getRoot, type LexicalNode } from 'lexical'
import { type NameOf, shownValue } from '../core/blocks/block-markdown.ts'
import { $isFieldNode, $isTextFieldNode, type FieldNode } from '../core/blocks/field-nodes.ts'
import { $isActionItemNode } from '../core/blocks/meeting-nodes.ts'

const $fieldText = (node: FieldNode, nameOf: NameOf): string =>
  `${node.getField().label}: ${shownValue(node.getField(), nameOf)}`.trim()

const $listLines = (list: ListNode, depth: number): string[] =>
  list
    .getChildren()
    .filter($isListItemNode)
    .flatMap((item) => {
      const nested = item.getChildren().filter($isListNode)
      if (nested.length > 0) return nested.flatMap((inner) => $listLines(inner, depth + 1))
      return [`${'  '.repeat(depth)}${item.getTextContent()}`]
    })

const $tableLines = (table: TableNode, nameOf: NameOf): string[] =>
  table
    .getChildren()
    .filter($isTableRowNode)
    .map((row) =>
      row
        .getChildren()
        .filter($isTableCellNode)
        .map((cell) =>
          cell
            .getChildren()
            .map((block) => $blockText(block, nameOf))
            .join('\n')
            .replace(/\s*\n\s*/g, ' '),
        )
        .join('\t'),
    )

const $blockText = (node: LexicalNode, nameOf: NameOf): string => {
  if ($isFieldNode(node)) return $fieldText(node, nameOf)
  if ($isActionItemNode(node)) return `[${node.getFacts().done ? 'x' : ' '}] ${node.getTextContent()}`
  if ($isTextFieldNode(node)) return `${node.getLabel()}: ${node.getTextContent()}`.trim()
  if ($isListNode(node)) return $listLines(node, 0).join('\n')
  return $isTableNode(node) ? $tableLines(node, nameOf).join('\n') : node.getTextContent()
}

/** The page's words: blocks parted by an empty line, list items and rows by a line, cells by a tab; actions begin with their box. */
export const $pageToText = (nameOf: NameOf = () => null): string =>
  $getRoot()
    .getChildren()
    .map((block) => $blockText(block, nameOf))
    .filter((text) => text !== '')
    .join('\n\n')
