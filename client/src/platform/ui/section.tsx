import { type ReactNode, useId } from 'react'

interface SectionProps {
  title: string
  lead?: ReactNode
  /** What can be done with the whole section; stands at its head. */
  action?: ReactNode
  children?: ReactNode
}

/** A part of a screen below a thin beam. */
export function Section({ title, lead, action, children }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <div className="mb-4 flex min-h-9 items-end justify-between gap-3 border-b border-stone-3 pb-2">
        <h2 id={id} className="label">
          {title}
        </h2>
        {action}
      </div>
      {lead !== undefined && <p className="mb-4 text-ink-2">{lead}</p>}
      {children}
    </section>
  )
}
