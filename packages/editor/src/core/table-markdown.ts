import {
  $convertFromMarkdownString,
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
import { $createParagraphNode, $isElementNode, type ElementNode, type LexicalNode } from 'lexical'

const ROW = /^\s*\|(.+)\|\s*$/
const DIVIDER = /^\s*\|(\s*:?-+:?\s*\|)+\s*$/

/** Splits at pipes that are not escaped. */
const cellsOf = (line: string): string[] =>
  (ROW.exec(line)?.[1] ?? '').split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'))

/** Parts what stands below each other in a cell; a break within one block is written `<br/>`. */
const BETWEEN = '<br>'

const $cellToMarkdown = (
  cell: TableCellNode,
  $exportChildren: (node: ElementNode) => string,
  blocks: readonly MultilineElementTransformer[],
): string => {
  const $lineOf = (node: LexicalNode): string => {
    for (const block of blocks) {
      const written = block.export?.(node, $exportChildren) ?? null
      if (written !== null) return written.replaceAll('<br>', '<br/>')
    }
    return $isElementNode(node) ? $exportChildren(node) : node.getTextContent()
  }
  return cell
    .getChildren()
    .map((node) => $lineOf(node).trim())
    .filter((line) => line !== '')
    .join('\n')
    .replace(/(?<!\\)\|/g, '\\|')
    .replace(/\s*\n+\s*/g, BETWEEN)
}

/** Appends the block that a line of a cell is, with its facts; false for ordinary words. */
const $appendBlock = (
  cell: TableCellNode,
  line: string,
  blocks: readonly MultilineElementTransformer[],
): boolean =>
  blocks.some((block) => {
    const startMatch = block.regExpStart.exec(line)
    if (startMatch === null) return false
    const found = block.handleImportAfterStartMatch?.({
      lines: [line],
      rootNode: cell,
      startLineIndex: 0,
      startMatch,
      transformer: block,
    })
    return found !== null && found !== undefined
  })

const $cellFromMarkdown = (
  text: string,
  header: boolean,
  transformers: Transformer[],
  blocks: readonly MultilineElementTransformer[],
): TableCellNode => {
  const state = header ? TableCellHeaderStates.ROW : TableCellHeaderStates.NO_STATUS
  const cell = $createTableCellNode(state)
  let words: string[] = []
  const $endWords = () => {
    if (words.length === 0) return
    const draft = $createTableCellNode(state)
    const written = words.join('\n').replace(/<br\s*\/?>/gi, '\n')
    $convertFromMarkdownString(written, transformers, draft)
    cell.append(...draft.getChildren())
    words = []
  }
  for (const line of text.split(BETWEEN)) {
    const isBlock = blocks.some(({ regExpStart }) => regExpStart.test(line))
    if (isBlock) $endWords()
    if (!isBlock || !$appendBlock(cell, line, blocks)) words.push(line)
  }
  $endWords()
  if (cell.isEmpty()) cell.append($createParagraphNode())
  return cell
}

/**
 * Tables as GitHub writes them. A cell holds inline Markdown; its line breaks become `<br>`. The first
 * row is written as the header even when it is none, since the format knows no table without.
 * @param blocks blocks that one line of Markdown says, with facts: they come back as such from within a cell, too
 */
export const tableTransformer = (
  inline: Transformer[],
  blocks: readonly MultilineElementTransformer[] = [],
): MultilineElementTransformer => ({
  type: 'multiline-element',
  dependencies: [TableNode, TableRowNode],
  regExpStart: ROW,
  export: (node, $exportChildren) => {
    if (!$isTableNode(node)) return null
    const rows = node.getChildren().filter($isTableRowNode)
    const lines = rows.map((row) =>
      row
        .getChildren()
        .filter($isTableCellNode)
        .map((cell) => $cellToMarkdown(cell, $exportChildren, blocks)),
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
        row.append($cellFromMarkdown(cells[i] ?? '', isHeader, inline, blocks))
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
