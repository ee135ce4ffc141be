import { $isListItemNode, $isListNode, type ListNode } from '@lexical/list'
import { $isTableCellNode, $isTableNode, $isTableRowNode, type TableNode } from '@lexical/table'
import { $getRoot, type LexicalNode } from 'lexical'
import { $isTextFieldNode } from '../core/blocks/field-nodes.ts'
import { $isActionItemNode } from '../core/blocks/meeting-nodes.ts'

const $listLines = (list: ListNode, depth: number): string[] =>
  list
    .getChildren()
    .filter($isListItemNode)
    .flatMap((item) => {
      const nested = item.getChildren().filter($isListNode)
      if (nested.length > 0) return nested.flatMap((inner) => $listLines(inner, depth + 1))
      return [`${'  '.repeat(depth)}${item.getTextContent()}`]
    })

const $tableLines = (table: TableNode): string[] =>
  table
    .getChildren()
    .filter($isTableRowNode)
    .map((row) =>
      row
        .getChildren()
        .filter($isTableCellNode)
        .map((cell) => cell.getTextContent().replace(/\s*\n\s*/g, ' '))
        .join('\t'),
    )

const $blockText = (node: LexicalNode): string => {
  if ($isActionItemNode(node)) return `[${node.getFacts().done ? 'x' : ' '}] ${node.getTextContent()}`
  if ($isTextFieldNode(node)) return `${node.getLabel()}: ${node.getTextContent()}`.trim()
  if ($isListNode(node)) return $listLines(node, 0).join('\n')
  return $isTableNode(node) ? $tableLines(node).join('\n') : node.getTextContent()
}

/** The page's words: blocks parted by an empty line, list items and rows by a line, cells by a tab; actions begin with their box. */
export const $pageToText = (): string =>
  $getRoot()
    .getChildren()
    .map($blockText)
    .filter((text) => text !== '')
    .join('\n\n')
