import type { ReactNode } from 'react'
import { Mark } from '../../platform/ui/index.ts'
import { LanguageSwitch } from './language-switch.tsx'

/** Before the door: the colonnade on one side, what to fill in on the other. */
export function GateLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col bg-paper md:flex-row">
      <div
        aria-hidden
        className="relative flex h-24 shrink-0 flex-col overflow-hidden bg-stone-2 md:sticky md:top-0 md:h-dvh md:w-[34%] md:max-w-[30rem]"
      >
        <div className="m-5 mb-0 h-1.5 bg-ink-1 md:m-10 md:mb-0 md:h-2" />
        <div className="mx-7 my-2 flex grow justify-between md:mx-14 md:my-3">
          {['one', 'two', 'three', 'four'].map((column) => (
            <div key={column} className="w-[13%] bg-ink-1" />
          ))}
        </div>
        <div className="m-5 mt-0 h-1.5 bg-ink-1 md:m-10 md:mt-0 md:h-2" />
      </div>
      <main id="main" tabIndex={-1} className="flex min-w-0 grow flex-col px-6 py-8 md:px-14 md:py-10">
        <div className="flex items-center justify-between">
          <div className="flex items-center gap-2.5 text-ink-1">
            <Mark size={22} />
            <span className="font-serif text-title-s font-semibold tracking-tight">Stoa</span>
          </div>
          <LanguageSwitch />
        </div>
        <div className="flex w-full max-w-[26rem] grow flex-col justify-center py-10">{children}</div>
      </main>
    </div>
  )
}

interface GateTitleProps {
  children: string
  lead?: ReactNode
}

export const GateTitle = ({ children, lead }: GateTitleProps) => (
  <div className="mb-6">
    <h1 className="font-serif text-title-m font-semibold">{children}</h1>
    {lead !== undefined && <div className="mt-3 text-base text-ink-2">{lead}</div>}
  </div>
)
