import type { ReactNode } from 'react'
import { classes } from '../../platform/ui/index.ts'

interface AreaPageProps {
  title: ReactNode
  lead?: ReactNode
  action?: ReactNode
  wide?: boolean
  children: ReactNode
}

/** One room of the area: what it is, what can be done here, what is in it. */
export const AreaPage = ({ title, lead, action, wide = false, children }: AreaPageProps) => (
  <div
    className={classes(
      'mx-auto w-full px-5 py-7 md:px-10 md:py-10',
      wide ? 'max-w-[72rem]' : 'max-w-[56rem]',
    )}
  >
    <div className="flex flex-wrap items-end justify-between gap-4">
      <div className="min-w-0 max-w-[36rem]">
        <h1 className="font-serif text-title-m font-semibold">{title}</h1>
        {lead !== undefined && <p className="mt-1 text-ink-2">{lead}</p>}
      </div>
      {action !== undefined && <div className="flex flex-wrap gap-2">{action}</div>}
    </div>
    {children}
  </div>
)
