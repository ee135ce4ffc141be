import { useLexicalComposerContext } from '@lexical/react/LexicalComposerContext'
import { $getNodeByKey, type NodeKey } from 'lexical'
import { useCallback, useState } from 'react'
import { insertField, setMeetingBlock } from '../core/blocks/block-commands.ts'
import type { FieldType } from '../core/blocks/block-facts.ts'
import { $isImageNode } from '../core/image-node.ts'
import { insertDivider, insertImage, insertTable, setBlockType } from '../core/page-commands.ts'
import type { BlockAction } from './block-items.ts'
import type { OfferedBlock } from './block-ports.ts'
import { CodeLanguage } from './code-language.tsx'
import { EditorBlocks, type OpenedForm } from './editor-blocks.tsx'
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

const isFieldAction = (action: BlockAction): action is `field-${FieldType}` => action.startsWith('field-')

/** All the interface that comes and goes around the page. */
export const EditorTools = ({
  onCopyHeadingLink,
  blocks,
}: {
  readonly onCopyHeadingLink: ((slug: string) => void) | undefined
  readonly blocks: readonly OfferedBlock[] | undefined
}) => {
  const [editor] = useLexicalComposerContext()
  const { editable } = useEditorContext()
  const [dialog, setDialog] = useState<Dialog>(NONE)
  const [form, setForm] = useState<OpenedForm | null>(null)

  const choose = (action: BlockAction) => {
    if (action === 'table') insertTable(editor)
    else if (action === 'divider') insertDivider(editor)
    else if (action === 'image') setDialog({ kind: 'image', key: null, src: '', alt: '' })
    else if (action === 'shortcuts') setDialog({ kind: 'shortcuts' })
    else if (action === 'agenda-item' || action === 'decision' || action === 'action-item')
      setMeetingBlock(editor, action)
    else if (isFieldAction(action)) {
      const type = action.slice('field-'.length) as FieldType
      insertField(editor, type, (key) => setForm({ key, fact: 'label' }))
    } else setBlockType(editor, action)
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
      <EditorBlocks opened={form} onOpen={setForm} />
      {onCopyHeadingLink !== undefined && <HeadingLink onCopy={onCopyHeadingLink} />}
      {editable && (
        <>
          <SlashMenu onChoose={choose} blocks={blocks} />
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
