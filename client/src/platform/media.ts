import { useSyncExternalStore } from 'react'

/** Follows a media query, for the few decisions that CSS cannot take (a drawer instead of a column). */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    () => matchMedia(query).matches,
  )
}

export const useNarrow = (): boolean => useMedia('(max-width: 767.98px)')
