import type { User } from '@stoa/protocol'
import { useState } from 'react'
import { Avatar, classes } from '../../platform/ui/index.ts'

interface PortraitProps {
  user: Pick<User, 'id' | 'name' | 'hue' | 'avatar'>
  className?: string
}

/** A person's picture where they have one, else their initials. Beside the name, so it says nothing by itself. */
export function Portrait({ user, className = 'size-9' }: PortraitProps) {
  const [broken, setBroken] = useState<string>()
  if (user.avatar === null || user.avatar === broken)
    return <Avatar person={user} size="large" decorative className={className} />
  return (
    <img
      src={user.avatar}
      alt=""
      onError={() => setBroken(user.avatar ?? undefined)}
      className={classes('shrink-0 rounded-full bg-stone-2 object-cover', className)}
    />
  )
}
