import { $isListItemNode, $removeList } from '@lexical/list'
import { $setBlocksType } from '@lexical/selection'
import { $isTableCellNode } from '@lexical/table'
import { $findMatchingParent, $insertNodeToNearestRoot, mergeRegister } from '@lexical/utils'
import {
  $createNodeSelection,
  $createParagraphNode,
  $createTextNode,
  $getNodeByKey,
  $getRoot,
  $getSelection,
  $isElementNode,
  $isParagraphNode,
  $isRangeSelection,
  $setSelection,
  COMMAND_PRIORITY_LOW,
  INSERT_PARAGRAPH_COMMAND,
  type LexicalEditor,
  type LexicalNode,
  type NodeKey,
} from 'lexical'
import { createBlockId, type FieldType, type MeetingBlockType } from './block-facts.ts'
import {
  $createFieldNode,
  $createTextFieldNode,
  $isAnyFieldNode,
  $isFieldNode,
  $isTextFieldNode,
  FieldNode,
  type TextFieldNode,
} from './field-nodes.ts'
import {
  $createMeetingNode,
  $isActionItemNode,
  $isMeetingNode,
  ActionItemNode,
  AgendaItemNode,
  type AnyMeetingNode,
  DecisionNode,
} from './meeting-nodes.ts'

/** Blocks stand for themselves: a table cell, which has no Markdown for them, takes none. Call inside a read. */
export const $takesBlocks = (): boolean => {
  const selection = $getSelection()
  return $isRangeSelection(selection) && !$findMatchingParent(selection.anchor.getNode(), $isTableCellNode)
}

/** Makes the selected blocks blocks of a meeting. */
export const setMeetingBlock = (editor: LexicalEditor, type: MeetingBlockType): void => {
  editor.update(() => {
    const selection = $getSelection()
    if (!$isRangeSelection(selection) || !$takesBlocks()) return
    if ($findMatchingParent(selection.anchor.getNode(), $isListItemNode)) $removeList()
    $setBlocksType($getSelection(), () => $createMeetingNode(type))
  })
}

/** Puts a field where the caret is, if there can be one, and then says which it is. */
export const insertField = (
  editor: LexicalEditor,
  type: FieldType,
  onInserted: (key: NodeKey) => void = () => undefined,
): void => {
  let key: NodeKey | null = null
  editor.update(
    () => {
      const selection = $getSelection()
      if (!$isRangeSelection(selection) || !$takesBlocks()) return
      const field = type === 'text' ? $createTextFieldNode() : $createFieldNode(type)
      const block = selection.anchor.getNode().getTopLevelElement()
      if ($isParagraphNode(block) && block.isEmpty()) block.replace(field)
      else $insertNodeToNearestRoot(field)
      // Behind the last field of a form must be a place to go on writing.
      if (field.getNextSibling() === null) field.insertAfter($createParagraphNode())
      $selectField(field)
      key = field.getKey()
    },
    {
      discrete: true,
      // A key that chooses it is answered inside an update, after which this one runs.
      onUpdate: () => {
        if (key !== null) onInserted(key)
      },
    },
  )
}

/** Makes a field one of another type, with the same label and, where it fits, value. Returns its key now. */
export const $changeFieldType = (field: TextFieldNode | FieldNode, type: FieldType): NodeKey => {
  const before = field.getField()
  if (before.type === type) return field.getKey()
  if (!$isTextFieldNode(field) && type !== 'text')
    return field.setField({ type, value: before.value }).getKey()
  const words = before.value ?? ''
  const next =
    type === 'text'
      ? $createTextFieldNode().setLabel(before.label)
      : $createFieldNode(type).setField({ label: before.label, value: words })
  if ($isTextFieldNode(next) && words !== '') next.append($createTextNode(words))
  field.insertBefore(next)
  // The caret must not be in what goes.
  $selectField(next)
  field.remove()
  if (next.getNextSibling() === null) next.insertAfter($createParagraphNode())
  return next.getKey()
}

/** Puts the caret into a field, or marks one whose value is chosen. */
export const $selectField = (field: TextFieldNode | FieldNode): void => {
  if ($isTextFieldNode(field)) {
    field.selectEnd()
    return
  }
  const selection = $createNodeSelection()
  selection.add(field.getKey())
  $setSelection(selection)
}

/** The block of a meeting around a node. */
export const $meetingBlockOf = (node: LexicalNode): AnyMeetingNode | null =>
  $findMatchingParent(node, $isMeetingNode)

/** The field before or after one, over whatever stands between. */
export const $siblingField = (
  field: LexicalNode,
  direction: 'next' | 'previous',
): TextFieldNode | FieldNode | null => {
  const siblings = direction === 'next' ? field.getNextSiblings() : field.getPreviousSiblings().reverse()
  return siblings.find($isAnyFieldNode) ?? null
}

/** Enter leaves an empty block, and goes from one field to the next. */
const $onEnter = (): boolean => {
  const selection = $getSelection()
  if (!$isRangeSelection(selection) || !selection.isCollapsed()) return false
  const block = $meetingBlockOf(selection.anchor.getNode())
  if (block !== null && block.isEmpty()) {
    block.$becomeParagraph().select()
    return true
  }
  const field = $findMatchingParent(selection.anchor.getNode(), $isTextFieldNode)
  if (field === null) return false
  const next = field.getNextSibling()
  if ($isAnyFieldNode(next)) $selectField(next)
  else if ($isElementNode(next) && next.isEmpty()) next.select()
  else field.insertNewAfter(selection).select()
  return true
}

/**
 * Ctrl Home and Ctrl End: a browser finds no way past the parts of a block that are not words, when such a block is the
 * first or the last. Returns whether it is.
 */
export const $goToEdge = (edge: 'start' | 'end', extend: boolean): boolean => {
  const root = $getRoot()
  const block = edge === 'start' ? root.getFirstChild() : root.getLastChild()
  if ($isFieldNode(block)) {
    $selectField(block)
    return true
  }
  if (!$isMeetingNode(block) && !$isTextFieldNode(block)) return false
  const before = $getSelection()?.clone()
  const selection = edge === 'start' ? block.selectStart() : block.selectEnd()
  if (extend && $isRangeSelection(before)) {
    const { key, offset, type } = before.anchor
    selection.anchor.set(key, offset, type)
  }
  return true
}

/**
 * A new block gets an id of its own: one that was copied is not the one it was copied from, and is not its card. One
 * that was cut and pasted stays what it is.
 */
const giveIds = (
  editor: LexicalEditor,
  type: typeof AgendaItemNode | typeof DecisionNode | typeof ActionItemNode,
) =>
  editor.registerNodeTransform<AnyMeetingNode>(type, (node) => {
    const isNew = editor.getEditorState().read(() => $getNodeByKey(node.getKey())) === null
    if (!isNew) return
    const id = node.getBlockId()
    const isTaken = (other: LexicalNode): boolean =>
      $isMeetingNode(other)
        ? !other.is(node) && other.getBlockId() === id
        : $isElementNode(other) && other.getChildren().some(isTaken)
    if (id !== null && !$getRoot().getChildren().some(isTaken)) return
    node.setBlockId(createBlockId())
    if ($isActionItemNode(node)) node.setFacts({ card: null })
  })

/** What blocks need of an editor people write in. Returns how to stop it. */
export const registerBlocks = (editor: LexicalEditor): (() => void) =>
  mergeRegister(
    giveIds(editor, AgendaItemNode),
    giveIds(editor, DecisionNode),
    giveIds(editor, ActionItemNode),
    editor.registerCommand(INSERT_PARAGRAPH_COMMAND, $onEnter, COMMAND_PRIORITY_LOW),
  )
