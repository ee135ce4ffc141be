import { $findMatchingParent } from '@lexical/utils'
import { $getSelection, $isRangeSelection, type LexicalEditor, type LexicalNode, type NodeKey } from 'lexical'
import { useEffect, useEffectEvent, useState } from 'react'

export interface CaretElement {
  readonly key: NodeKey
  readonly element: HTMLElement
  /** Changes whenever the page does, so that what hangs on the element is placed anew. */
  readonly rect: DOMRect
}

const findCaretElement = (
  editor: LexicalEditor,
  is: (node: LexicalNode) => boolean,
  before: CaretElement | null,
): CaretElement | null => {
  const key = editor.read(() => {
    const selection = $getSelection()
    if (!$isRangeSelection(selection)) return null
    return $findMatchingParent(selection.anchor.getNode(), is)?.getKey() ?? null
  })
  const element = key === null ? null : editor.getElementByKey(key)
  if (key === null || element === null) return null
  const rect = element.getBoundingClientRect()
  const isSame =
    before?.key === key &&
    before.element === element &&
    before.rect.top === rect.top &&
    before.rect.right === rect.right &&
    before.rect.height === rect.height
  return isSame ? before : { key, element, rect }
}

/** The nearest element around the caret that `is` accepts, while the caret is in one. */
export const useCaretElement = (
  editor: LexicalEditor,
  is: (node: LexicalNode) => boolean,
): CaretElement | null => {
  const [found, setFound] = useState(() => findCaretElement(editor, is, null))
  const read = useEffectEvent(() => setFound((before) => findCaretElement(editor, is, before)))
  useEffect(() => {
    window.addEventListener('resize', read)
    const unregister = editor.registerUpdateListener(() => read())
    return () => {
      window.removeEventListener('resize', read)
      unregister()
    }
  }, [editor])
  return found
}
