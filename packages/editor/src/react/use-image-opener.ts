import { mergeRegister } from '@lexical/utils'
import {
  $getNearestNodeFromDOMNode,
  $getSelection,
  $isNodeSelection,
  COMMAND_PRIORITY_HIGH,
  KEY_ENTER_COMMAND,
  type LexicalEditor,
  type LexicalNode,
  type NodeKey,
} from 'lexical'
import { useEffect } from 'react'
import { $isImageNode } from '../core/image-node.ts'

export interface OpenedImage {
  readonly key: NodeKey
  readonly src: string
  readonly alt: string
}

const $imageOf = (node: LexicalNode | null | undefined): OpenedImage | null =>
  $isImageNode(node) ? { key: node.getKey(), src: node.getSrc(), alt: node.getAlt() } : null

/** Calls back when a picture is double-clicked, or selected and Enter is pressed. */
export const useImageOpener = (editor: LexicalEditor, onOpen: (image: OpenedImage) => void): void => {
  useEffect(() => {
    const onDoubleClick = (event: MouseEvent) => {
      const { target } = event
      if (!(target instanceof Node) || !editor.isEditable()) return
      const image = editor.read(() => $imageOf($getNearestNodeFromDOMNode(target)))
      if (image !== null) onOpen(image)
    }
    const root = editor.getRootElement()
    root?.addEventListener('dblclick', onDoubleClick)
    return mergeRegister(
      () => root?.removeEventListener('dblclick', onDoubleClick),
      editor.registerCommand(
        KEY_ENTER_COMMAND,
        (event) => {
          const selection = $getSelection()
          const image = $isNodeSelection(selection) ? $imageOf(selection.getNodes()[0]) : null
          if (image === null) return false
          event?.preventDefault()
          onOpen(image)
          return true
        },
        COMMAND_PRIORITY_HIGH,
      ),
    )
  }, [editor, onOpen])
}
