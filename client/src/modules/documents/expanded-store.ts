import { useCallback, useState } from 'react'

const storageKey = (spaceId: string) => `stoa.tree.${spaceId}`

function read(spaceId: string): Set<string> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey(spaceId)) ?? '[]')
    return new Set(Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : [])
  } catch {
    return new Set()
  }
}

/** Which branches of a space are open on this device. */
export function useExpanded(spaceId: string) {
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(() => read(spaceId))
  const change = useCallback(
    (next: ReadonlySet<string>) => {
      setExpanded(next)
      try {
        localStorage.setItem(storageKey(spaceId), JSON.stringify([...next]))
      } catch {
        // Open branches are then those of this visit only.
      }
    },
    [spaceId],
  )
  return [expanded, change] as const
}
