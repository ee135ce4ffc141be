import { type ReactNode, useId } from 'react'

interface CardSectionProps {
  title: string
  /** What can be said of it in a word: how much is done. */
  note?: ReactNode
  action?: ReactNode
  children: ReactNode
}

/** A part of a card, below a thin line. */
export function CardSection({ title, note, action, children }: CardSectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <div className="mb-2 flex min-h-7 items-center gap-2 border-b border-stone-3/70 pb-1">
        <h3 id={id} className="label">
          {title}
        </h3>
        {note !== undefined && <span className="text-small text-ink-3 tabular-nums">{note}</span>}
        {action !== undefined && <span className="ml-auto">{action}</span>}
      </div>
      {children}
    </section>
  )
}
