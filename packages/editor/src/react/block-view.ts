import { $getNodeByKey, type LexicalEditor, mergeRegister, type NodeKey, type NodeMutation } from 'lexical'
import { useEffect, useState } from 'react'
import type { MeetingBlockType, MeetingFacts } from '../core/blocks/block-facts.ts'
import { $isAnyFieldNode, type FieldFacts, FieldNode, TextFieldNode } from '../core/blocks/field-nodes.ts'
import { $isMeetingNode, ActionItemNode, AgendaItemNode, DecisionNode } from '../core/blocks/meeting-nodes.ts'

type MeetingView = {
  [T in MeetingBlockType]: { readonly type: T; readonly facts: MeetingFacts[T] }
}[MeetingBlockType]

/** A block on the screen and what it says besides its words. */
export type BlockView = { readonly key: NodeKey; readonly element: HTMLElement } & (
  | MeetingView
  | { readonly type: 'field'; readonly facts: FieldFacts }
)

const NODES = [AgendaItemNode, DecisionNode, ActionItemNode, TextFieldNode, FieldNode] as const

const readView = (editor: LexicalEditor, key: NodeKey): BlockView | null =>
  editor.getEditorState().read(() => {
    const node = $getNodeByKey(key)
    const element = editor.getElementByKey(key)
    if (element === null) return null
    if ($isMeetingNode(node))
      return { key, element, type: node.blockType(), facts: node.getFacts() } as BlockView
    if (!$isAnyFieldNode(node)) return null
    // The words of a text are drawn by Lexical.
    const facts = node.getField()
    return { key, element, type: 'field', facts: facts.type === 'text' ? { ...facts, value: null } : facts }
  })

const isSame = (a: BlockView | undefined, b: BlockView): boolean =>
  a !== undefined && a.element === b.element && JSON.stringify(a.facts) === JSON.stringify(b.facts)

/** All blocks with facts that are on the screen. Typing in their words changes nothing here. */
export const useBlockViews = (editor: LexicalEditor): ReadonlyMap<NodeKey, BlockView> => {
  const [views, setViews] = useState<ReadonlyMap<NodeKey, BlockView>>(new Map())
  useEffect(() => {
    const onMutation = (mutations: ReadonlyMap<NodeKey, NodeMutation>) =>
      setViews((before) => {
        const next = new Map(before)
        let changed = false
        for (const [key, mutation] of mutations) {
          const view = mutation === 'destroyed' ? null : readView(editor, key)
          if (view === null) changed = next.delete(key) || changed
          else if (!isSame(before.get(key), view)) {
            next.set(key, view)
            changed = true
          }
        }
        return changed ? next : before
      })
    return mergeRegister(...NODES.map((node) => editor.registerMutationListener(node, onMutation)))
  }, [editor])
  return views
}
