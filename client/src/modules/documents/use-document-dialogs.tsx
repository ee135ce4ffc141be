import type { DocumentNode } from '@stoa/protocol'
import { type ReactNode, useState } from 'react'
import { SaveAsTemplateDialog } from '../templates/index.ts'
import { RenameDialog, ShareDocumentDialog, TrashDialog } from './document.dialogs.tsx'
import { MoveDialog } from './move.dialog.tsx'

export type DocumentDialogKind = 'rename' | 'move' | 'share' | 'template' | 'trash'

interface DocumentDialogs {
  open: (kind: DocumentDialogKind, document: DocumentNode) => void
  element: ReactNode
}

/** Which dialog about which document is open: one at a time, wherever it was asked for. */
export function useDocumentDialogs(onTrashed?: (document: DocumentNode) => void): DocumentDialogs {
  const [open, setOpen] = useState<{ kind: DocumentDialogKind; document: DocumentNode }>()
  const close = () => setOpen(undefined)
  const show = (): ReactNode => {
    if (open === undefined) return null
    const { kind, document } = open
    switch (kind) {
      case 'rename':
        return <RenameDialog document={document} onClose={close} />
      case 'move':
        return <MoveDialog document={document} onClose={close} />
      case 'share':
        return <ShareDocumentDialog document={document} onClose={close} />
      case 'template':
        return <SaveAsTemplateDialog document={document} onClose={close} />
      case 'trash':
        return <TrashDialog document={document} onClose={close} onTrashed={() => onTrashed?.(document)} />
    }
  }
  return { open: (kind, document) => setOpen({ kind, document }), element: show() }
}
