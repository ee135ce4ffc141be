import { $createCodeNode, $isCodeNode } from '@lexical/code'
import { $createHorizontalRuleNode } from '@lexical/extension'
import { $insertList, $isListItemNode, $isListNode, $removeList } from '@lexical/list'
import { $createHeadingNode, $createQuoteNode, $isHeadingNode, $isQuoteNode } from '@lexical/rich-text'
import { $setBlocksType } from '@lexical/selection'
import {
  $createTableCellNode,
  $createTableNodeWithDimensions,
  $isTableCellNode,
  $isTableRowNode,
  TableCellHeaderStates,
  type TableNode,
} from '@lexical/table'
import { $findMatchingParent, $insertNodeToNearestRoot } from '@lexical/utils'
import {
  $createParagraphNode,
  $getSelection,
  $insertNodes,
  $isElementNode,
  $isRangeSelection,
  type ElementNode,
  INDENT_CONTENT_COMMAND,
  type LexicalEditor,
  type LexicalNode,
  OUTDENT_CONTENT_COMMAND,
} from 'lexical'
import { $createImageNode } from './image-node.ts'
import { sanitizeImageUrl } from './safe-url.ts'

export type BlockType =
  | 'paragraph'
  | 'h1'
  | 'h2'
  | 'h3'
  | 'h4'
  | 'quote'
  | 'code'
  | 'bullet'
  | 'number'
  | 'check'

export type ListKind = Extract<BlockType, 'bullet' | 'number' | 'check'>

const LISTS: ReadonlySet<BlockType> = new Set(['bullet', 'number', 'check'])

/** What kind of block a node stands in. Call inside a read or an update. */
export const $blockTypeOf = (node: LexicalNode): BlockType => {
  const block = $findMatchingParent(
    node,
    (parent) => $isListItemNode(parent) || ($isElementNode(parent) && !parent.isInline()),
  )
  if ($isHeadingNode(block)) {
    const tag = block.getTag()
    return tag === 'h5' || tag === 'h6' ? 'h4' : tag
  }
  if ($isQuoteNode(block)) return 'quote'
  if ($isCodeNode(block)) return 'code'
  if ($isListItemNode(block)) {
    const list = block.getParent()
    return $isListNode(list) ? list.getListType() : 'bullet'
  }
  return 'paragraph'
}

const BLOCK_FACTORIES: Record<Exclude<BlockType, ListKind>, () => ElementNode> = {
  paragraph: $createParagraphNode,
  h1: () => $createHeadingNode('h1'),
  h2: () => $createHeadingNode('h2'),
  h3: () => $createHeadingNode('h3'),
  h4: () => $createHeadingNode('h4'),
  quote: () => $createQuoteNode(),
  code: () => $createCodeNode(),
}

/** Makes the selected blocks this type. Call inside an update. */
export const $setBlockType = (type: BlockType): void => {
  const selection = $getSelection()
  if (!$isRangeSelection(selection)) return
  if (type === 'bullet' || type === 'number' || type === 'check') {
    $insertList(type)
    return
  }
  if (LISTS.has($blockTypeOf(selection.anchor.getNode()))) $removeList()
  $setBlocksType($getSelection(), BLOCK_FACTORIES[type])
}

/** Makes the selected blocks this type. */
export const setBlockType = (editor: LexicalEditor, type: BlockType): void => {
  editor.update(() => $setBlockType(type))
}

/** Turns the selected blocks into a list of this kind, or back into paragraphs when they are one. */
export const toggleList = (editor: LexicalEditor, kind: ListKind): void => {
  editor.update(() => {
    const selection = $getSelection()
    if (!$isRangeSelection(selection)) return
    if ($blockTypeOf(selection.anchor.getNode()) === kind) $removeList()
    else $insertList(kind)
  })
}

/** Indents the selected list items or blocks by one level. */
export const indent = (editor: LexicalEditor): boolean =>
  editor.dispatchCommand(INDENT_CONTENT_COMMAND, undefined)

/** Takes one level of indentation back. */
export const outdent = (editor: LexicalEditor): boolean =>
  editor.dispatchCommand(OUTDENT_CONTENT_COMMAND, undefined)

/** Inserts a table with a header row at the selection. Default 3 rows and 3 columns; at most 50 by 20. */
export const insertTable = (
  editor: LexicalEditor,
  size: { readonly rows?: number; readonly columns?: number } = {},
): void => {
  const rows = Math.min(50, Math.max(1, size.rows ?? 3))
  const columns = Math.min(20, Math.max(1, size.columns ?? 3))
  editor.update(() => {
    const selection = $getSelection()
    // A table inside a table has no Markdown and no good way to leave it with the keyboard.
    if ($isRangeSelection(selection) && $findMatchingParent(selection.anchor.getNode(), $isTableCellNode))
      return
    const table = $createTableNodeWithDimensions(rows, columns, { rows: true, columns: false })
    $insertNodeToNearestRoot(table)
    table.getFirstDescendant()?.selectStart()
  })
}

/**
 * Fills up rows that are shorter than the longest, which is what a new row and a new column leave behind
 * when two people add them at the same time. Tables with merged cells are left alone. Call inside an update
 * that changes nothing else in the table: of a row that changed in two places at once, the binding writes
 * the cells in between anew, and what others do in them meanwhile is lost. Returns whether it did anything.
 */
export const $evenOutTable = (table: TableNode): boolean => {
  const rows = table.getChildren().filter($isTableRowNode)
  const cells = rows.flatMap((row) => row.getChildren().filter($isTableCellNode))
  if (cells.some((cell) => cell.getColSpan() !== 1 || cell.getRowSpan() !== 1)) return false
  const width = Math.max(0, ...rows.map((row) => row.getChildrenSize()))
  let changed = false
  for (const [index, row] of rows.entries()) {
    const last = row.getLastChild()
    const header =
      index === 0 && $isTableCellNode(last) ? last.getHeaderStyles() : TableCellHeaderStates.NO_STATUS
    while (row.getChildrenSize() < width) {
      row.append($createTableCellNode(header).append($createParagraphNode()))
      changed = true
    }
  }
  return changed
}

/** Inserts a picture. Returns `false` and does nothing when the address is not allowed. */
export const insertImage = (
  editor: LexicalEditor,
  image: { readonly src: string; readonly alt?: string },
): boolean => {
  const src = sanitizeImageUrl(image.src)
  if (src === null) return false
  editor.update(() => {
    $insertNodes([$createImageNode({ src, alt: image.alt ?? '' })])
  })
  return true
}

/** Inserts a dividing line after the selected block. */
export const insertDivider = (editor: LexicalEditor): void => {
  editor.update(() => {
    $insertNodeToNearestRoot($createHorizontalRuleNode())
  })
}
