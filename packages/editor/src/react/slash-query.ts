import { $isCodeNode } from '@lexical/code'
import { $findMatchingParent } from '@lexical/utils'
import {
  $getNodeByKey,
  $getSelection,
  $isRangeSelection,
  $isTextNode,
  type LexicalEditor,
  type NodeKey,
} from 'lexical'

/** A slash someone typed, and what follows it up to the caret. */
export interface SlashQuery {
  readonly key: NodeKey
  /** Where the slash stands in its text node. */
  readonly start: number
  readonly end: number
  readonly query: string
}

/**
 * A Chinese input method writes `、` when the slash key is pressed, so that opens the menu too, but only
 * at the start of a block, where nobody begins a sentence with it.
 */
const SLASH = /(?:^|\s)(\/)([^\s/]{0,24})$/
const CHINESE_SLASH = /^(、)([^\s、/]{0,24})$/

/** The slash query at the caret. Call inside a read. */
export const $readSlashQuery = (): SlashQuery | null => {
  const selection = $getSelection()
  if (!$isRangeSelection(selection) || !selection.isCollapsed()) return null
  const node = selection.anchor.getNode()
  if (!$isTextNode(node) || !node.isSimpleText() || node.hasFormat('code')) return null
  if ($findMatchingParent(node, $isCodeNode) !== null) return null
  const before = node.getTextContent().slice(0, selection.anchor.offset)
  const atBlockStart = node.getPreviousSibling() === null
  const match = (atBlockStart ? CHINESE_SLASH.exec(before) : null) ?? SLASH.exec(before)
  const query = match?.[2]
  if (query === undefined) return null
  const end = selection.anchor.offset
  return { key: node.getKey(), start: end - query.length - 1, end, query }
}

/** Takes the slash and its query out of the text again, before the chosen block comes in. */
export const removeSlashQuery = (editor: LexicalEditor, slash: SlashQuery): void => {
  editor.update(
    () => {
      const node = $getNodeByKey(slash.key)
      if (!$isTextNode(node)) return
      node.spliceText(slash.start, slash.end - slash.start, '', true)
      const parent = node.getParent()
      if (node.getTextContentSize() === 0 && parent !== null) {
        const index = node.getIndexWithinParent()
        node.remove()
        parent.select(index, index)
      }
    },
    { discrete: true },
  )
}
