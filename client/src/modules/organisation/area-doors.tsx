import { Link, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { classes } from '../../platform/ui/index.ts'

export interface AreaDoor {
  to: string
  label: string
}

interface AreaDoorsProps {
  label: string
  doors: readonly AreaDoor[]
}

/** The doors of an area in a row on top of it; the one that is open stays in sight. */
export function AreaDoors({ label, doors }: AreaDoorsProps) {
  const { pathname } = useLocation()
  const at = doors.findLast(({ to }) => pathname === to || pathname.startsWith(`${to}/`))
  return (
    <nav aria-label={label} className="sticky top-0 z-10 border-b border-stone-3 bg-paper px-5 md:px-10">
      <ul className="scroll-thin -mx-2 flex gap-1 overflow-x-auto">
        {doors.map((door) => (
          <li key={door.to}>
            <Door {...door} current={door === at} />
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Door({ to, label, current }: AreaDoor & { current: boolean }) {
  const link = useRef<HTMLAnchorElement>(null)
  // Where there is no room for all doors, the open one is among those that are seen.
  useEffect(() => {
    if (current) link.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [current])
  return (
    <Link
      ref={link}
      to={to}
      aria-current={current ? 'page' : undefined}
      className={classes(
        'flex h-12 items-center whitespace-nowrap border-b-2 px-2 text-base no-underline transition-colors -outline-offset-2',
        current ? 'border-ink-1 font-semibold text-ink-1' : 'border-transparent text-ink-2 hover:text-ink-1',
      )}
    >
      {label}
    </Link>
  )
}
