import { $isLinkNode } from '@lexical/link'
import { $findMatchingParent } from '@lexical/utils'
import { $getSelection, $isRangeSelection, type TextFormatType } from 'lexical'
import { $blockTypeOf, type BlockType } from '../core/page-commands.ts'

export const FORMATS = [
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'code',
] as const satisfies readonly TextFormatType[]

/** What the toolbar says about the selection. */
export interface SelectionFacts {
  readonly isCollapsed: boolean
  readonly formats: ReadonlySet<TextFormatType>
  readonly blockType: BlockType
  readonly linkUrl: string | null
}

/** Reads the selection, or `null` when the toolbar has nothing to say. Call inside a read. */
export const $readSelectionFacts = (): SelectionFacts | null => {
  const selection = $getSelection()
  if (!$isRangeSelection(selection)) return null
  const node = selection.anchor.getNode()
  const link = $findMatchingParent(node, $isLinkNode)
  const blockType = $blockTypeOf(node)
  const isCollapsed = selection.isCollapsed()
  if (isCollapsed && link === null) return null
  if (!isCollapsed && (blockType === 'code' || selection.getTextContent() === '')) return null
  return {
    isCollapsed,
    formats: new Set(FORMATS.filter((format) => selection.hasFormat(format))),
    blockType,
    linkUrl: link?.getURL() ?? null,
  }
}
