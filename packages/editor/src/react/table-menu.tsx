import { useLexicalComposerContext } from '@lexical/react/LexicalComposerContext'
import {
  $deleteTableColumnAtSelection,
  $deleteTableRowAtSelection,
  $getTableNodeFromLexicalNodeOrThrow,
  $insertTableColumnAtSelection,
  $insertTableRowAtSelection,
  $isTableCellNode,
  $isTableRowNode,
  $setTableRowIsHeader,
  TableCellHeaderStates,
} from '@lexical/table'
import { $getNodeByKey, type LexicalEditor, type NodeKey } from 'lexical'
import { Ellipsis } from 'lucide-react'
import { useEffect, useState } from 'react'
import { $evenOutTable } from '../core/page-commands.ts'
import { useEditorContext } from './editor-context.ts'
import type { EditorMessages } from './messages.ts'
import { moveInToolbar } from './toolbar-keys.ts'
import { useCaretElement } from './use-caret-element.ts'
import { usePopover } from './use-popover.ts'
import { useToolsKey } from './use-tools-key.ts'

const $toggleHeaderRow = (cellKey: NodeKey): void => {
  const cell = $getNodeByKey(cellKey)
  if (!$isTableCellNode(cell)) return
  const table = $getTableNodeFromLexicalNodeOrThrow(cell)
  const firstRow = table.getFirstChild()
  const firstCell = $isTableRowNode(firstRow) ? firstRow.getFirstChild() : null
  const isHeader = $isTableCellNode(firstCell) && firstCell.hasHeaderState(TableCellHeaderStates.ROW)
  $setTableRowIsHeader(table, 0, !isHeader)
}

const $deleteTable = (cellKey: NodeKey): void => {
  const cell = $getNodeByKey(cellKey)
  if (cell === null) return
  const table = $getTableNodeFromLexicalNodeOrThrow(cell)
  table.selectNext()
  table.remove()
}

interface TableAction {
  readonly label: Extract<
    keyof EditorMessages,
    | 'rowAbove'
    | 'rowBelow'
    | 'columnLeft'
    | 'columnRight'
    | 'headerRow'
    | 'deleteRow'
    | 'deleteColumn'
    | 'deleteTable'
  >
  readonly $run: (cellKey: NodeKey) => unknown
  readonly group: 'insert' | 'delete'
}

const ACTIONS: readonly TableAction[] = [
  { label: 'rowAbove', group: 'insert', $run: () => $insertTableRowAtSelection(false) },
  { label: 'rowBelow', group: 'insert', $run: () => $insertTableRowAtSelection(true) },
  { label: 'columnLeft', group: 'insert', $run: () => $insertTableColumnAtSelection(false) },
  { label: 'columnRight', group: 'insert', $run: () => $insertTableColumnAtSelection(true) },
  { label: 'headerRow', group: 'insert', $run: $toggleHeaderRow },
  { label: 'deleteRow', group: 'delete', $run: () => $deleteTableRowAtSelection() },
  { label: 'deleteColumn', group: 'delete', $run: () => $deleteTableColumnAtSelection() },
  { label: 'deleteTable', group: 'delete', $run: $deleteTable },
]

const $evenOut = (cellKey: NodeKey): void => {
  const cell = $getNodeByKey(cellKey)
  if (cell !== null) $evenOutTable($getTableNodeFromLexicalNodeOrThrow(cell))
}

const runAction = (editor: LexicalEditor, action: TableAction, cellKey: NodeKey): void => {
  editor.update(() => $evenOut(cellKey), { discrete: true })
  editor.update(
    () => {
      if ($getNodeByKey(cellKey) !== null) action.$run(cellKey)
    },
    { discrete: true },
  )
}

/** A button in the corner of the cell with the caret, and the menu behind it. */
export const TableMenu = () => {
  const [editor] = useLexicalComposerContext()
  const { messages } = useEditorContext()
  const cell = useCaretElement(editor, $isTableCellNode)
  const [openFor, setOpenFor] = useState<NodeKey | null>(null)
  const isOpen = cell !== null && openFor === cell.key
  const corner = usePopover(cell === null ? null : cornerOf(cell.rect), { prefer: 'below', align: 'end' })
  useToolsKey(editor, cell === null ? null : corner)
  if (cell === null) return null
  return (
    <div ref={corner} className="stoa-table-menu">
      <button
        type="button"
        className="stoa-icon-button stoa-table-button"
        aria-label={messages.tableMenu}
        title={messages.tableMenu}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => setOpenFor(isOpen ? null : cell.key)}
      >
        <Ellipsis size={15} aria-hidden="true" />
      </button>
      {isOpen && <TableActions editor={editor} cellKey={cell.key} onDone={() => setOpenFor(null)} />}
    </div>
  )
}

/** The point inside a cell's top right corner that the button hangs from. */
const cornerOf = (cell: DOMRect): DOMRect => new DOMRect(cell.right - 4, cell.top - 4, 0, 0)

const TableActions = ({
  editor,
  cellKey,
  onDone,
}: {
  readonly editor: LexicalEditor
  readonly cellKey: NodeKey
  readonly onDone: () => void
}) => {
  const { messages } = useEditorContext()
  const [menu, setMenu] = useState<HTMLDivElement | null>(null)
  useEffect(() => {
    menu?.querySelector('button')?.focus()
    const onPress = (event: PointerEvent) => {
      if (event.target instanceof Node && menu?.parentElement?.contains(event.target) === false) onDone()
    }
    document.addEventListener('pointerdown', onPress)
    return () => document.removeEventListener('pointerdown', onPress)
  }, [menu, onDone])
  const leave = () => {
    onDone()
    editor.focus()
  }
  return (
    <div
      ref={setMenu}
      className="stoa-popover stoa-menu"
      role="menu"
      tabIndex={-1}
      aria-label={messages.tableMenu}
      onKeyDown={(event) => {
        if (event.key === 'Escape' || event.key === 'Tab') {
          event.preventDefault()
          leave()
        } else moveInToolbar(event)
      }}
    >
      {ACTIONS.map((action) => (
        <button
          key={action.label}
          type="button"
          role="menuitem"
          className={`stoa-menu-item${action.group === 'delete' ? ' stoa-menu-delete' : ''}`}
          onClick={() => {
            runAction(editor, action, cellKey)
            leave()
          }}
        >
          {messages[action.label]}
        </button>
      ))}
    </div>
  )
}
