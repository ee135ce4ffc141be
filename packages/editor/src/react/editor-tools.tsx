import { useLexicalComposerContext } from '@lexical/react/LexicalComposerContext'
import { $getNodeByKey, type NodeKey } from 'lexical'
import { useCallback, useState } from 'react'
import { $isImageNode } from '../core/image-node.ts'
import { insertDivider, insertImage, insertTable, setBlockType } from '../core/page-commands.ts'
import type { BlockAction } from './block-items.ts'
import { CodeLanguage } from './code-language.tsx'
import { useEditorContext } from './editor-context.ts'
import { HeadingLink } from './heading-link.tsx'
import { ImageDialog } from './image-dialog.tsx'
import { SelectionToolbar } from './selection-toolbar.tsx'
import { ShortcutsDialog } from './shortcuts-dialog.tsx'
import { SlashMenu } from './slash-menu.tsx'
import { TableMenu } from './table-menu.tsx'
import { useImageOpener } from './use-image-opener.ts'

type Dialog =
  | { readonly kind: 'none' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'image'; readonly key: NodeKey | null; readonly src: string; readonly alt: string }

const NONE: Dialog = { kind: 'none' }

/** All the interface that comes and goes around the page. */
export const EditorTools = ({
  onCopyHeadingLink,
}: {
  readonly onCopyHeadingLink: ((slug: string) => void) | undefined
}) => {
  const [editor] = useLexicalComposerContext()
  const { editable } = useEditorContext()
  const [dialog, setDialog] = useState<Dialog>(NONE)

  const choose = (action: BlockAction) => {
    if (action === 'table') insertTable(editor)
    else if (action === 'divider') insertDivider(editor)
    else if (action === 'image') setDialog({ kind: 'image', key: null, src: '', alt: '' })
    else if (action === 'shortcuts') setDialog({ kind: 'shortcuts' })
    else setBlockType(editor, action)
  }
  const openImage = useCallback((image: { key: NodeKey; src: string; alt: string }) => {
    setDialog({ kind: 'image', ...image })
  }, [])
  useImageOpener(editor, openImage)

  const closeDialog = () => {
    setDialog(NONE)
    editor.focus()
  }
  const saveImage = (image: { src: string; alt: string }) => {
    const key = dialog.kind === 'image' ? dialog.key : null
    closeDialog()
    if (key === null) insertImage(editor, image)
    else {
      editor.update(() => {
        const node = $getNodeByKey(key)
        if ($isImageNode(node)) node.setImage(image)
      })
    }
  }

  return (
    <>
      {onCopyHeadingLink !== undefined && <HeadingLink onCopy={onCopyHeadingLink} />}
      {editable && (
        <>
          <SlashMenu onChoose={choose} />
          <SelectionToolbar />
          <TableMenu />
          <CodeLanguage />
        </>
      )}
      {dialog.kind === 'image' && <ImageDialog image={dialog} onSave={saveImage} onClose={closeDialog} />}
      {dialog.kind === 'shortcuts' && <ShortcutsDialog onClose={closeDialog} />}
    </>
  )
}
