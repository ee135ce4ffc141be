import type { Principal } from '@stoa/protocol'
import { Building2, Globe, UserRound, UsersRound } from 'lucide-react'

const marks = { everyone: Globe, department: Building2, group: UsersRound, person: UserRound } as const

/** What kind of circle it is. The name stands beside it. */
export function PrincipalMark({ type }: { type: Principal['type'] }) {
  const Mark = marks[type]
  return (
    <span aria-hidden className="grid size-8 shrink-0 place-items-center rounded-full bg-stone-2 text-ink-2">
      <Mark size={16} />
    </span>
  )
}
