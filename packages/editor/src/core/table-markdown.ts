import {
  $convertFromMarkdownString,
  $convertToMarkdownString,
  type MultilineElementTransformer,
  type Transformer,
} from '@lexical/markdown'
import {
  $createTableCellNode,
  $createTableNode,
  $createTableRowNode,
  $isTableCellNode,
  $isTableNode,
  $isTableRowNode,
  type TableCellNode,
  TableCellHeaderStates,
  TableNode,
  TableRowNode,
} from '@lexical/table'
import { $createParagraphNode, $isParagraphNode } from 'lexical'

const ROW = /^\s*\|(.+)\|\s*$/
const DIVIDER = /^\s*\|(\s*:?-+:?\s*\|)+\s*$/

/** Splits at pipes that are not escaped. */
const cellsOf = (line: string): string[] =>
  (ROW.exec(line)?.[1] ?? '').split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'))

const $cellToMarkdown = (cell: TableCellNode, transformers: Transformer[]): string =>
  $convertToMarkdownString(transformers, cell)
    .trim()
    .replace(/(?<!\\)\|/g, '\\|')
    .replace(/\s*\n+\s*/g, '<br>')

const $cellFromMarkdown = (text: string, header: boolean, transformers: Transformer[]): TableCellNode => {
  const cell = $createTableCellNode(header ? TableCellHeaderStates.ROW : TableCellHeaderStates.NO_STATUS)
  $convertFromMarkdownString(text.replace(/<br\s*\/?>/gi, '\n'), transformers, cell)
  if (!$isParagraphNode(cell.getFirstChild())) cell.append($createParagraphNode())
  return cell
}

/**
 * Tables as GitHub writes them. A cell holds inline Markdown; its line breaks become `<br>`. The first
 * row is written as the header even when it is none, since the format knows no table without.
 */
export const tableTransformer = (inline: Transformer[]): MultilineElementTransformer => ({
  type: 'multiline-element',
  dependencies: [TableNode, TableRowNode],
  regExpStart: ROW,
  export: (node) => {
    if (!$isTableNode(node)) return null
    const rows = node.getChildren().filter($isTableRowNode)
    const lines = rows.map((row) =>
      row
        .getChildren()
        .filter($isTableCellNode)
        .map((cell) => $cellToMarkdown(cell, inline)),
    )
    const width = Math.max(1, ...lines.map((cells) => cells.length))
    const written = lines.map(
      (cells) => `| ${Array.from({ length: width }, (_, i) => cells[i] ?? '').join(' | ')} |`,
    )
    const divider = `| ${Array.from({ length: width }, () => '---').join(' | ')} |`
    return [written[0] ?? '', divider, ...written.slice(1)].join('\n')
  },
  handleImportAfterStartMatch: ({ lines, rootNode, startLineIndex }) => {
    if (!DIVIDER.test(lines[startLineIndex + 1] ?? '')) return null
    const header = cellsOf(lines[startLineIndex] ?? '')
    const table = $createTableNode()
    const $appendRow = (cells: readonly string[], isHeader: boolean) => {
      const row = $createTableRowNode()
      for (let i = 0; i < header.length; i += 1) {
        row.append($cellFromMarkdown(cells[i] ?? '', isHeader, inline))
      }
      table.append(row)
    }
    $appendRow(header, true)
    let last = startLineIndex + 1
    while (ROW.test(lines[last + 1] ?? '')) {
      last += 1
      $appendRow(cellsOf(lines[last] ?? ''), false)
    }
    rootNode.append(table)
    return [true, last]
  },
  // Typing a pipe does not make a table: the slash menu does.
  replace: () => false,
})
