import type { ReactNode } from 'react'

/** What something is called and what it is, line by line. */
export const Facts = ({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) => (
  <dl className="grid grid-cols-[minmax(6.5rem,auto)_minmax(0,1fr)] gap-x-6 text-base">
    {facts.map(([name, value]) => (
      <div key={name} className="col-span-2 grid grid-cols-subgrid border-b border-stone-3/60 py-2">
        <dt className="text-ink-2">{name}</dt>
        <dd className="min-w-0">{value}</dd>
      </div>
    ))}
  </dl>
)

/** Figures to be taken in at a glance. */
export const Figures = ({ figures }: { figures: readonly (readonly [name: string, value: string])[] }) => (
  <dl className="grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-3 lg:grid-cols-6">
    {figures.map(([name, value]) => (
      <div key={name} className="flex flex-col-reverse justify-end">
        <dt className="text-small text-ink-2">{name}</dt>
        <dd className="font-serif text-title-s font-semibold tabular-nums">{value}</dd>
      </div>
    ))}
  </dl>
)

/** A value, and the setting that decides it. */
export const SetBy = ({ setting, children }: { setting: string; children: ReactNode }) => (
  <>
    <p>{children}</p>
    <p>
      <code className="font-mono text-micro text-ink-3">{setting}</code>
    </p>
  </>
)
