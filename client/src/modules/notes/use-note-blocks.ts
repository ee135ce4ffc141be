import type { DocumentDetail } from '@stoa/protocol'
import { useState } from 'react'
import type { TextEditorExtras } from '../pages/index.ts'

interface ItemToLink {
  readonly id: string
  readonly text: string
}

/** What a note adds to the editor. */
export function useNoteBlocks(_document: DocumentDetail) {
  const [linking, setLinking] = useState<ItemToLink | null>(null)
  const editor: TextEditorExtras = {}
  return { editor, linking, setLinking }
}
