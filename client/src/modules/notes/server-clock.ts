import type { Note } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../../platform/api/index.ts'

interface Reading {
  readonly now: number
  /** By this device's clock, half way between question and answer. */
  readonly at: number
}

/** How far the server's clock is ahead of this device's, in ms. 0 until it is known. */
export function useClockOffset(): number {
  const { data } = useQuery({
    queryKey: ['clock'],
    queryFn: async ({ signal }): Promise<Reading> => {
      const asked = Date.now()
      const { now } = await api.get<Pick<Note, 'now'>>('/clock', { signal })
      return { now, at: (asked + Date.now()) / 2 }
    },
    staleTime: 10 * 60_000,
  })
  return data === undefined ? 0 : data.now - data.at
}

/** The server's time, in ms; ticks once a second while somebody wants it to. */
export function useServerNow(isTicking: boolean): number {
  const offset = useClockOffset()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!isTicking) return undefined
    const tick = () => setNow(Date.now())
    const first = setTimeout(tick)
    const timer = setInterval(tick, 1_000)
    return () => {
      clearTimeout(first)
      clearInterval(timer)
    }
  }, [isTicking])
  return now + offset
}
