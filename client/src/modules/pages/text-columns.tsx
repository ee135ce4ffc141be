import './text-columns.css'
import type { OutlineEntry } from '@stoa/editor/react'
import type { ReactNode } from 'react'
import { TextOutline } from './text-outline.tsx'

interface TextColumnsProps {
  outline: readonly OutlineEntry[]
  /** Goes to a heading of the outline. */
  onGo: (slug: string) => void
  children: ReactNode
}

/** A text and its margin, where its headings stand. */
export const TextColumns = ({ outline, onGo, children }: TextColumnsProps) => (
  <div className="page-columns grow">
    <article className="min-w-0">{children}</article>
    <aside data-chrome className="page-margin">
      <TextOutline entries={outline} onGo={onGo} />
    </aside>
  </div>
)
