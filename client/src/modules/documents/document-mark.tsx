import type { DocumentKind } from '@stoa/protocol'
import { NotebookPen, SquareKanban } from 'lucide-react'
import { useTranslation } from 'react-i18next'

const marks = { board: SquareKanban, note: NotebookPen } as const

/** Tells a board and a meeting note from a page, which needs no mark: most are pages. */
export function DocumentMark({ kind, size = 15 }: { kind: DocumentKind; size?: number }) {
  const { t } = useTranslation('documents')
  if (kind !== 'board' && kind !== 'note') return null
  const Mark = marks[kind]
  return (
    <span className="shrink-0 text-ink-3">
      <Mark size={size} aria-hidden className="inline-block align-[-0.125em]" />
      <span className="sr-only">{t(`kind.${kind}`)} </span>
    </span>
  )
}
