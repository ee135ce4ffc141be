import { useLexicalComposerContext } from '@lexical/react/LexicalComposerContext'
import { $findMatchingParent, mergeRegister } from '@lexical/utils'
import {
  $addUpdateTag,
  $getNodeByKey,
  $getSelection,
  $isNodeSelection,
  $isRangeSelection,
  COMMAND_PRIORITY_HIGH,
  HISTORY_PUSH_TAG,
  KEY_DOWN_COMMAND,
  KEY_ENTER_COMMAND,
  KEY_SPACE_COMMAND,
  KEY_TAB_COMMAND,
  type LexicalEditor,
  type NodeKey,
} from 'lexical'
import { useEffect, useEffectEvent, useState } from 'react'
import { $meetingBlockOf, $selectField, $siblingField } from '../core/blocks/block-commands.ts'
import { partOf } from '../core/blocks/block-shell.ts'
import {
  $isAnyFieldNode,
  $isFieldNode,
  $isTextFieldNode,
  type FieldNode,
  type TextFieldNode,
} from '../core/blocks/field-nodes.ts'
import { $isMeetingNode, type AnyMeetingNode } from '../core/blocks/meeting-nodes.ts'
import { BlockForm } from './block-form.tsx'
import type { FactName } from './block-fact.tsx'
import { BlockParts } from './block-parts.tsx'
import { useBlockViews } from './block-view.ts'
import { useEditorContext } from './editor-context.ts'

export interface OpenedForm {
  readonly key: NodeKey
  readonly fact: FactName
}

/** The field the caret is in or that is marked. */
const $fieldAtCaret = (): TextFieldNode | FieldNode | null => {
  const selection = $getSelection()
  if ($isNodeSelection(selection)) {
    const [node] = selection.getNodes()
    return $isFieldNode(node) ? node : null
  }
  return $isRangeSelection(selection)
    ? $findMatchingParent(selection.anchor.getNode(), $isTextFieldNode)
    : null
}

const $meetingBlockAtCaret = (): AnyMeetingNode | null => {
  const selection = $getSelection()
  return $isRangeSelection(selection) ? $meetingBlockOf(selection.anchor.getNode()) : null
}

/** Puts the caret back to where the form was opened from. */
const returnTo = (editor: LexicalEditor, key: NodeKey): void => {
  editor.update(
    () => {
      const node = $getNodeByKey(key)
      if ($isAnyFieldNode(node)) $selectField(node)
      else if ($isMeetingNode(node) && $meetingBlockAtCaret()?.is(node) !== true) node.selectEnd()
    },
    { discrete: true },
  )
  // First the element, for a marked field has no caret; then the caret, which a browser would put at the start.
  editor.getRootElement()?.focus({ preventScroll: true })
  editor.focus()
}

/** What blocks show besides their words, the form for it, and the keys that lead there. */
export const EditorBlocks = ({
  opened,
  onOpen,
}: {
  readonly opened: OpenedForm | null
  readonly onOpen: (form: OpenedForm | null) => void
}) => {
  const [editor] = useLexicalComposerContext()
  const { editable } = useEditorContext()
  const views = useBlockViews(editor)
  const open = useEffectEvent((key: NodeKey, fact: FactName) => onOpen({ key, fact }))
  const active = useActiveBlock(editor)

  useEffect(() => {
    if (!editable) return
    const onTab = (event: KeyboardEvent): boolean => {
      const direction = event.shiftKey ? 'previous' : 'next'
      const field = $fieldAtCaret()
      const sibling = field === null ? null : $siblingField(field, direction)
      if (sibling !== null) {
        event.preventDefault()
        $selectField(sibling)
        return true
      }
      const block = event.shiftKey ? null : $meetingBlockAtCaret()
      const element = block === null ? null : editor.getElementByKey(block.getKey())
      const facts =
        element === null ? null : partOf(element, 'facts')?.querySelector<HTMLElement>('button, a')
      if (facts === null || facts === undefined) return false
      event.preventDefault()
      facts.focus()
      return true
    }
    const onPress = (event: KeyboardEvent | null): boolean => {
      const selection = $getSelection()
      const field = $isNodeSelection(selection) ? $fieldAtCaret() : null
      if (!$isFieldNode(field)) return false
      event?.preventDefault()
      const { type, value } = field.getField()
      if (type === 'checkbox') {
        $addUpdateTag(HISTORY_PUSH_TAG)
        field.setField({ value: value === 'yes' ? null : 'yes' })
      } else open(field.getKey(), 'value')
      return true
    }
    return mergeRegister(
      editor.registerCommand(KEY_TAB_COMMAND, onTab, COMMAND_PRIORITY_HIGH),
      editor.registerCommand(KEY_ENTER_COMMAND, onPress, COMMAND_PRIORITY_HIGH),
      editor.registerCommand(KEY_SPACE_COMMAND, onPress, COMMAND_PRIORITY_HIGH),
      editor.registerCommand(
        KEY_DOWN_COMMAND,
        (event) => {
          if (!event.altKey || event.key !== 'F10') return false
          const field = $fieldAtCaret()
          const block = field === null ? $meetingBlockAtCaret() : field
          if (block === null) return false
          event.preventDefault()
          open(block.getKey(), field === null ? 'ownerId' : 'label')
          return true
        },
        COMMAND_PRIORITY_HIGH,
      ),
    )
  }, [editor, editable])

  const view = opened === null ? undefined : views.get(opened.key)
  return (
    <>
      {[...views.values()].map((each) => (
        <BlockParts key={each.key} view={each} onOpen={(key, fact) => onOpen({ key, fact })} />
      ))}
      <ActiveMark element={active === null ? null : (views.get(active)?.element ?? null)} />
      {editable && opened !== null && view !== undefined && (
        <BlockForm
          key={opened.fact}
          view={view}
          fact={opened.fact}
          onClose={() => {
            onOpen(null)
            returnTo(editor, opened.key)
          }}
          onMoved={(key) => onOpen({ key, fact: opened.fact })}
        />
      )}
    </>
  )
}

/** The block of a meeting with the caret, whose absent facts are offered. */
const useActiveBlock = (editor: LexicalEditor): NodeKey | null => {
  const [active, setActive] = useState<NodeKey | null>(null)
  useEffect(
    () =>
      editor.registerUpdateListener(({ editorState }) =>
        setActive(editorState.read(() => $meetingBlockAtCaret()?.getKey() ?? null)),
      ),
    [editor],
  )
  return active
}

const ActiveMark = ({ element }: { readonly element: HTMLElement | null }) => {
  useEffect(() => {
    element?.setAttribute('data-active', '')
    return () => element?.removeAttribute('data-active')
  }, [element])
  return null
}
