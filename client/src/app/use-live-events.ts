import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from '../platform/api/index.ts'
import { socketAddress, startLiveConnection } from '../platform/live/index.ts'
import { sessionStore } from '../platform/session/session-store.ts'
import { useStore } from '../platform/store.ts'
import { staleAfter } from './live-invalidation.ts'

/** Keeps what is shown true while somebody is signed in: every event makes old what it concerns, every gap everything. */
export function useLiveEvents(): void {
  const client = useQueryClient()
  const session = useStore(sessionStore)
  useEffect(() => {
    if (session !== 'active') return undefined
    let connected = false
    const everything = () => void client.invalidateQueries()
    const connection = startLiveConnection({
      url: socketAddress('/events'),
      onEvent: (event) => {
        const stale = staleAfter(event)
        if (stale === 'everything') everything()
        else for (const queryKey of stale) void client.invalidateQueries({ queryKey })
      },
      onResync: everything,
      onState: (state) => {
        if (state === 'live') {
          if (connected) everything()
          connected = true
        }
        // A refused upgrade looks like any lost connection: ask over HTTP, which knows a session that ran out and
        // reports it. Any other failure is what the waiting is for.
        if (state === 'waiting') void api.get('/me').catch(() => undefined)
      },
    })
    return () => connection.stop()
  }, [client, session])
}
