import type { DocumentDetail } from '@stoa/protocol'
import type { ReactNode } from 'react'
import type { LiveSession } from '../live-documents/index.ts'
import type { LiveNote } from './use-meeting.ts'

/** What every row above the text is given. */
export interface NoteRowProps {
  document: DocumentDetail
  session: LiveSession
  note: LiveNote
  mayWrite: boolean
}

interface NoteRowFrameProps {
  label: string
  children: ReactNode
  action?: ReactNode
}

/** A fact of the meeting: its name in the margin of the row, what it is beside it. */
export const NoteRow = ({ label, children, action }: NoteRowFrameProps) => (
  <section
    aria-label={label}
    className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-3 border-b border-stone-3/60 py-2.5 last:border-b-0 sm:grid-cols-[6.5rem_minmax(0,1fr)_auto]"
  >
    <h2 className="label col-span-full pt-1.5 max-sm:pb-1 sm:col-span-1">{label}</h2>
    <div className="min-h-8 min-w-0 content-center">{children}</div>
    <div className="flex min-h-8 items-center">{action}</div>
  </section>
)
