import { $isCodeNode } from '@lexical/code'
import { $isHorizontalRuleNode } from '@lexical/extension'
import { $toggleLink } from '@lexical/link'
import { $isListItemNode, $isListNode, ListItemNode, registerCheckList, registerList } from '@lexical/list'
import { registerMarkdownShortcuts } from '@lexical/markdown'
import { registerRichText } from '@lexical/rich-text'
import {
  registerTableCellUnmergeTransform,
  registerTablePlugin,
  registerTableSelectionObserver,
} from '@lexical/table'
import { $findMatchingParent, mergeRegister } from '@lexical/utils'
import {
  $addUpdateTag,
  $createNodeSelection,
  $getNearestNodeFromDOMNode,
  $getSelection,
  $isNodeSelection,
  $isRangeSelection,
  $setSelection,
  CLICK_COMMAND,
  COMMAND_PRIORITY_HIGH,
  COMMAND_PRIORITY_LOW,
  FORMAT_TEXT_COMMAND,
  HISTORY_PUSH_TAG,
  KEY_DOWN_COMMAND,
  KEY_ESCAPE_COMMAND,
  KEY_TAB_COMMAND,
  type LexicalEditor,
  PASTE_COMMAND,
} from 'lexical'
import { $goToEdge, $meetingBlockOf, registerBlocks } from '../core/blocks/block-commands.ts'
import { $isFieldNode } from '../core/blocks/field-nodes.ts'
import { $isActionItemNode } from '../core/blocks/meeting-nodes.ts'
import { $isImageNode } from '../core/image-node.ts'
import { type BlockType, indent, outdent, setBlockType, toggleList } from '../core/page-commands.ts'
import { PAGE_TRANSFORMERS } from '../core/page-markdown.ts'
import { sanitizeLinkUrl } from '../core/safe-url.ts'

const isModifier = (event: KeyboardEvent): boolean => event.ctrlKey || event.metaKey

const BLOCK_KEYS: Record<string, BlockType> = {
  Digit0: 'paragraph',
  Digit1: 'h1',
  Digit2: 'h2',
  Digit3: 'h3',
  Digit4: 'h4',
}
const LIST_KEYS = { Digit7: 'number', Digit8: 'bullet', Digit9: 'check' } as const

/** Ticks or unticks the task the caret is in. Returns whether there was one. Call inside an update. */
const $toggleTask = (): boolean => {
  const selection = $getSelection()
  if (!$isRangeSelection(selection)) return false
  const block = $meetingBlockOf(selection.anchor.getNode())
  if ($isActionItemNode(block)) {
    // A step of its own to undo.
    $addUpdateTag(HISTORY_PUSH_TAG)
    block.toggleDone()
    return true
  }
  const item = $findMatchingParent(selection.anchor.getNode(), $isListItemNode)
  const list = item?.getParent()
  if (!item || !$isListNode(list) || list.getListType() !== 'check') return false
  item.toggleChecked()
  return true
}

const handleShortcut = (
  editor: LexicalEditor,
  event: KeyboardEvent,
  openFind: (() => void) | null,
): boolean => {
  if (!isModifier(event) || event.isComposing) return false
  const { code, altKey, shiftKey } = event
  if (openFind !== null && code === 'KeyF' && !altKey && !shiftKey) {
    openFind()
    return true
  }
  if (!editor.isEditable()) return false
  const block = BLOCK_KEYS[code]
  if (altKey && !shiftKey && block !== undefined) {
    setBlockType(editor, block)
    return true
  }
  if (shiftKey && !altKey && (code === 'Digit7' || code === 'Digit8' || code === 'Digit9')) {
    toggleList(editor, LIST_KEYS[code])
    return true
  }
  if (shiftKey && !altKey && code === 'KeyX')
    return editor.dispatchCommand(FORMAT_TEXT_COMMAND, 'strikethrough')
  if (!shiftKey && !altKey && code === 'KeyE') return editor.dispatchCommand(FORMAT_TEXT_COMMAND, 'code')
  if (!shiftKey && !altKey && code === 'Enter') return $toggleTask()
  if (!altKey && (code === 'Home' || code === 'End'))
    return $goToEdge(code === 'Home' ? 'start' : 'end', shiftKey)
  return false
}

/** Tab indents in lists and code only; elsewhere it moves on, so that nobody is trapped in the page. */
const handleTab = (editor: LexicalEditor, event: KeyboardEvent): boolean => {
  const selection = $getSelection()
  if (!$isRangeSelection(selection)) return false
  const node = selection.anchor.getNode()
  if ($findMatchingParent(node, $isListItemNode) !== null) {
    event.preventDefault()
    return event.shiftKey ? outdent(editor) : indent(editor)
  }
  if ($findMatchingParent(node, $isCodeNode) !== null && !event.shiftKey) {
    event.preventDefault()
    selection.insertRawText('\t')
    return true
  }
  return false
}

const selectClicked = (event: MouseEvent): boolean => {
  const node = event.target instanceof Node ? $getNearestNodeFromDOMNode(event.target) : null
  if (!$isImageNode(node) && !$isHorizontalRuleNode(node) && !$isFieldNode(node)) return false
  const selection = $createNodeSelection()
  selection.add(node.getKey())
  $setSelection(selection)
  return true
}

/** A plain click in a page being written sets the caret; with Ctrl or Cmd, or when reading, it follows. */
const followLink = (editor: LexicalEditor, event: MouseEvent): void => {
  const anchor = event.target instanceof Element ? event.target.closest('a') : null
  if (anchor === null) return
  event.preventDefault()
  const href = sanitizeLinkUrl(anchor.getAttribute('href') ?? '')
  if (href === null || (editor.isEditable() && !event.ctrlKey && !event.metaKey)) return
  if (href.startsWith('#')) window.location.hash = href
  else window.open(href, '_blank', 'noopener,noreferrer')
}

/** An address pasted over selected text makes that text a link. */
const pasteAsLink = (event: ClipboardEvent | KeyboardEvent | InputEvent): boolean => {
  const selection = $getSelection()
  if (!('clipboardData' in event) || !$isRangeSelection(selection) || selection.isCollapsed()) return false
  const text = event.clipboardData?.getData('text/plain').trim() ?? ''
  if (!/^https?:\/\/\S+$/.test(text)) return false
  event.preventDefault()
  $toggleLink(text)
  return true
}

/** Marks selected images and dividers, which have no text the browser could mark. */
const registerSelectedMark = (editor: LexicalEditor): (() => void) => {
  let marked: HTMLElement[] = []
  return editor.registerUpdateListener(({ editorState }) => {
    for (const element of marked) element.classList.remove('stoa-selected')
    marked = editorState.read(() => {
      const selection = $getSelection()
      if (!$isNodeSelection(selection)) return []
      return selection
        .getNodes()
        .map((node) => editor.getElementByKey(node.getKey()))
        .filter((element) => element !== null)
    })
    for (const element of marked) element.classList.add('stoa-selected')
  })
}

/**
 * Lexical makes a task's list item a checkbox, which no list may hold and no list item may be. Here it stays an item of
 * its list, and whether it is done is read aloud before it (see `style.css`).
 */
const registerTaskRoles = (editor: LexicalEditor): (() => void) =>
  editor.registerMutationListener(ListItemNode, (mutations) => {
    for (const key of mutations.keys()) {
      const element = editor.getElementByKey(key)
      element?.removeAttribute('role')
      element?.removeAttribute('aria-checked')
    }
  })

/**
 * Everything the page answers to, without any interface. Returns how to stop it.
 * @param openFind `null` leaves finding to the browser
 */
export const registerPageBehaviours = (
  editor: LexicalEditor,
  openFind: (() => void) | null,
): (() => void) => {
  let escaped = false
  const onClick = (event: MouseEvent) => followLink(editor, event)
  return mergeRegister(
    registerRichText(editor),
    registerList(editor),
    registerCheckList(editor),
    registerTaskRoles(editor),
    registerTablePlugin(editor),
    registerTableSelectionObserver(editor, true),
    registerTableCellUnmergeTransform(editor),
    registerMarkdownShortcuts(editor, PAGE_TRANSFORMERS),
    registerSelectedMark(editor),
    registerBlocks(editor),
    editor.registerCommand(
      KEY_DOWN_COMMAND,
      (event) => {
        const leaves = escaped && event.key === 'Tab'
        escaped = event.key === 'Escape'
        if (leaves) return true
        if (!handleShortcut(editor, event, openFind)) return false
        event.preventDefault()
        return true
      },
      COMMAND_PRIORITY_HIGH,
    ),
    editor.registerCommand(KEY_TAB_COMMAND, (event) => handleTab(editor, event), COMMAND_PRIORITY_LOW),
    // Lexical would take the focus away; Escape only lets the next Tab leave the page.
    editor.registerCommand(KEY_ESCAPE_COMMAND, () => true, COMMAND_PRIORITY_LOW),
    editor.registerCommand(CLICK_COMMAND, selectClicked, COMMAND_PRIORITY_LOW),
    editor.registerCommand(PASTE_COMMAND, pasteAsLink, COMMAND_PRIORITY_LOW),
    editor.registerRootListener((root, previous) => {
      previous?.removeEventListener('click', onClick)
      root?.addEventListener('click', onClick)
    }),
  )
}
