import { useSyncExternalStore } from 'react'

const tick = 60_000

let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  if (timer === undefined) {
    now = Date.now()
    timer = setInterval(() => {
      now = Date.now()
      for (const hear of listeners) hear()
    }, tick)
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The time in UTC milliseconds, at most a minute old: for "5 minutes ago", which then grows old by itself. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now)
