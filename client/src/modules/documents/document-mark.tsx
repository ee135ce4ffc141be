import type { DocumentKind } from '@stoa/protocol'
import { SquareKanban } from 'lucide-react'
import { useTranslation } from 'react-i18next'

/** Tells a board from a page, which needs no mark: most are pages. */
export function DocumentMark({ kind, size = 15 }: { kind: DocumentKind; size?: number }) {
  const { t } = useTranslation('documents')
  if (kind !== 'board') return null
  return (
    <span className="shrink-0 text-ink-3">
      <SquareKanban size={size} aria-hidden className="inline-block align-[-0.125em]" />
      <span className="sr-only">{t(`kind.${kind}`)} </span>
    </span>
  )
}
